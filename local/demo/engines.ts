import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interruptible, openStack, type CancelOptions, type Result, type UpdatePlan } from "../engine";

/** `local`: the engine of this package. `pulumi`: the CLI that is on PATH. */
export type EngineName = "local" | "pulumi";
/** `preview --save-plan` keeps what was planned, and `up --plan` refuses everything else. */
export type Command = "preview" | "up" | "refresh" | "destroy" | "preview --save-plan" | "up --plan";

/** What a command of an engine did: whether it succeeded, what it printed, and how many resources it concerned. */
export interface Outcome {
  ok: boolean;
  text: string;
  /** By operation (create, update, delete, same and so on); the stack itself counts as one resource. */
  changes: Readonly<Record<string, number>>;
}

export interface DemoStack {
  run(command: Command): Promise<Outcome>;
  close(): void;
}

export interface DemoStackOptions {
  /** The folder of Pulumi.yaml. */
  projectDir: string;
  /** Full keys with their namespaces, or keys of the project. */
  config: Readonly<Record<string, string | { secret: string }>>;
  /** Takes what the engine prints, as it comes. */
  print: (text: string) => void;
}

const passphrase = "for a stack that lives as long as this run";

export function pulumiIsOnPath(): boolean {
  return spawnSync("pulumi", ["version"], { stdio: "ignore" }).status === 0;
}

/** A new, empty stack in a temporary folder, which `close` removes. */
export function openDemoStack(engine: EngineName, options: DemoStackOptions): DemoStack {
  const folder = mkdtempSync(join(tmpdir(), "apsaravideo-demo-"));
  const close = () => rmSync(folder, { recursive: true, force: true });
  const run = engine === "local" ? onLocalEngine(folder, options) : onPulumi(folder, options);
  return { run, close };
}

function onLocalEngine(folder: string, { projectDir, config, print }: DemoStackOptions): DemoStack["run"] {
  let text = "";
  const stack = openStack({
    projectDir,
    stack: "demo",
    stateFile: join(folder, "demo.json"),
    config,
    passphrase,
    print: (lines) => {
      text += lines;
      print(lines);
    },
  });
  let plan: UpdatePlan | undefined;
  const commands: Record<Command, (signals: CancelOptions) => Promise<Result>> = {
    preview: (signals) => stack.preview(signals),
    "preview --save-plan": (signals) => stack.preview({ savePlan: true, ...signals }),
    up: (signals) => stack.up(signals),
    "up --plan": (signals) => stack.up({ plan, ...signals }),
    refresh: (signals) => stack.refresh(signals),
    destroy: (signals) => stack.destroy(signals),
  };
  return async (command) => {
    text = "";
    const result = await interruptible(commands[command]);
    plan = result.plan ?? plan;
    return { ok: result.ok, text, changes: result.changeSummary as Record<string, number> };
  };
}

/** The CLI keeps its state and its configuration in the temporary folder too, not in the project. */
function onPulumi(folder: string, { projectDir, config, print }: DemoStackOptions): DemoStack["run"] {
  const env = { ...process.env, PULUMI_BACKEND_URL: `file://${folder}`, PULUMI_CONFIG_PASSPHRASE: passphrase };
  const files = ["--stack", "demo", "--config-file", join(folder, "Pulumi.demo.yaml")];
  const pulumi = (args: string[], show: (text: string) => void, input = "") =>
    output("pulumi", [...args, "--non-interactive"], { cwd: projectDir, env }, show, input);
  const ready = (async () => {
    await pulumi(["stack", "init", "demo", "--secrets-provider", "passphrase", "--no-select"], () => undefined);
    for (const [key, value] of Object.entries(config)) {
      const secret = typeof value !== "string";
      // The value goes in through standard input: arguments can be seen by every user of the machine.
      await pulumi(
        ["config", "set", key, ...(secret ? ["--secret"] : []), ...files],
        () => undefined,
        secret ? value.secret : value,
      );
    }
  })();
  return async (command) => {
    await ready;
    const [verb = "", plan] = command.split(" ");
    const flags = verb === "preview" ? ["--diff"] : ["--yes", "--skip-preview", "--diff"];
    const planned = plan === undefined ? [] : [plan, join(folder, "plan.json")];
    const { ok, text } = await pulumi([verb, ...flags, ...planned, ...files], print);
    return { ok, text, changes: countsIn(text) };
  };
}

/** Reads `~ 1 to update`, `+ 3 created`, `3 unchanged` below the headline `Resources:`. */
export function countsIn(text: string): Record<string, number> {
  const names: Record<string, string> = { creat: "create", updat: "update", delet: "delete", unchanged: "same" };
  const counts: Record<string, number> = {};
  const summary = text.slice(Math.max(0, text.lastIndexOf("Resources:")));
  for (const [, count, verb] of summary.matchAll(/(\d+) (?:to )?(creat|updat|delet|unchanged)/g)) {
    const name = names[verb ?? ""];
    if (name !== undefined) counts[name] = Number(count);
  }
  return counts;
}

function output(
  file: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
  show: (text: string) => void,
  input: string,
): Promise<{ ok: boolean; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: "pipe" });
    let text = "";
    const take = (chunk: Buffer) => {
      text += chunk.toString();
      show(chunk.toString());
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", reject);
    child.on("close", (code) => resolve({ ok: code === 0, text }));
    child.stdin.end(input);
  });
}
