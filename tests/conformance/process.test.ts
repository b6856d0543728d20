import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { demo } from "../../local/simulator";
import { call, toWire } from "../lib/pluginServing";
import { configure, connect, startEngine, startPlugin, type Server } from "./lib/processes";

/* The plugin as a process beside the process of its engine. */

const sleep = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

async function answers(plugin: Server): Promise<boolean> {
  const client = connect(plugin);
  const info = await call<PluginInfo>((done) => client.getPluginInfo(new Empty(), done));
  return info.getVersion() !== "";
}

const endsWithin = (milliseconds: number, { ended }: Server): Promise<boolean> =>
  Promise.race([ended.then(() => true), sleep(milliseconds).then(() => false)]);

const urn = "urn:pulumi:dev::show::apsaravideo:index:CasterSceneSync::a";

it("ends soon after its engine was killed, and not while the engine is idle", async () => {
  const engine = await startEngine();
  const plugin = await startPlugin(engine);
  expect(await answers(plugin)).toBe(true);
  expect(await endsWithin(3_000, plugin)).toBe(false);
  expect(await answers(plugin)).toBe(true);
  engine.child.kill("SIGKILL");
  expect(await endsWithin(5_000, plugin)).toBe(true);
});

it("ends soon after its engine was killed in the middle of a call", async () => {
  const engine = await startEngine();
  const plugin = await startPlugin(engine);
  const client = connect(plugin);
  const simulator = await configure(client, { latencyMs: 60_000 });
  const request = new proto.CheckRequest().setUrn(urn).setNews(toWire({ casterId: demo.casterId }));
  call((done) => client.check(request, done)).catch(() => undefined);
  while (simulator.calls.length === 0) await sleep(20);
  engine.child.kill("SIGKILL");
  expect(await endsWithin(5_000, plugin)).toBe(true);
});

it("ends when the engine that it was started for is gone already", async () => {
  const engine = await startEngine();
  engine.child.kill("SIGKILL");
  await engine.ended;
  expect(await endsWithin(5_000, await startPlugin(engine))).toBe(true);
});

it("keeps running without an engine's address, also after an engine that attached is gone", async () => {
  const engine = await startEngine();
  const plugin = await startPlugin(undefined);
  const client = connect(plugin);
  const request = new proto.ProviderHandshakeRequest().setEngineAddress(`127.0.0.1:${engine.port}`);
  await call((done) => client.handshake(request, done));
  engine.child.kill("SIGKILL");
  expect(await endsWithin(3_000, plugin)).toBe(false);
  expect(await answers(plugin)).toBe(true);
});

it("reaches its engine directly where the environment names a proxy", async () => {
  const engine = await startEngine();
  // Nothing serves this port, so every connection through the proxy fails.
  const proxy = "http://127.0.0.1:9";
  const plugin = await startPlugin(engine, { https_proxy: proxy, http_proxy: proxy, no_proxy: "" });
  const client = connect(plugin);
  await configure(client, {}, { lookups: "off" });
  const request = new proto.ReadRequest()
    .setUrn(urn)
    .setId(`${demo.casterId}/${demo.pgmSceneId}`)
    .setProperties(toWire({ casterId: demo.casterId, digest: "sha256:0" }));
  await call((done) => client.read(request, done));
  expect(await endsWithin(3_000, plugin)).toBe(false);
  expect(engine.lines.map((line) => JSON.parse(line) as object)).toEqual([
    { message: expect.stringContaining("look-ups are off") as string, urn },
  ]);
});
