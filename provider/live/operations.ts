import { isRequestId, parseResponse, type LiveClient } from "./client";
import type { Clock } from "./clock";
import type { OperationName } from "./rateLimiter";
import { Reads, type CallContext } from "./reads";
import { formatName } from "./redact";
import * as responses from "./responses";
import type { Caster, Component, FunctionRecord, Layout, Scene } from "./responses";
import type { Backoff } from "./retry";
import type { Query } from "./vendor";

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
 * The operations by name. Reads are retried, and equal ones share a call. A write is sent once, because only its caller
 * can check whether an earlier attempt took effect.
 */
export class LiveOperations {
  readonly #reads: Reads;

  constructor(
    private readonly client: LiveClient,
    clock: Clock,
    backoff: Backoff,
  ) {
    this.#reads = new Reads(client, clock, backoff);
  }

  async describeCasters(query: CasterQuery, context: CallContext): Promise<readonly Caster[]> {
    const { CasterList } = await this.#reads.read(responses.casters, casterQuery(query), context);
    return CasterList.Caster.filter((caster) => caster.CasterId === query.casterId);
  }

  async describeCasterScenes(query: CasterQuery, context: CallContext): Promise<readonly Scene[]> {
    return (await this.#reads.read(responses.scenes, casterQuery(query), context)).SceneList.Scene;
  }

  async describeCasterLayouts(query: CasterQuery, context: CallContext): Promise<readonly Layout[]> {
    return (await this.#reads.read(responses.layouts, casterQuery(query), context)).Layouts.Layout;
  }

  async describeCasterComponents(query: CasterQuery, context: CallContext): Promise<readonly Component[]> {
    return (await this.#reads.read(responses.components, casterQuery(query), context)).Components.Component;
  }

  async describeLiveDomainStagingConfig(query: FunctionQuery, context: CallContext): Promise<FunctionRecord[]> {
    const { functionName } = query;
    const body = await this.#reads.read(responses.stagingConfig, stagingQuery(query), context, [functionName]);
    return recordsOf(functionName, body.DomainConfigs, (each) => each.FunctionArgs);
  }

  /** Sends the reads that `describeLiveDomainStagingConfig` would not find in `context.prefetched`. */
  prefetchStagingConfig(query: DomainQuery, functionNames: readonly string[], context: CallContext): Promise<void> {
    return this.#reads.prefetch(responses.stagingConfig, stagingQuery(query), context, functionNames);
  }

  /** Neither this operation nor the next one takes a RegionId. */
  async describeLiveDomainConfigs(query: FunctionQuery, context: CallContext): Promise<FunctionRecord[]> {
    const { domainName, functionName } = query;
    const read = responses.productionConfig;
    const { DomainConfigs } = await this.#reads.read(read, { DomainName: domainName }, context, [functionName]);
    return recordsOf(functionName, DomainConfigs.DomainConfig, (each) => each.FunctionArgs?.FunctionArg ?? []);
  }

  /** Resolves to the domain's status: online, offline, configuring. */
  async describeLiveDomainDetail({ domainName }: DomainQuery, context: CallContext): Promise<string> {
    const query = { DomainName: domainName };
    return (await this.#reads.read(responses.domainDetail, query, context)).DomainDetail.DomainStatus;
  }

  /** Call this before the read that precedes a write. Resolves to the function to call after the write. */
  acquireWriteSlot(operation: OperationName, context: CallContext): Promise<() => void> {
    return this.client.acquireWriteSlot(operation, context);
  }

  /** Sent once. Resolves to the RequestId. */
  copyCasterSceneConfig(
    { fromSceneId, toSceneId, ...query }: CasterQuery & { fromSceneId: string; toSceneId: string },
    context: CallContext,
  ): Promise<string> {
    const scenes = { FromSceneId: fromSceneId, ToSceneId: toSceneId };
    return this.#write("CopyCasterSceneConfig", { ...casterQuery(query), ...scenes }, context);
  }

  /** Sent once. Resolves to the RequestId. */
  publishLiveStagingConfigToProduction(query: FunctionQuery, context: CallContext): Promise<string> {
    const { domainName, functionName, regionId } = query;
    const parameters = { DomainName: domainName, FunctionName: functionName, RegionId: regionId };
    return this.#write("PublishLiveStagingConfigToProduction", parameters, context);
  }

  async #write(operation: OperationName, query: Query, context: CallContext): Promise<string> {
    const body = await this.client.call(operation, () => query, context);
    const { RequestId } = parseResponse(responses.accepted, body, context.doing);
    return isRequestId(RequestId) ? RequestId : "unknown";
  }
}

const casterQuery = ({ casterId, regionId }: CasterQuery): Query => ({ CasterId: casterId, RegionId: regionId });

const stagingQuery = ({ domainName, regionId }: DomainQuery): Query => ({ DomainName: domainName, RegionId: regionId });

interface RawRecord {
  FunctionName: string;
  Status?: string | undefined;
}
type RawArgs = readonly { ArgName: string; ArgValue?: string | null | undefined }[];

/** The records of one function: the response may be about several. */
function recordsOf<R extends RawRecord>(functionName: string, raw: readonly R[], argsOf: (each: R) => RawArgs) {
  return raw
    .filter((each) => each.FunctionName === functionName)
    .map((each): FunctionRecord => ({
      status: formatName(each.Status ?? ""),
      args: argsOf(each).map(({ ArgName, ArgValue }) => ({ name: ArgName, value: ArgValue ?? "" })),
    }));
}
