import { randomUUID } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { currentStack, type Stack } from "./stack";

/*
 * The engine checks one resource after the other. So each resource sends a hint that names the reads of its group: of
 * the resources that become ready in the same turn of the event loop. The provider sends these reads concurrently.
 *
 * A transformation may add a dependency. So a resource with a transformation sends no hint, and no resource sends one
 * once the program has registered a transform or a hook. A transform that another process registers can't be seen here.
 */

type Fields = Readonly<Record<string, unknown>>;
interface Member {
  readonly place: unknown;
  /** The field that differs at one place, its value, and the other fields. */
  readonly varies: string;
  readonly value: unknown;
  readonly others: Fields;
  readonly hint: (text: string | undefined) => void;
}

/** The hints of one stack: the resources of other stacks in the process are no neighbours. */
interface Hints {
  /** Makes the groups of this run differ from those of any other run or stack. */
  readonly run: string;
  groups: number;
  /** The members that became ready in this turn, by kind of resource. */
  readonly ready: Map<string, Member[]>;
}

/** Limits of a group: its members, unless one place has more, and its places, because each place costs a read. */
const groupSize = 64;
const maxPlaces = 8;
const hintsOf = new WeakMap<Stack, Hints>();

/**
 * The hint of one resource: a promise that settles when its parent and its dependencies are registered. Undefined under
 * mocks, if an argument may be an output of another resource, and if only the engine knows the dependencies.
 *
 * @param by The arguments that locate the source: the place (caster, domain), the one that differs there, and others.
 */
export function prefetchHint<A extends object>(
  kind: string,
  args: A,
  by: readonly [place: keyof A, varies: keyof A, ...more: (keyof A)[]],
  opts: pulumi.CustomResourceOptions | undefined,
): Promise<string | undefined> | undefined {
  if (!isPlain({ ...args }) || pulumi.runtime.getMonitor() instanceof MockMonitor) return undefined;
  const stack = currentStack();
  const after = findDependencies(opts);
  if (after === undefined || isTransformed(opts, stack)) return undefined;
  const [place, varies, ...more] = by;
  const others = Object.fromEntries([place, ...more].map((name) => [name, args[name]]));
  return new Promise<string | undefined>((hint) => {
    const member = { place: args[place], varies: String(varies), value: args[varies], others, hint };
    if (after.length === 0) addMember(stack, kind, member);
    else pulumi.all(after.map((each) => each.urn)).apply(() => addMember(stack, kind, member));
  });
}

function addMember(stack: Stack, kind: string, member: Member): void {
  const hints = hintsOf.get(stack) ?? { run: randomUUID().slice(0, 8), groups: 0, ready: new Map<string, Member[]>() };
  hintsOf.set(stack, hints);
  const members = hints.ready.get(kind);
  if (members !== undefined) {
    members.push(member);
    return;
  }
  const all = [member];
  hints.ready.set(kind, all);
  setImmediate(() => {
    hints.ready.delete(kind);
    // Pulumi does not say to which resources a registered transform applies.
    if (stack.callbacks === undefined) sendHints(all, hints);
    else all.forEach(({ hint }) => hint(undefined));
  });
}

/** The first half of a group names the reads of the group, because the order of the checks may differ a little. */
function sendHints(members: readonly Member[], hints: Hints): void {
  for (const group of splitIntoGroups(members)) {
    hints.groups += 1;
    const id = `${hints.run}-${hints.groups}`;
    const [named, idAlone] = [JSON.stringify([id, joinFields(group)]), JSON.stringify([id])];
    group.forEach(({ hint }, index) => hint(index < group.length / 2 ? named : idAlone));
  }
}

/** Joins members that differ in one field into one entry with a list of its values, to keep hints short. */
function joinFields(group: readonly Member[]): Fields[] {
  const lists = new Map<string, Fields & { [varies: string]: unknown[] }>();
  for (const { others, varies, value } of group) {
    const key = JSON.stringify(others);
    const list = lists.get(key);
    if (list === undefined) lists.set(key, { ...others, [varies]: [value] } as Fields & Record<string, unknown[]>);
    else list[varies]?.push(value);
  }
  return [...lists.values()];
}

/** Members of one place stay together: all functions of a domain are one read. */
function splitIntoGroups(members: readonly Member[]): Member[][] {
  const places = new Map<unknown, Member[]>();
  for (const member of members) {
    const there = places.get(member.place);
    if (there === undefined) places.set(member.place, [member]);
    else there.push(member);
  }
  let group: Member[] = [];
  let placesThere = 0;
  const filled = [group];
  for (const there of places.values()) {
    const full = placesThere >= maxPlaces || group.length + there.length > groupSize;
    if (full && placesThere > 0) {
      filled.push((group = []));
      placesThere = 0;
    }
    group.push(...there);
    placesThere += 1;
  }
  return filled;
}

function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return typeof value !== "function";
  if (Array.isArray(value)) return value.every(isPlain);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
}

/** The resources that must be registered before; undefined where only the engine knows them. */
function findDependencies(opts: pulumi.CustomResourceOptions | undefined): pulumi.Resource[] | undefined {
  const { parent, dependsOn = [], deletedWith } = opts ?? {};
  const after = Array.isArray(dependsOn) ? dependsOn : [dependsOn];
  // A component is ready when its children are, and an output or a promise has no value yet.
  if (!after.every((each) => pulumi.CustomResource.isInstance(each))) return undefined;
  return [parent, deletedWith, ...after].filter((each) => each !== undefined);
}

/** Whether the resource has a transformation or transform of its own, or a transformation of its parents or the stack. */
function isTransformed(opts: pulumi.CustomResourceOptions | undefined, { stackResource }: Stack): boolean {
  // A resource has its own transformations and those that it inherits.
  const parent = (opts?.parent ?? stackResource) as { __transformations?: readonly unknown[] } | undefined;
  const all = [opts?.transformations, opts?.transforms, parent?.__transformations];
  return all.some((each) => each !== undefined && each.length > 0);
}
