import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join, resolve } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { demo, startSimulator } from "../../local/simulator";
import { call, toWire } from "../lib/pluginServing";

/* The plugin as a process beside the process of its engine. */

const program = resolve(__dirname, "../../plugin/dist/pulumi-resource-apsaravideo");
const engineProgram = join(__dirname, "../lib/engineProcess.js");
const directly = { "grpc.enable_http_proxy": 0 };
const sleep = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

const started: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of started.splice(0)) await end();
});

/** A process whose first line is its port. */
interface Server {
  readonly child: ChildProcess;
  readonly port: string;
  /** The lines after the first. */
  readonly lines: string[];
  readonly ended: Promise<unknown>;
}

async function start(script: string, args: string[] = [], env: Record<string, string> = {}): Promise<Server> {
  const stdio = ["ignore", "pipe", "inherit"] as const;
  const child = spawn(process.execPath, [script, ...args], { stdio: [...stdio], env: { ...process.env, ...env } });
  started.push(() => child.kill("SIGKILL"));
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [port] = (await once(reader, "line")) as [string];
  reader.on("line", (line) => lines.push(line));
  return { child, port, lines, ended: once(child, "exit") };
}

const startPlugin = (engine: Server | undefined, env: Record<string, string> = {}) =>
  start(program, engine === undefined ? [] : [`127.0.0.1:${engine.port}`], env);

function connect({ port }: Server): ResourceProviderClient {
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), directly);
  started.push(() => client.close());
  return client;
}

async function answers(plugin: Server): Promise<boolean> {
  const client = connect(plugin);
  const info = await call<PluginInfo>((done) => client.getPluginInfo(new Empty(), done));
  return info.getVersion() !== "";
}

const endsWithin = (milliseconds: number, { ended }: Server): Promise<boolean> =>
  Promise.race([ended.then(() => true), sleep(milliseconds).then(() => false)]);

const urn = "urn:pulumi:dev::show::apsaravideo:index:CasterSceneSync::a";

async function configure(
  plugin: Server,
  options: Parameters<typeof startSimulator>[0] = {},
  config: Record<string, string> = {},
) {
  const simulator = await startSimulator({ quotas: false, ...options });
  started.push(() => simulator.stop());
  const client = connect(plugin);
  const args = toWire({ endpoint: simulator.endpoint, ...simulator.credentials, ...config });
  await call((done) => client.configure(new proto.ConfigureRequest().setArgs(args), done));
  return { client, simulator };
}

it("ends soon after its engine was killed, and not while the engine is idle", async () => {
  const engine = await start(engineProgram);
  const plugin = await startPlugin(engine);
  expect(await answers(plugin)).toBe(true);
  expect(await endsWithin(3_000, plugin)).toBe(false);
  expect(await answers(plugin)).toBe(true);
  engine.child.kill("SIGKILL");
  expect(await endsWithin(5_000, plugin)).toBe(true);
});

it("ends soon after its engine was killed in the middle of a call", async () => {
  const engine = await start(engineProgram);
  const plugin = await startPlugin(engine);
  const { client, simulator } = await configure(plugin, { latencyMs: 60_000 });
  const request = new proto.CheckRequest().setUrn(urn).setNews(toWire({ casterId: demo.casterId }));
  call((done) => client.check(request, done)).catch(() => undefined);
  while (simulator.calls.length === 0) await sleep(20);
  engine.child.kill("SIGKILL");
  expect(await endsWithin(5_000, plugin)).toBe(true);
});

it("ends when the engine that it was started for is gone already", async () => {
  const engine = await start(engineProgram);
  engine.child.kill("SIGKILL");
  await engine.ended;
  expect(await endsWithin(5_000, await startPlugin(engine))).toBe(true);
});

it("keeps running without an engine's address, also after an engine that attached is gone", async () => {
  const engine = await start(engineProgram);
  const plugin = await startPlugin(undefined);
  const client = connect(plugin);
  const request = new proto.ProviderHandshakeRequest().setEngineAddress(`127.0.0.1:${engine.port}`);
  await call((done) => client.handshake(request, done));
  engine.child.kill("SIGKILL");
  expect(await endsWithin(3_000, plugin)).toBe(false);
  expect(await answers(plugin)).toBe(true);
});

it("reaches its engine directly where the environment names a proxy", async () => {
  const engine = await start(engineProgram);
  // Nothing serves this port, so every connection through the proxy fails.
  const proxy = "http://127.0.0.1:9";
  const plugin = await startPlugin(engine, { https_proxy: proxy, http_proxy: proxy, no_proxy: "" });
  const { client } = await configure(plugin, {}, { lookups: "off" });
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
