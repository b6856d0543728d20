import { isDeepStrictEqual } from "node:util";
import { differences } from "./differences";
import type { Json } from "./digest";
import { contextOf, doorsOf, type Doors, type OpenDoors } from "./doors";
import { unconfirmed, type CommonInputs, type Kind, type Observation } from "./kind";
import { LiveError } from "./live/errors";
import { hintName, LookAhead } from "./lookAhead";
import { merged } from "./merged";
import { PartialFailure } from "./partialFailure";
import { notAdoptable, perform } from "./perform";
import { pick, present, without, type Properties } from "./properties";
import { isUnknown, UNKNOWN } from "./unknown";
import { unexpectedDigest, type CheckFailure } from "./validation";

export interface CheckResult {
  inputs: Properties;
  failures: CheckFailure[];
}
export interface DiffResult {
  changes: boolean;
  replaces: string[];
}
export interface CreateResult {
  id: string;
  outs: Properties;
}
export interface UpdateResult {
  outs: Properties;
}
/** Without an id the resource is gone. */
export interface ReadResult {
  id?: string;
  props?: Properties;
  inputs?: Properties;
}

/** The verbs as the engine calls them. There is no `delete`: neither operation has an inverse, so nothing is called. */
export class Resource<I extends CommonInputs> {
  readonly #lookAhead: LookAhead<I>;

  constructor(
    private readonly kind: Kind<I>,
    private readonly open: () => OpenDoors,
  ) {
    this.#lookAhead = new LookAhead(kind);
  }

  /** Never throws: every failure is returned, all at once, on the property that the user wrote. */
  async check(olds: Properties, given: Properties): Promise<CheckResult> {
    const { kind } = this;
    const { [hintName]: hint, ...news } = given;
    const failures = kind.validate(news);
    const opened = this.open();
    if ("failures" in opened) failures.push(...opened.failures.map((reason) => ({ property: kind.subject, reason })));
    if (failures.length > 0 || !("doors" in opened)) return { inputs: news, failures };
    const inputs = present(news) as I;
    if (kind.lookUpBy.some((name) => isUnknown(inputs[name]))) {
      return { inputs: { ...inputs, [kind.contentKey]: UNKNOWN, digest: UNKNOWN }, failures };
    }
    try {
      return await this.#lookUp(opened.doors, present(olds), inputs, hint);
    } catch (error) {
      return { inputs, failures: [{ property: kind.subject, reason: reasonOf(error) }] };
    }
  }

  async #lookUp(doors: Doors, olds: Properties, inputs: I, hint: unknown): Promise<CheckResult> {
    const { kind } = this;
    if (doors.settings.lookups === "off") return { inputs: this.#lastKnown(olds, inputs), failures: [] };
    // Only a new resource adopts, and only then the target has a say in what can be done.
    const adopts = inputs.adopt === true && Object.keys(olds).length === 0;
    const ahead = this.#lookAhead.begin(doors, hint);
    const answers = adopts || ahead === undefined ? {} : { ahead };
    const context = merged(contextOf(doors, inputs, kind.doing(inputs)), answers);
    let seen: Observation<I>;
    try {
      const sides = adopts ? (["source", "target"] as const) : (["source"] as const);
      seen = await kind.observe(doors, inputs, sides, context);
    } catch (error) {
      if (doors.settings.lookups === "required" || !(error instanceof LiveError && error.noAnswer)) throw error;
      doors.log(`${error.message} The last known source stands (lookups: optional).`);
      return { inputs: this.#lastKnown(olds, inputs), failures: [] };
    }
    const failures = [...seen.failures];
    if (adopts) failures.push(...notAdoptable(kind, seen));
    if (seen.source === undefined) {
      const kept = this.#lastKnown(olds, seen.inputs);
      if (failures.length === 0 && kept.digest === undefined) failures.push(kind.nothingThere(seen.inputs));
      return { inputs: kept, failures };
    }
    const { content, digest, state, status } = seen.source;
    if (state === "wait")
      doors.log(`${kind.doing(seen.inputs)}: the source is ${status}; up waits until it is settled.`);
    const { expectedDigest } = inputs;
    if (expectedDigest !== undefined && !isUnknown(expectedDigest) && expectedDigest !== digest) {
      // Only the content that was applied last is still known by its digest.
      const reviewed = olds["digest"] === expectedDigest ? (olds[kind.contentKey] as Json) : undefined;
      const where = reviewed === undefined ? "" : differences(reviewed, content);
      failures.push(unexpectedDigest(expectedDigest, digest, where));
    }
    return { inputs: merged(seen.inputs, { [kind.contentKey]: content, digest }), failures };
  }

  /** Without an answer, or with nothing staged any more, what was applied last stays wanted. */
  #lastKnown(olds: Properties, inputs: I): Properties {
    const { kind } = this;
    const same = kind.lookUpBy.every(
      (name) => inputs[name] === undefined || isDeepStrictEqual(inputs[name], olds[name]),
    );
    if (!same) return inputs;
    return present({ ...pick(olds, [...kind.resolvedNames, kind.contentKey, "digest"]), ...inputs });
  }

  /** Decides without any I/O, and always says whether there are changes. `olds` are outputs, `news` inputs. */
  diff(_id: string, olds: Properties, news: Properties): DiffResult {
    const replaces = this.kind.replaceOn.filter((name) => this.#differs(name, olds, news));
    const changes = replaces.length > 0 || this.#performs(olds, news) || this.#recorded(olds, news);
    return { changes, replaces };
  }

  #differs(name: string, olds: Properties, news: Properties): boolean {
    const computed = [...this.kind.resolvedNames, "digest"].includes(name);
    if (computed && (news[name] === undefined || news[name] === null)) return false;
    return !isDeepStrictEqual(olds[name] ?? undefined, news[name] ?? undefined);
  }

  #performs(olds: Properties, news: Properties): boolean {
    return (
      unconfirmed(this.kind, olds) || [...this.kind.performOn, "digest"].some((name) => this.#differs(name, olds, news))
    );
  }

  #recorded(olds: Properties, news: Properties): boolean {
    const { inputNames, silentNames } = this.kind;
    return inputNames.some((name) => !silentNames.includes(name) && this.#differs(name, olds, news));
  }

  async create(news: Properties): Promise<CreateResult> {
    return this.#perform(present(news) as I, undefined);
  }

  async update(_id: string, olds: Properties, news: Properties): Promise<UpdateResult> {
    const { kind } = this;
    if (!this.#performs(olds, news)) {
      this.#doors().log(`${kind.name} ${kind.identity(news as I)}: recorded; nothing was sent.`);
      const dropped = kind.inputNames.filter((name) => !(name in news) && !kind.resolvedNames.includes(name));
      return { outs: present({ ...without(olds, dropped), ...news }) };
    }
    const { outs } = await this.#perform(present(news) as I, present(olds));
    return { outs };
  }

  async #perform(news: I, olds: Properties | undefined): Promise<CreateResult> {
    try {
      return await perform(this.kind, this.#doors(), news, olds);
    } catch (error) {
      if (error instanceof Error) error.message += this.kind.aftermath(news);
      if (error instanceof PartialFailure) error.reasons = [error.message];
      throw error;
    }
  }

  /** The target as it is now, in the place of the content that `check` computes. */
  async read(id: string, props: Properties): Promise<ReadResult> {
    const { kind } = this;
    const known = { ...kind.fromIdentity(id), ...present(props) } as I;
    const doing = `reading ${kind.name} ${id}`;
    try {
      const doors = this.#doors();
      const { target } = await kind.observe(doors, known, ["target"], contextOf(doors, known, doing));
      if (target === undefined) return this.#gone(doors, `${doing}: it does not exist any more`);
      const { content, digest, status } = kind.completed(target, (known[kind.contentKey] ?? null) as Json, known);
      const live = { [kind.contentKey]: content, digest };
      return {
        id,
        props: present({ ...known, ...live, status }),
        inputs: present({ ...pick(known, kind.inputNames), ...live }),
      };
    } catch (error) {
      if (error instanceof LiveError && error.meaning === "gone") return this.#gone(this.#doors(), error.message);
      this.#log(`${reasonOf(error)} The last known state stands.`);
      return { id, props };
    }
  }

  #gone(doors: Doors, reason: string): ReadResult {
    doors.log(`${reason} It leaves the state.`);
    return {};
  }

  #log(line: string): void {
    const opened = this.open();
    ("doors" in opened ? opened.doors.log : console.log)(line);
  }

  #doors(): Doors {
    return doorsOf(this.open());
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof LiveError) return error.message;
  return `an error inside pulumi-apsaravideo, please report it: ${error instanceof Error ? error.message : String(error)}`;
}
