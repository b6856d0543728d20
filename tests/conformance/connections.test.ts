import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { demo } from "../../local/simulator";
import { call, fromWire, toWire, type Properties } from "../lib/pluginServing";
import { configure, connect, startEngine, startPlugin, type Server } from "./lib/processes";

/* An engine closes a connection that is idle for 30 minutes, and opens another one for its next call. */

const { domainName } = demo;
const urn = "urn:pulumi:dev::show::apsaravideo:index:StagingPromotion::a";

const check = async (client: ResourceProviderClient): Promise<Properties> => {
  const request = new proto.CheckRequest().setUrn(urn).setNews(toWire({ domainName, functionName: "aliauth" }));
  return fromWire((await call<proto.CheckResponse>((done) => client.check(request, done))).getInputs());
};
const create = (client: ResourceProviderClient, inputs: Properties) => {
  const request = new proto.CreateRequest().setUrn(urn).setProperties(toWire(inputs));
  return call<proto.CreateResponse>((done) => client.create(request, done));
};
const sleep = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
const firstLine = async ({ lines }: Server): Promise<object> => {
  while (lines.length === 0) await sleep(20);
  return JSON.parse(lines[0] ?? "") as object;
};

describe("a plugin that an engine started", () => {
  it("keeps its configuration and its log when the engine connects anew", async () => {
    const engine = await startEngine();
    const plugin = await startPlugin(engine);
    const idle = connect(plugin);
    const simulator = await configure(idle);
    idle.close();
    const anew = connect(plugin);
    await create(anew, await check(anew));
    expect(simulator.writes()).toHaveLength(1);
    expect(await firstLine(engine)).toMatchObject({ urn });
  });

  it("ends a create when the Cancel comes by another connection", async () => {
    const plugin = await startPlugin(await startEngine());
    const client = connect(plugin);
    const simulator = await configure(client, { rolloutMs: 600_000 });
    const failure = create(client, await check(client)).then(String, String);
    while (simulator.writes().length === 0) await sleep(20);
    const another = connect(plugin);
    await call<Empty>((done) => another.cancel(new Empty(), done));
    expect(await failure).toContain("cancelled");
  });
});

describe("a plugin that engines attach to", () => {
  const attach = async (plugin: Server, engine: Server) => {
    const client = connect(plugin);
    const request = new proto.ProviderHandshakeRequest().setEngineAddress(`127.0.0.1:${engine.port}`);
    await call((done) => client.handshake(request, done));
    return client;
  };

  it("gives each engine its own configuration and log, and a Cancel of one leaves the others alone", async () => {
    const plugin = await startPlugin(undefined);
    const engines = await Promise.all([startEngine(), startEngine()]);
    const [here, there] = await Promise.all([attach(plugin, engines[0]), attach(plugin, engines[1])]);
    const [simulator, other] = [await configure(here), await configure(there)];
    await call<Empty>((done) => there.cancel(new Empty(), done));
    await create(here, await check(here));
    expect(await firstLine(engines[0])).toMatchObject({ urn });
    expect([simulator.writes().length, other.calls, engines[1].lines]).toEqual([1, [], []]);
  });

  it("tells an engine that connects anew to run again, and reports no error of its own", async () => {
    const plugin = await startPlugin(undefined);
    await configure(await attach(plugin, await startEngine()));
    await expect(check(connect(plugin))).rejects.toThrow(
      /^the provider is not configured, because .* 30 idle minutes\. Run again\. Nothing was written\.$/,
    );
  });

  it("tells an engine that attached and configured nothing that a value is not known yet", async () => {
    const plugin = await startPlugin(undefined);
    await expect(check(await attach(plugin, await startEngine()))).rejects.toThrow(
      /^the provider is not configured, because a value of its configuration is not known yet\. Nothing was written\.$/,
    );
  });
});
