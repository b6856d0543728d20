import * as v from "valibot";
import { contextFor, type Runtime } from "../core/context";
import type { CommonInputs, ResourceDefinition } from "../core/resource";
import { Prefetched } from "../live/reads";
import { without, type Properties } from "../core/properties";

/** The input by which the SDK names what its neighbours will look up; it never leaves `check`. */
export const hintName = "lookAhead";

/**
 * The group of the resource, by its id, and perhaps the next group. With them go the inputs that their members look up
 * by; one of these may be a list of values, each for a resource of its own. Who comes late in a group gives its id alone.
 */
const hintSchema = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, NEVER, addIssue }) => {
    try {
      return JSON.parse(dataset.value) as unknown;
    } catch {
      addIssue();
      return NEVER;
    }
  }),
  v.array(v.tuple([v.string(), v.optional(v.array(v.record(v.string(), v.unknown())))])),
);

interface Group {
  /** Gone when every member has asked. */
  ahead: Prefetched | undefined;
  /** How many members have still to ask; who came before the group was told is less than none. */
  left: number;
  told: boolean;
  /** How many writes this run had begun when the group was told. */
  writes: number;
}

/** The answers that one `check` may take. `stale`: this run has written something since they were asked for. */
export interface Answers {
  readonly ahead?: Prefetched;
  readonly stale?: boolean;
}

type Told = v.InferOutput<typeof hintSchema>[number];

/**
 * The engine calls `check` for one resource after the other, so look-ups that begin there would wait for each other.
 * The first `check` that is told a group sends those of all its members, and each finds its answer there or under way.
 * Members are ready together, so no answer is older than what its resource depends on; each serves one `check`.
 */
export class LookAhead<I extends CommonInputs> {
  readonly #groups = new Map<string, Group>();
  #lastHint: unknown;
  #own: Group | undefined;

  constructor(private readonly definition: ResourceDefinition<I>) {}

  /** The answers that this resource's `check` may take. Anything that is no hint is passed over. */
  begin(runtime: Runtime, hint: unknown): Answers {
    if (hint !== this.#lastHint) {
      this.#lastHint = hint;
      const parsed = v.safeParse(hintSchema, hint);
      const [own, next] = parsed.success ? parsed.output : [];
      this.#own = own && this.#group(runtime, own);
      if (next !== undefined) this.#group(runtime, next);
    }
    const own = this.#own;
    if (own === undefined) return {};
    const { ahead } = own;
    own.left -= 1;
    if (own.told && own.left <= 0) own.ahead = undefined;
    return ahead === undefined ? {} : { ahead, stale: runtime.targets.writes !== own.writes };
  }

  /** Who comes before those who tell of the group looks up alone, and they need not do it again. */
  #group(runtime: Runtime, [id, told]: Told): Group {
    const known = this.#groups.get(id);
    const group: Group = known ?? { ahead: new Prefetched(runtime.clock), left: 0, told: false, writes: 0 };
    if (known === undefined) this.#groups.set(id, group);
    const { ahead } = group;
    if (group.told || told === undefined || ahead === undefined) return group;
    group.told = true;
    group.writes = runtime.targets.writes;
    for (const { name, values, others } of told.map(listOf)) {
      group.left += values.length;
      const members = [...new Set(values)].map((value) => (name === undefined ? others : { [name]: value, ...others }));
      this.#lookUp(runtime, members, ahead);
    }
    return group;
  }

  #lookUp(runtime: Runtime, told: readonly Properties[], ahead: Prefetched): void {
    const members = told.filter((member) => this.definition.validate(member).length === 0) as I[];
    const [first] = members;
    if (first === undefined) return;
    const context = contextFor(runtime, first, this.definition.describeRead(first));
    // Whoever asks for it hears of a failure.
    this.definition.prefetch(runtime, members, { prefetched: ahead, ...context }).catch(() => undefined);
  }
}

interface List {
  /** The input that differs. */
  readonly name: string | undefined;
  readonly values: readonly unknown[];
  readonly others: Properties;
}

function listOf(told: Properties): List {
  const [name, values] = Object.entries(told).find(([, value]) => Array.isArray(value)) ?? [];
  if (name === undefined) return { name, values: [undefined], others: told };
  return { name, values: (values as unknown[]).map((value) => value ?? undefined), others: without(told, [name]) };
}
