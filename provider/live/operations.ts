import type * as v from "valibot";
import type { Clock } from "../clock";
import {
  casters,
  components,
  domainDetail,
  done,
  isRequestId,
  layouts,
  productionConfig,
  scenes,
  shaped,
  stagingConfig,
} from "./answers";
import type { Caster, Component, FunctionRecord, Layout, Scene } from "./answers";
import { readable } from "./cleaned";
import type { CallContext, LiveClient, Query } from "./client";
import type { OperationName } from "./quota";
import { retrying, type Backoff } from "./retry";
import { mostNames, SharedReads } from "./sharedReads";

export interface CasterQuery {
  casterId: string;
  regionId?: string | undefined;
}

export interface DomainQuery {
  domainName: string;
  regionId?: string | undefined;
}

export interface FunctionQuery extends DomainQuery {
  functionName: string;
}

/**
 * Reads are retried, and those that are asked for together are one call; the two writes are one call each, because only
 * their caller can look whether they took effect.
 */
export class LiveOperations {
  readonly #shared: SharedReads;

  constructor(
    private readonly client: LiveClient,
    private readonly clock: Clock,
    private readonly backoff: Backoff,
  ) {
    this.#shared = new SharedReads(clock);
  }

  async describeCasters(query: CasterQuery, context: CallContext): Promise<readonly Caster[]> {
    const answer = await this.#read("DescribeCasters", casters, casterQuery(query), context);
    return answer.CasterList.Caster.filter((caster) => caster.CasterId === query.casterId);
  }

  async describeCasterScenes(query: CasterQuery, context: CallContext): Promise<readonly Scene[]> {
    return (await this.#read("DescribeCasterScenes", scenes, casterQuery(query), context)).SceneList.Scene;
  }

  async describeCasterLayouts(query: CasterQuery, context: CallContext): Promise<readonly Layout[]> {
    return (await this.#read("DescribeCasterLayouts", layouts, casterQuery(query), context)).Layouts.Layout;
  }

  async describeCasterComponents(query: CasterQuery, context: CallContext): Promise<readonly Component[]> {
    return (await this.#read("DescribeCasterComponents", components, casterQuery(query), context)).Components.Component;
  }

  async describeLiveDomainStagingConfig(query: FunctionQuery, context: CallContext): Promise<FunctionRecord[]> {
    const { functionName } = query;
    const answer = await this.#stagingConfig(query, [functionName], context);
    return records(functionName, answer.DomainConfigs, (each) => each.FunctionArgs);
  }

  /** Sends those reads that `describeLiveDomainStagingConfig` for these functions would not find in `context.ahead`. */
  async lookAheadStagingConfig(query: DomainQuery, functionNames: readonly string[], context: CallContext) {
    const parts = Math.ceil(functionNames.length / mostNames);
    const lists = Array.from({ length: parts }, (_, at) => functionNames.slice(at * mostNames, (at + 1) * mostNames));
    await Promise.all(lists.map((names) => this.#stagingConfig(query, names, context)));
  }

  #stagingConfig({ domainName, regionId }: DomainQuery, functionNames: readonly string[], context: CallContext) {
    const parameters = { DomainName: domainName, RegionId: regionId };
    return this.#read("DescribeLiveDomainStagingConfig", stagingConfig, parameters, context, functionNames);
  }

  async describeLiveDomainConfigs(query: FunctionQuery, context: CallContext): Promise<FunctionRecord[]> {
    const { domainName, functionName } = query;
    // This one takes no RegionId.
    const parameters = { DomainName: domainName };
    const answer = await this.#read("DescribeLiveDomainConfigs", productionConfig, parameters, context, [functionName]);
    return records(functionName, answer.DomainConfigs.DomainConfig, (each) => each.FunctionArgs?.FunctionArg ?? []);
  }

  /** Resolves to the domain's status: online, offline, configuring. */
  async describeLiveDomainDetail({ domainName }: DomainQuery, context: CallContext): Promise<string> {
    // This one takes no RegionId.
    const parameters = { DomainName: domainName };
    return (await this.#read("DescribeLiveDomainDetail", domainDetail, parameters, context)).DomainDetail.DomainStatus;
  }

  /** See WriteTurns: to be entered before the look that precedes the write, and left after it. */
  turnToWrite(operation: OperationName, context: CallContext): Promise<() => void> {
    return this.client.turnToWrite(operation, context);
  }

  /** Sent once. Resolves to the RequestId. */
  async copyCasterSceneConfig(
    query: CasterQuery & { fromSceneId: string; toSceneId: string },
    context: CallContext,
  ): Promise<string> {
    const scenesOf = { FromSceneId: query.fromSceneId, ToSceneId: query.toSceneId };
    const body = await this.client.call("CopyCasterSceneConfig", { ...casterQuery(query), ...scenesOf }, context);
    return accepted(body, context);
  }

  /** Sent once. Resolves to the RequestId. */
  async publishLiveStagingConfigToProduction(query: FunctionQuery, context: CallContext): Promise<string> {
    const { domainName, functionName, regionId } = query;
    const parameters = { DomainName: domainName, FunctionName: functionName, RegionId: regionId };
    return accepted(await this.client.call("PublishLiveStagingConfigToProduction", parameters, context), context);
  }

  /** With names of functions it joins those of the same domain: the API takes a list. */
  async #read<S extends v.GenericSchema>(
    operation: OperationName,
    schema: S,
    query: Query,
    context: CallContext,
    functionNames: readonly string[] = [],
  ): Promise<v.InferOutput<S>> {
    const asked = { ...context, doing: `${context.doing}: ${operation}` };
    const key = JSON.stringify([operation, query, context.callTimeout]);
    const read = (functions: readonly string[]) =>
      this.#shared.ask(key, functions, asked, ({ names, context }) => {
        const complete = () => {
          const FunctionNames = names().join(",");
          return FunctionNames === "" ? query : { FunctionNames, ...query };
        };
        const attempt = async () => shaped(schema, await this.client.call(operation, complete, context), context);
        return retrying(attempt, context, this.clock, this.backoff);
      });
    const { ahead } = context;
    if (ahead === undefined) return read(functionNames);
    const lacking = functionNames.filter((name) => !ahead.has(aheadKey(key, name)));
    const names = lacking.length > 0 ? lacking : functionNames.slice(0, 1);
    if (names.length <= 1) return ahead.of(aheadKey(key, names[0]), asked, () => read(names));
    const keys = names.map((name) => aheadKey(key, name));
    return (await ahead.begin(keys, asked, () => read(names))) as v.InferOutput<S>;
  }
}

const aheadKey = (key: string, functionName?: string) => (functionName === undefined ? key : `${key} ${functionName}`);

function casterQuery({ casterId, regionId }: CasterQuery): Query {
  return { CasterId: casterId, RegionId: regionId };
}

function accepted(body: unknown, context: CallContext): string {
  const { RequestId } = shaped(done, body, context);
  return isRequestId(RequestId) ? RequestId : "unknown";
}

interface RawRecord {
  FunctionName: string;
  Status?: string | undefined;
}
type RawArgs = readonly { ArgName: string; ArgValue?: string | null | undefined }[];

/** Those of one function: the answer may be about many. */
function records<R extends RawRecord>(
  functionName: string,
  raw: readonly R[],
  argsOf: (each: R) => RawArgs,
): FunctionRecord[] {
  return raw
    .filter((each) => each.FunctionName === functionName)
    .map((each) => ({
      status: readable(each.Status ?? ""),
      args: argsOf(each).map(({ ArgName, ArgValue }) => ({ name: ArgName, value: ArgValue ?? "" })),
    }));
}
