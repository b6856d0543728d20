import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { openDemoStack, type Command, type EngineName } from "../../../local/demo/engines";
import { openStack } from "../../../local/engine";
import type { Scenery } from "./world";

/**
 * `ours`: this package. `floor`: as many resources whose verbs do nothing. `plain`: a provider as most people write
 * one. `plugin`: the provider plugin, which reads each target before each plan. `pluginWithoutDrift`: the same without
 * those reads.
 */
export type Way = "ours" | "floor" | "plain" | "plugin" | "pluginWithoutDrift";

export const projectDir = join(__dirname, "../programs");
const pluginDir = resolve(__dirname, "../../../plugin/dist");
export const pluginScript = join(pluginDir, "pulumi-resource-apsaravideo");

export interface BenchStackOptions {
  readonly engine: EngineName;
  readonly way: Way;
  readonly scenery: Scenery;
  readonly config: Readonly<Record<string, string>>;
  /** The number of parallel steps. Default: the engine's. */
  readonly parallel?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** The initial state, for the local engine. */
  readonly state?: string;
}

/** The number of resources per operation. */
export type Changes = Readonly<Record<string, number>>;

export interface BenchStack {
  /** Runs a command. Throws with its output when the command fails. */
  run(command: "preview" | "up" | "refresh"): Promise<Changes>;
  /** The state of the local engine. */
  state(): string;
  close(): void;
}

export function openBenchStack(options: BenchStackOptions): BenchStack {
  const { engine, way, scenery, state } = options;
  const folder = mkdtempSync(join(tmpdir(), "apsaravideo-bench-"));
  const resources = join(folder, "resources.json");
  writeFileSync(resources, JSON.stringify({ resources: scenery.resources, shared: scenery.shared }));
  const stateFile = join(folder, "state.json");
  if (state !== undefined) writeFileSync(stateFile, state);
  const program = { "bench:resources": resources, "bench:way": programOf(way), "bench:kind": scenery.kind };
  const drift = way === "pluginWithoutDrift" ? { "apsaravideo:drift": "refresh" } : {};
  const config = { ...options.config, ...program, ...drift };
  const command = engine === "local" ? onLocal(options, config, stateFile) : onPulumi(config);
  return {
    async run(name) {
      const { ok, text, changes } = await command.run(name);
      if (!ok) throw new Error(`${name} of ${way} failed: ${text.slice(-2000)}`);
      return changes;
    },
    state: () => readFileSync(stateFile, "utf8"),
    close() {
      command.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const programOf = (way: Way): string => (way === "pluginWithoutDrift" ? "plugin" : way);

interface Engine {
  run(command: Command): Promise<{ ok: boolean; text: string; changes: Changes }>;
  close(): void;
}

function onLocal(options: BenchStackOptions, config: Record<string, string>, stateFile: string): Engine {
  const { parallel, env, way } = options;
  const stack = openStack({
    projectDir,
    stack: "bench",
    stateFile,
    config,
    print: () => undefined,
    color: false,
    ...(programOf(way) === "plugin" ? { plugin: { package: "apsaravideo", script: pluginScript } } : {}),
    ...(parallel === undefined ? {} : { parallel }),
    ...(env === undefined ? {} : { env }),
  });
  const run = async (command: "preview" | "up" | "refresh") => {
    const { ok, changeSummary, diagnostics } = await stack[command]();
    const text = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
    return { ok, text: text.join(""), changes: changeSummary as Changes };
  };
  return { run: run as Engine["run"], close: () => undefined };
}

function onPulumi(config: Record<string, string>): Engine {
  // The CLI takes the plugin from PATH.
  if (!process.env["PATH"]?.startsWith(pluginDir))
    process.env["PATH"] = `${pluginDir}${delimiter}${process.env["PATH"]}`;
  const { run, close } = openDemoStack("pulumi", { projectDir, config, print: () => undefined });
  return { run: (command) => run(command), close };
}
