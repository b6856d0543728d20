import * as v from "valibot";
import { contextOf, type Doors } from "./doors";
import type { CommonInputs, Kind } from "./kind";
import { AnswersAhead } from "./live/answersAhead";
import type { Properties } from "./properties";

/** The input by which the SDK names what its neighbours will look up; it never leaves `check`. */
export const hintName = "lookAhead";

/**
 * Groups of resources by id, each with the inputs that they look up by; one of these may be a list of values, each for a
 * resource of its own. The first group is the resource's own.
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
  v.array(v.tuple([v.string(), v.array(v.record(v.string(), v.unknown()))])),
);

interface Group {
  /** Gone when every member has asked. */
  ahead: AnswersAhead | undefined;
  left: number;
}

/**
 * The engine calls `check` for one resource after the other, so look-ups that begin there would wait for each other.
 * The first `check` of a group sends those of all its members, and each finds its answer there or under way. Members
 * are ready to be registered together, so no answer is older than what its resource depends on; each serves one `check`.
 */
export class LookAhead<I extends CommonInputs> {
  readonly #groups = new Map<string, Group>();
  #lastHint: unknown;
  #own: Group | undefined;

  constructor(private readonly kind: Kind<I>) {}

  /** The answers that this resource's `check` may take. Anything that is no hint is passed over. */
  begin(doors: Doors, hint: unknown): AnswersAhead | undefined {
    if (hint !== this.#lastHint) {
      this.#lastHint = hint;
      this.#own = this.#read(doors, hint);
    }
    const own = this.#own;
    if (own === undefined) return undefined;
    const { ahead } = own;
    own.left -= 1;
    if (own.left <= 0) own.ahead = undefined;
    return ahead;
  }

  #read(doors: Doors, hint: unknown): Group | undefined {
    const parsed = v.safeParse(hintSchema, hint);
    if (!parsed.success) return undefined;
    const groups = parsed.output.map(([id, members]) => this.#groups.get(id) ?? this.#start(doors, id, members));
    return groups[0];
  }

  #start(doors: Doors, id: string, told: readonly Properties[]): Group {
    const members = told.flatMap(membersOf);
    const ahead = new AnswersAhead(doors.clock);
    const group = { ahead, left: members.length };
    this.#groups.set(id, group);
    for (const member of members) {
      if (this.kind.validate(member).length > 0) continue;
      const inputs = member as I;
      const context = contextOf(doors, inputs, `looking ahead for ${this.kind.name}`);
      // Whoever asks for it hears of a failure.
      this.kind.lookUp(doors, inputs, { ...context, ahead }).catch(() => undefined);
    }
    return group;
  }
}

function membersOf(told: Properties): Properties[] {
  const [name, values] = Object.entries(told).find(([, value]) => Array.isArray(value)) ?? [];
  if (name === undefined) return [told];
  return (values as unknown[]).map((value) => ({ ...told, [name]: value ?? undefined }));
}
