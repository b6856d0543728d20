import * as v from "valibot";
import type { RequestScope } from "../core/context";
import type { PrefetchedReads, ResourceHandler } from "../core/handler";
import { without, type Properties } from "../core/values";

/** The input by which the SDK names what the neighbours of a resource will read; `check` leaves it out. */
export const hintName = "lookAhead";

/**
 * The id of the resource's group, and the inputs by which the members of the group read; one of them may be a list of
 * values, each for a member of its own. Late members send the id alone.
 */
const hintSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.tuple([v.string(), v.optional(v.array(v.record(v.string(), v.unknown())))]),
);
type Hint = v.InferOutput<typeof hintSchema>;

interface Group {
  /** Undefined when every member has called `check`. */
  prefetched: PrefetchedReads | undefined;
  /** How many members have not called `check` yet; below zero where members called before the group was named. */
  left: number;
  isNamed: boolean;
}

/**
 * The engine calls `check` for one resource after the other, so reads that begin there would wait for each other. The
 * first `check` whose hint names a group sends the reads of all its members, and each finds its response there or in
 * flight. Members are ready together, so no response is older than what its resource depends on; each serves one `check`.
 */
export class PrefetchHints {
  readonly #groups = new Map<string, Group>();
  #lastHint: unknown;
  #own: Group | undefined;

  constructor(
    private readonly handler: ResourceHandler,
    private readonly scope: RequestScope,
  ) {}

  /** The responses that the `check` of this resource may take. Anything that is no hint is ignored. */
  begin(hint: unknown): PrefetchedReads | undefined {
    if (hint !== this.#lastHint) {
      this.#lastHint = hint;
      const parsed = v.safeParse(hintSchema, hint);
      this.#own = parsed.success ? this.#group(parsed.output) : undefined;
    }
    const own = this.#own;
    if (own === undefined) return undefined;
    const { prefetched } = own;
    own.left -= 1;
    if (own.isNamed && own.left <= 0) own.prefetched = undefined;
    return prefetched;
  }

  /** A member that comes before the group is named reads alone, and the group takes over its responses. */
  #group([id, lists]: Hint): Group | undefined {
    let group = this.#groups.get(id);
    if (group === undefined) {
      const prefetched = this.handler.openPrefetch();
      if (prefetched === undefined) return undefined;
      this.#groups.set(id, (group = { prefetched, left: 0, isNamed: false }));
    }
    if (group.isNamed || lists === undefined || group.prefetched === undefined) return group;
    group.isNamed = true;
    for (const list of lists) {
      const { size, members } = membersOf(list);
      group.left += size;
      this.handler.prefetch({ members, into: group.prefetched }, this.scope);
    }
    return group;
  }
}

function membersOf(list: Properties): { size: number; members: Properties[] } {
  const [name, values] = Object.entries(list).find(([, value]) => Array.isArray(value)) ?? [];
  if (name === undefined) return { size: 1, members: [list] };
  const others = without(list, [name]);
  const each = (values as unknown[]).map((value) => value ?? undefined);
  return { size: each.length, members: [...new Set(each)].map((value) => ({ [name]: value, ...others })) };
}
