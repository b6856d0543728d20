import * as v from "valibot";
import type { RequestScope } from "../core/context";
import type { PrefetchedReads } from "../core/check";
import type { ResourceHandler } from "../core/handler";
import { omit, type Properties } from "../core/values";

/** The input with the SDK's prefetch hint, under its name on the wire. `check` removes it. */
export const hintName = "lookAhead";

/**
 * JSON: the id of a group, and the inputs that locate the sources of its members. A list as an input stands for one
 * member per value. The second half of the members sends the id alone.
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
  /** Members that have not called `check` yet. Negative when some called before the group was named. */
  left: number;
  isNamed: boolean;
}

/**
 * The engine calls `check` for one resource after the other, so reads that start there would run one by one. The first
 * `check` whose hint names a group sends the reads of all members; the others use or await these responses. All
 * members became ready at the same time, so no response is older than a resource that its member depends on.
 */
export class PrefetchHints {
  readonly #groups = new Map<string, Group>();
  #lastHint: unknown;
  #own: Group | undefined;

  constructor(
    private readonly handler: ResourceHandler,
    private readonly scope: RequestScope,
  ) {}

  /** Returns the prefetched responses for one `check`. An invalid hint is ignored. */
  takeResponses(hint: unknown): PrefetchedReads | undefined {
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

  /** A member that calls `check` before the group is named reads for itself, and the group reuses its responses. */
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
  const others = omit(list, [name]);
  const each = (values as unknown[]).map((value) => value ?? undefined);
  return { size: each.length, members: [...new Set(each)].map((value) => ({ [name]: value, ...others })) };
}
