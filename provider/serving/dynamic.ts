import { apply } from "../core/apply";
import { check, reasonOf, type CheckResult } from "../core/check";
import { runtimeOf, type OpenedRuntime, type Runtime } from "../core/context";
import { asksToPerform, diff } from "../core/diff";
import { read } from "../core/read";
import { record } from "../core/record";
import type { CommonInputs, ResourceDefinition } from "../core/resource";
import { hintName, LookAhead } from "./lookAhead";
import { present, type Properties } from "../core/properties";

export type { CheckResult };
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
    private readonly definition: ResourceDefinition<I>,
    private readonly open: () => OpenedRuntime,
  ) {
    this.#lookAhead = new LookAhead(definition);
  }

  /** Never throws: every failure is returned, all at once, on the property that the user wrote. */
  async check(olds: Properties, given: Properties): Promise<CheckResult> {
    const { definition } = this;
    const { [hintName]: hint, ...news } = given;
    const opened = this.open();
    const looksUp = "runtime" in opened && opened.runtime.settings.lookups !== "off";
    const { ahead, stale } = looksUp ? this.#lookAhead.begin(opened.runtime, hint) : {};
    const checked = await check(definition, opened, olds, news, ahead);
    // What was read before this run wrote something is not enough to do nothing.
    const saysNothingToDo = checked.failures.length === 0 && !asksToPerform(definition, present(olds), checked.inputs);
    return stale === true && saysNothingToDo ? check(definition, opened, olds, news) : checked;
  }

  /** Decides without any I/O, and always says whether there are changes. `olds` are outputs, `news` inputs. */
  diff(_id: string, olds: Properties, news: Properties): DiffResult {
    const { changes, replaces } = diff(this.definition, olds, news);
    return { changes, replaces };
  }

  async create(news: Properties): Promise<CreateResult> {
    const { id, state } = await apply(this.definition, this.#runtime(), present(news) as I, undefined);
    return { id, outs: state };
  }

  async update(_id: string, olds: Properties, news: Properties): Promise<UpdateResult> {
    const { definition } = this;
    const [old, wanted] = [present(olds), present(news) as I];
    if (!diff(definition, old, wanted).performs)
      return { outs: await record(definition, this.#runtime(), old, wanted) };
    return { outs: (await apply(definition, this.#runtime(), wanted, old)).state };
  }

  /** The target as it is now, in the place of the content that `check` computes. */
  async read(id: string, props: Properties): Promise<ReadResult> {
    try {
      const seen = await read(this.definition, this.#runtime(), id, props);
      return seen === undefined ? {} : { id, props: seen.state, inputs: seen.inputs };
    } catch (error) {
      this.#log(`${reasonOf(error)} Keeping the last known state.`);
      return { id, props };
    }
  }

  #log(line: string): void {
    const opened = this.open();
    ("runtime" in opened ? opened.runtime.log : console.log)(line);
  }

  #runtime(): Runtime {
    return runtimeOf(this.open());
  }
}
