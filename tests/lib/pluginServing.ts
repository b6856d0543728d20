import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Any } from "google-protobuf/google/protobuf/any_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogSeverity, type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { serve, type Served } from "../../plugin/server";
import type { ProviderOptions } from "../../provider";
import type { CasterQuery, CasterScene, FunctionLookup, FunctionQuery } from "../../provider/functions";
import { configurationKeys } from "../../provider/configurationKeys";

export type Properties = Record<string, unknown>;

const largest = { "grpc.max_receive_message_length": 400 * 1024 * 1024 };
const started: { stop(): void }[] = [];
afterEach(() => {
  for (const each of started.splice(0)) each.stop();
});

/**
 * The plugin over gRPC, with an engine that keeps its lines. It starts with the first call.
 * @param onLine Gets each line as it came.
 */
export function createPlugin(
  { read, log = () => undefined, ...options }: ProviderOptions,
  onLine: (line: LogRequest) => void = () => undefined,
) {
  let opened: Promise<Opened> | undefined;
  const open = () => (opened ??= start(read, (line) => (onLine(line), log(textOf(line))), options));
  return {
    casterSceneSync: new PluginResource("CasterSceneSync", open),
    stagingPromotion: new PluginResource("StagingPromotion", open),
    lookups: lookupsOf(open),
    client: async () => (await open()).client,
    close: async () => (await opened)?.stop(),
  };
}

interface Opened {
  readonly client: ResourceProviderClient;
  stop(): void;
}

async function start(
  read: ProviderOptions["read"],
  log: (line: LogRequest) => void,
  options: Omit<ProviderOptions, "read" | "log">,
): Promise<Opened> {
  const engine = await serveEngine(log);
  const plugin: Served = await serve(options, `127.0.0.1:${String(engine.port)}`);
  const client = new ResourceProviderClient(
    `127.0.0.1:${String(plugin.port)}`,
    grpc.credentials.createInsecure(),
    largest,
  );
  const stop = () => {
    client.close();
    void plugin.stop();
    engine.server.forceShutdown();
  };
  const opened = { client, stop };
  started.push(opened);
  const values = Object.keys(configurationKeys).map((key) => [key, read(`apsaravideo:${key}`)]);
  const args = toWire(Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Properties);
  await call((done) => client.configure(new proto.ConfigureRequest().setArgs(args), done));
  return opened;
}

/** As the process of dynamic resources prints the line. */
function textOf(line: LogRequest): string {
  return line.getSeverity() === LogSeverity.WARNING ? `warning: ${line.getMessage()}` : line.getMessage();
}

async function serveEngine(log: (line: LogRequest) => void): Promise<{ port: number; server: grpc.Server }> {
  const server = new grpc.Server();
  server.addService(EngineService, {
    log: ({ request }: { request: LogRequest }, callback: grpc.sendUnaryData<Empty>) => {
      log(request);
      callback(null, new Empty());
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return { port, server };
}

/** The functions of the plugin with the names and results of the look-ups for programs. */
function lookupsOf(open: () => Promise<Opened>) {
  const invoke = async <R>(name: string, query: object): Promise<R> => {
    const { client } = await open();
    const request = new proto.InvokeRequest().setTok(`apsaravideo:index:${name}`).setArgs(toWire(query as Properties));
    const response = await call<proto.InvokeResponse>((done) => client.invoke(request, done));
    const failures = response.getFailuresList().map((each) => `${each.getProperty()}: ${each.getReason()}`);
    if (failures.length > 0) throw new Error(failures.join("; "));
    return fromWire(response.getReturn()) as R;
  };
  return {
    getCasterScenes: async (query: CasterQuery) =>
      (await invoke<{ scenes: CasterScene[] }>("getCasterScenes", query)).scenes,
    getStagedConfig: (query: FunctionQuery) => invoke<FunctionLookup>("getStagedConfig", query),
    getProductionConfig: (query: FunctionQuery) => invoke<FunctionLookup>("getProductionConfig", query),
  };
}

/** JSON for the wire: what is undefined is left out. */
export function toWire(properties: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Parameters<typeof Struct.fromJavaScript>[0]);
}

export function fromWire(struct: Struct | undefined): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}

/** The response of a method, or the error as Pulumi's engine reads it. */
export function call<A>(
  send: (callback: (error: grpc.ServiceError | null, response: A) => void) => unknown,
): Promise<A> {
  return new Promise((resolve, reject) => {
    send((error, response) => {
      if (error === null) resolve(response);
      else reject(readError(error));
    });
  });
}

function readError(error: grpc.ServiceError): Error {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!Buffer.isBuffer(details)) return new Error(error.details);
  const [detail] = Status.deserializeBinary(details).getDetailsList() as Any[];
  if (detail?.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") return new Error(error.details);
  const kept = proto.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return Object.assign(new Error(error.details), {
    id: kept.getId(),
    properties: fromWire(kept.getProperties()),
    inputs: fromWire(kept.getInputs()),
    reasons: kept.getReasonsList(),
  });
}

/** One resource with the verbs of the dynamic serving, each one call to the plugin. */
export class PluginResource {
  constructor(
    private readonly name: string,
    private readonly open: () => Promise<Opened>,
  ) {}

  get #urn(): string {
    return `urn:pulumi:dev::show::apsaravideo:index:${this.name}::a`;
  }

  async check(olds: Properties, news: Properties) {
    const { client } = await this.open();
    const request = new proto.CheckRequest().setUrn(this.#urn).setOlds(toWire(olds)).setNews(toWire(news));
    const response = await call<proto.CheckResponse>((done) => client.check(request, done));
    return {
      inputs: fromWire(response.getInputs()),
      failures: response.getFailuresList().map((each) => ({ property: each.getProperty(), reason: each.getReason() })),
    };
  }

  async diff(id: string, olds: Properties, news: Properties) {
    const { client } = await this.open();
    const request = new proto.DiffRequest().setId(id).setUrn(this.#urn).setOlds(toWire(olds)).setNews(toWire(news));
    const response = await call<proto.DiffResponse>((done) => client.diff(request, done));
    return {
      changes: response.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
    };
  }

  async create(news: Properties) {
    const { client } = await this.open();
    const request = new proto.CreateRequest().setUrn(this.#urn).setProperties(toWire(news));
    const response = await call<proto.CreateResponse>((done) => client.create(request, done));
    return { id: response.getId(), outs: fromWire(response.getProperties()) };
  }

  async update(id: string, olds: Properties, news: Properties) {
    const { client } = await this.open();
    const request = new proto.UpdateRequest().setId(id).setUrn(this.#urn).setOlds(toWire(olds)).setNews(toWire(news));
    const response = await call<proto.UpdateResponse>((done) => client.update(request, done));
    return { outs: fromWire(response.getProperties()) };
  }

  /** Without an id the resource is gone. */
  async read(id: string, props: Properties): Promise<{ id?: string; props?: Properties; inputs?: Properties }> {
    const { client } = await this.open();
    const request = new proto.ReadRequest().setId(id).setUrn(this.#urn).setProperties(toWire(props));
    const response = await call<proto.ReadResponse>((done) => client.read(request, done));
    if (response.getId() === "") return {};
    const inputs = response.getInputs();
    return {
      id: response.getId(),
      props: fromWire(response.getProperties()),
      ...(inputs === undefined ? {} : { inputs: fromWire(inputs) }),
    };
  }
}
