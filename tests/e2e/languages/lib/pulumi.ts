import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../../../local/simulator";

// A command starts several processes, which takes up to 15 seconds on a busy machine.
jest.setTimeout(300_000);

const root = resolve(__dirname, "../../../..");
/** The folder of the built plugin. */
export const pluginFolder = join(root, "plugin/dist");

export interface Ran {
  readonly ok: boolean;
  readonly text: string;
}

export interface Project {
  readonly simulator: Simulator;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Runs the CLI in the folder of the project. */
  pulumi(...args: string[]): Promise<Ran>;
  /** Runs a program that starts the CLI there. */
  command(program: string, args: readonly string[]): Promise<Ran>;
  /** The same as `pulumi`; `during` gets the process. */
  interrupt(args: readonly string[], during: (child: ChildProcess) => Promise<void>): Promise<Ran>;
  /** Writes Pulumi.yaml. */
  program(text: string): void;
  /** The resources in the state, without the stack and its providers. */
  resources(): Promise<StateResource[]>;
  /** Sets keys of the provider. */
  configure(values: Readonly<Record<string, string>>): Promise<void>;
  /** Sets keys by their whole name. */
  set(values: Readonly<Record<string, string>>): Promise<void>;
}

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly dependencies?: readonly string[];
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A YAML project that uses the built plugin. */
export const header = `name: show
runtime: yaml
plugins: { providers: [{ name: apsaravideo, path: ${pluginFolder} }] }
`;

/** A stack of its own in a new folder, with a simulator and the credentials for it. */
export async function openProject(text: string, options: SimulatorOptions = {}): Promise<Project> {
  const simulator = await startSimulator(options);
  closing.push(() => simulator.stop());
  const folder = mkdtempSync(join(tmpdir(), "languages-"));
  closing.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const env = environment(folder);
  mkdirSync(join(folder, "home"));
  const command = (
    name: string,
    args: readonly string[],
    started: (child: ChildProcess) => Promise<void> = () => Promise.resolve(),
  ) =>
    new Promise<Ran>((settle) => {
      const child = spawn(name, args, { cwd: folder, env });
      let printed = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (chunk: string) => (printed += chunk));
      child.on("close", (code) => {
        settle({ ok: code === 0, text: printed });
      });
      void started(child);
    });
  const run = (args: readonly string[], started?: (child: ChildProcess) => Promise<void>) =>
    command("pulumi", [...args, "--color", "never", "--non-interactive"], started);
  const expectOk = async (...args: string[]) => {
    const ran = await run(args);
    if (!ran.ok) throw new Error(`pulumi ${args.join(" ")}: ${ran.text}`);
    return ran.text;
  };
  const program = (yaml: string) => {
    writeFileSync(join(folder, "Pulumi.yaml"), yaml);
  };
  const set = async (values: Readonly<Record<string, string>>) => {
    for (const [key, value] of Object.entries(values)) {
      const secret = key === "apsaravideo:accessKeySecret" ? ["--secret"] : [];
      await expectOk("config", "set", ...secret, key, value);
    }
  };
  const configure = (values: Readonly<Record<string, string>>) =>
    set(Object.fromEntries(Object.entries(values).map(([key, value]) => [`apsaravideo:${key}`, value])));
  program(text);
  await expectOk("stack", "init", "dev");
  await configure({ endpoint: simulator.endpoint, ...simulator.credentials });
  return {
    ...{ simulator, folder, env, program, configure, set, command },
    pulumi: (...args) => run(args),
    interrupt: run,
    async resources() {
      const exported = JSON.parse(await expectOk("stack", "export")) as { deployment: { resources?: StateResource[] } };
      return (exported.deployment.resources ?? []).filter(({ type }) => !type.startsWith("pulumi:"));
    },
  };
}

/** Pulumi reads and writes in this folder only, so variables of the user's shell for other stacks are left out. */
function environment(folder: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_"));
  return {
    ...Object.fromEntries(others),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "for a stack that lives as long as this test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/** Whether a program starts. */
export function starts(command: string, args: readonly string[]): Promise<boolean> {
  return new Promise((settle) => {
    execFile(command, args, (error) => {
      settle(error === null);
    });
  });
}

export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
