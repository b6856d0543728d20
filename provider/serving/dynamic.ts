import type { CheckResult } from "../core/check";
import type { RequestScope } from "../core/context";
import { PartialWriteError } from "../core/errors";
import { maxDepth } from "../core/fields";
import type { ResourceHandler } from "../core/handler";
import { contains, isDeeperThan, UNKNOWN, type Properties } from "../core/values";
import { createProvider, type ProviderOptions } from "../index";
import { hintName, PrefetchHints } from "./prefetchHints";

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

/** The verbs as Pulumi's process for dynamic providers calls them. */
export class DynamicResource {
  readonly #hints: PrefetchHints;

  constructor(
    private readonly handler: ResourceHandler,
    private readonly scope: RequestScope,
  ) {
    this.#hints = new PrefetchHints(handler, scope);
  }

  async check(olds: Properties, news: Properties): Promise<CheckResult> {
    const { [hintName]: hint, ...newInputs } = fromWire(news);
    const prefetched = hint === undefined ? undefined : this.#hints.takeResponses(hint);
    const request = { oldInputs: fromWire(olds), newInputs, ...(prefetched && { prefetched }) };
    const { inputs, failures } = await this.handler.check(request, this.scope);
    return { inputs: toWire(inputs, news), failures };
  }

  diff(_id: string, olds: Properties, news: Properties): DiffResult {
    const { changes, replaces } = this.handler.diff({ oldState: fromWire(olds), newInputs: fromWire(news) });
    return { changes, replaces };
  }

  async create(news: Properties): Promise<CreateResult> {
    const { id, state } = await report(this.handler.create({ inputs: fromWire(news) }, this.scope), news);
    return { id, outs: toWire(state, news) };
  }

  async update(_id: string, olds: Properties, news: Properties): Promise<UpdateResult> {
    const request = { oldState: fromWire(olds), inputs: fromWire(news) };
    const { state } = await report(this.handler.update(request, this.scope), news);
    return { outs: toWire(state, news) };
  }

  async read(id: string, props: Properties): Promise<ReadResult> {
    const seen = await this.handler.read({ id, state: fromWire(props) }, this.scope);
    if (seen === "gone") return {};
    if (seen === "unreadable") return { id, props };
    return { id, props: toWire(seen.state, props), inputs: toWire(seen.inputs, props) };
  }
}

/** Pulumi's process keeps the state of a failed write where the error has an `id`, `properties` and `reasons`. */
async function report<T>(work: Promise<T>, news: Properties): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof PartialWriteError)
      Object.assign(error, { properties: toWire(error.state, news), reasons: [error.message] });
    throw error;
  }
}

/** Both resources and the look-ups, for the process of Pulumi's dynamic providers. */
export function createDynamicProvider({ log = console.log, ...options }: ProviderOptions) {
  const provider = createProvider({ ...options, log });
  const scope: RequestScope = {
    log: (severity, message) => log(severity === "warning" ? `warning: ${message}` : message),
  };
  return {
    casterSceneSync: new DynamicResource(provider.casterSceneSync, scope),
    stagingPromotion: new DynamicResource(provider.stagingPromotion, scope),
    lookups: provider.lookups,
  };
}

/** The engine sends this text in the place of a value that is not known yet, whatever its type. */
const unknownMarker = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Properties as the resources know them: without the text of the provider, and with UNKNOWN for every marker. */
function fromWire({ __provider, ...properties }: Properties): Properties {
  return replace(properties, unknownMarker, UNKNOWN);
}

/** @param request The properties that the engine sent: the text of the provider must stay in the state. */
function toWire(properties: Properties, { __provider }: Properties): Properties {
  const all = __provider === undefined ? properties : { ...properties, __provider };
  return replace(all, UNKNOWN, unknownMarker);
}

function replace(properties: Properties, from: unknown, to: unknown): Properties {
  const entries = Object.entries(properties);
  if (!entries.some(([, value]) => contains(value, from))) return properties;
  // A value that is nested too deep is refused as it is.
  return Object.fromEntries(
    entries.map(([name, value]) => [name, isDeeperThan(maxDepth, value) ? value : replaceIn(value, from, to)]),
  );
}

function replaceIn(value: unknown, from: unknown, to: unknown): unknown {
  if (value === from) return to;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((each) => replaceIn(each, from, to));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replaceIn(each, from, to)]));
}
