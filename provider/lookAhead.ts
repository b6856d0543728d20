import * as v from "valibot";
import { contextOf, type Doors } from "./doors";
import type { CommonInputs, Kind } from "./kind";
import { AnswersAhead } from "./live/answersAhead";
import { without, type Properties } from "./properties";

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
  ahead: AnswersAhead | undefined;
  /** How many members have still to ask; who came before the group was told is less than none. */
  left: number;
  told: boolean;
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

  constructor(private readonly kind: Kind<I>) {}

  /** The answers that this resource's `check` may take. Anything that is no hint is passed over. */
  begin(doors: Doors, hint: unknown): AnswersAhead | undefined {
    if (hint !== this.#lastHint) {
      this.#lastHint = hint;
      const parsed = v.safeParse(hintSchema, hint);
      const [own, next] = parsed.success ? parsed.output : [];
      this.#own = own && this.#group(doors, own);
      if (next !== undefined) this.#group(doors, next);
    }
    const own = this.#own;
    if (own === undefined) return undefined;
    const { ahead } = own;
    own.left -= 1;
    if (own.told && own.left <= 0) own.ahead = undefined;
    return ahead;
  }

  /** Who comes before those who tell of the group looks up alone, and they need not do it again. */
  #group(doors: Doors, [id, told]: Told): Group {
    const known = this.#groups.get(id);
    const group: Group = known ?? { ahead: new AnswersAhead(doors.clock), left: 0, told: false };
    if (known === undefined) this.#groups.set(id, group);
    const { ahead } = group;
    if (group.told || told === undefined || ahead === undefined) return group;
    group.told = true;
    for (const { name, values, others } of told.map(listOf)) {
      group.left += values.length;
      const members = [...new Set(values)].map((value) => (name === undefined ? others : { [name]: value, ...others }));
      this.#lookUp(doors, members, ahead);
    }
    return group;
  }

  #lookUp(doors: Doors, told: readonly Properties[], ahead: AnswersAhead): void {
    const members = told.filter((member) => this.kind.validate(member).length === 0) as I[];
    const [first] = members;
    if (first === undefined) return;
    const context = contextOf(doors, first, `looking ahead for ${this.kind.name}`);
    // Whoever asks for it hears of a failure.
    this.kind.lookUp(doors, members, { ahead, ...context }).catch(() => undefined);
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
