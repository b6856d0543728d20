import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDemoStack, type Command, type EngineName } from "../../../local/demo/engines";
import { openStack } from "../../../local/engine";
import type { Scenery } from "./world";

/**
 * `ours`: this package. `floor`: as many resources whose verbs do nothing. `plain`: a provider as most people write
 * one.
 */
export type Way = "ours" | "floor" | "plain";

export const projectDir = join(__dirname, "../programs");

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
  const config = { ...options.config, "bench:resources": resources, "bench:way": way, "bench:kind": scenery.kind };
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

interface Engine {
  run(command: Command): Promise<{ ok: boolean; text: string; changes: Changes }>;
  close(): void;
}

function onLocal(options: BenchStackOptions, config: Record<string, string>, stateFile: string): Engine {
  const { parallel, env } = options;
  const stack = openStack({
    projectDir,
    stack: "bench",
    stateFile,
    config,
    print: () => undefined,
    color: false,
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
  const { run, close } = openDemoStack("pulumi", { projectDir, config, print: () => undefined });
  return { run: (command) => run(command), close };
}
