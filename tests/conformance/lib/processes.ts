import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { resolve } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../../local/simulator";
import { call, toWire } from "../../lib/pluginServing";

const program = resolve(__dirname, "../../../plugin/dist/pulumi-resource-apsaravideo");
const engineProgram = resolve(__dirname, "../../lib/engineProcess.js");
/** No proxy lies between, and each client has a connection of its own. */
const directly = { "grpc.enable_http_proxy": 0, "grpc.use_local_subchannel_pool": 1 };

const started: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of started.splice(0)) await end();
});

/** A process whose first line is its port. */
export interface Server {
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

export const startEngine = (): Promise<Server> => start(engineProgram);

/** @param engine The engine that starts the plugin. Undefined: engines attach to it. */
export const startPlugin = (engine: Server | undefined, env: Record<string, string> = {}): Promise<Server> =>
  start(program, engine === undefined ? [] : [`127.0.0.1:${engine.port}`], env);

export function connect({ port }: Server): ResourceProviderClient {
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), directly);
  started.push(() => client.close());
  return client;
}

/** Configures the plugin for a simulator of its own. */
export async function configure(
  client: ResourceProviderClient,
  options: SimulatorOptions = {},
  config: Record<string, string> = {},
): Promise<Simulator> {
  const simulator = await startSimulator({ quotas: false, ...options });
  started.push(() => simulator.stop());
  const args = toWire({ endpoint: simulator.endpoint, ...simulator.credentials, ...config });
  await call((done) => client.configure(new proto.ConfigureRequest().setArgs(args), done));
  return simulator;
}
