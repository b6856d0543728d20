import { randomUUID } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { currentStack, type Stack } from "./stack";

/*
 * The engine checks one resource after the other. So each passes a hint of what its neighbours will look up: those that
 * are ready to be registered in the same turn, none that waits for something. The provider sends these look-ups side by
 * side, and leaves the hint out of what it returns. See docs/performance.md.
 *
 * A transformation or a transform may add a dependency. So there is no hint where a transformation of the resource, its
 * parents or the stack applies, and none at all once the program has registered a transform or a hook. Not seen here:
 * a stack's transform that another process registers (a remote component), or that follows after the resource's turn.
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

/** The hints of one stack: what is ready in another one's program is none of its neighbours. */
interface Hints {
  /** Groups of another stack or an earlier run must never be taken for those of this one. */
  readonly run: string;
  groups: number;
  /** The members that became ready in this turn, by kind of resource. */
  readonly ready: Map<string, Member[]>;
}

/** How many members a group has, if a place has not more, and of how many places: each is a read of a small quota. */
const groupSize = 64;
const mostPlaces = 8;
const hintsOf = new WeakMap<Stack, Hints>();

/**
 * The hint of one resource: by a promise that settles when its parent and what it depends on are registered. None where
 * that can't be told, where it may be transformed, where an argument is not plain (it may come from another resource),
 * and under mocks.
 *
 * @param by The arguments that the resource looks up by: the place (caster, domain) first, then what differs there.
 */
export function lookAhead<A extends object>(
  kind: string,
  args: A,
  by: readonly [place: keyof A, varies: keyof A, ...more: (keyof A)[]],
  opts: pulumi.CustomResourceOptions | undefined,
): Promise<string | undefined> | undefined {
  if (!isPlain({ ...args }) || pulumi.runtime.getMonitor() instanceof MockMonitor) return undefined;
  const stack = currentStack();
  const after = waitsFor(opts);
  if (after === undefined || isTransformed(opts, stack)) return undefined;
  const [place, varies, ...more] = by;
  const others = Object.fromEntries([place, ...more].map((name) => [name, args[name]]));
  return new Promise<string | undefined>((hint) => {
    const member = { place: args[place], varies: String(varies), value: args[varies], others, hint };
    if (after.length === 0) enter(stack, kind, member);
    else pulumi.all(after.map((each) => each.urn)).apply(() => enter(stack, kind, member));
  });
}

function enter(stack: Stack, kind: string, member: Member): void {
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
    // Pulumi does not say which resources a transform is for, once it is registered.
    if (stack.callbacks === undefined) tell(all, hints);
    else all.forEach(({ hint }) => hint(undefined));
  });
}

/** The first half of a group names its look-ups, the second those of the next group: they are to begin by then. */
function tell(members: readonly Member[], hints: Hints): void {
  const parts = inGroups(members).map((group) => {
    hints.groups += 1;
    return { group, id: `${hints.run}-${hints.groups}`, told: told(group) };
  });
  parts.forEach(({ group, id, told }, index) => {
    const next = parts[index + 1];
    const first = JSON.stringify([[id, told]]);
    const second = JSON.stringify(next === undefined ? [[id]] : [[id], [next.id, next.told]]);
    group.forEach(({ hint }, place) => hint(place < group.length / 2 ? first : second));
  });
}

/** What is the same for several is told once, with a list of what differs: the hint is passed by every resource. */
function told(group: readonly Member[]): Fields[] {
  const lists = new Map<string, Fields & { [varies: string]: unknown[] }>();
  for (const { others, varies, value } of group) {
    const key = JSON.stringify(others);
    const list = lists.get(key);
    if (list === undefined) lists.set(key, { ...others, [varies]: [value] } as Fields & Record<string, unknown[]>);
    else list[varies]?.push(value);
  }
  return [...lists.values()];
}

/** Those of one place stay together: all functions of a domain are one read. */
function inGroups(members: readonly Member[]): Member[][] {
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
    const full = placesThere >= mostPlaces || group.length + there.length > groupSize;
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

/** What must be registered before; undefined where only the engine can tell. */
function waitsFor(opts: pulumi.CustomResourceOptions | undefined): pulumi.Resource[] | undefined {
  const { parent, dependsOn = [], deletedWith } = opts ?? {};
  const after = Array.isArray(dependsOn) ? dependsOn : [dependsOn];
  // A component is ready when its children are, and an output or a promise is not here yet.
  if (!after.every((each) => pulumi.CustomResource.isInstance(each))) return undefined;
  return [parent, deletedWith, ...after].filter((each) => each !== undefined);
}

/** Whether a transformation or a transform of the resource, or a transformation of its parents or the stack, applies. */
function isTransformed(opts: pulumi.CustomResourceOptions | undefined, { stackResource }: Stack): boolean {
  // A resource keeps its own transformations and those that it inherits.
  const parent = (opts?.parent ?? stackResource) as { __transformations?: readonly unknown[] } | undefined;
  const all = [opts?.transformations, opts?.transforms, parent?.__transformations];
  return all.some((each) => each !== undefined && each.length > 0);
}
