import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import {
  openDemoStack,
  type Command,
  type DemoStack,
  type EngineName,
  type Outcome,
} from "../../../local/demo/engines";
import type { ExportedDeployment } from "../../../local/engine";
import { demo, startSimulator, type Simulator, type SimulatorOptions } from "../../../local/simulator";

export { demo };

// A command starts several processes, which takes up to 15 seconds on a busy machine.
jest.setTimeout(300_000);

const root = resolve(__dirname, "../../..");
const named = process.env["ENGINE"] ?? "local";
if (named !== "local" && named !== "pulumi") throw new Error(`ENGINE is local or pulumi, not ${named}`);

/** The engine of this run: the local one, unless ENGINE is pulumi, as in `npm run test:pulumi`. */
export const engine: EngineName = named;

// Most of a process's start is a compiler that few programs here need.
process.env["NODE_OPTIONS"] = `--require "${resolve(__dirname, "../../lib/lazily.js")}"`;

// `tsc` checks the types of these programs once; without this setting, every command would check them again.
process.env["PULUMI_NODEJS_TRANSPILE_ONLY"] = "true";

export interface OpenedStack extends Omit<DemoStack, "close"> {
  readonly simulator: Simulator;
  readonly printed: () => string;
}

export interface StackToOpen {
  /** The folder of Pulumi.yaml, relative to the root of the repository. */
  readonly projectDir: string;
  readonly stack?: string;
  readonly config?: Readonly<Record<string, string | { secret: string }>>;
  readonly simulator?: SimulatorOptions;
  /** Default: true. A stack without credentials can make no call. */
  readonly credentials?: boolean;
}

const closing: (() => unknown)[] = [];
const closeAll = async () => {
  for (const close of closing.splice(0)) await close();
};
afterEach(closeAll);

/** Opens a program as a stack of its own on the engine of this run, with a simulator. */
export async function open(toOpen: StackToOpen): Promise<OpenedStack> {
  const { projectDir, stack, config = {}, credentials = true } = toOpen;
  const simulator = await startSimulator(toOpen.simulator);
  const { accessKeyId, accessKeySecret } = simulator.credentials;
  const given = credentials
    ? { "apsaravideo:accessKeyId": accessKeyId, "apsaravideo:accessKeySecret": { secret: accessKeySecret } }
    : {};
  let printed = "";
  const opened = openDemoStack(engine, {
    projectDir: resolve(root, projectDir),
    ...(stack !== undefined && { stack }),
    config: { "apsaravideo:endpoint": simulator.endpoint, ...given, ...config },
    print: (text) => (printed += text),
  });
  closing.push(
    () => opened.close(),
    () => simulator.stop(),
  );
  return { ...opened, simulator, printed: () => printed, run: (command: Command) => opened.run(command) };
}

/** Expects that a command succeeded and concerned these numbers of resources. The stack itself counts as one. */
export function expectDone({ ok, text, changes }: Outcome, expected: Record<string, number>): void {
  expect({ ok, changes, text: ok ? "" : text }).toEqual({ ok: true, changes: expected, text: "" });
}

/**
 * The exported state without its default provider. There the CLI keeps the stack's configuration, and an export that
 * shows secrets shows that configuration too.
 */
export function withoutProviders({ deployment }: ExportedDeployment): object[] {
  const resources = (deployment.resources ?? []) as { type: string }[];
  return resources.filter(({ type }) => !type.startsWith("pulumi:providers:"));
}

/** The untracked, unignored files of git; none without a checkout. */
function strayFiles(): string[] {
  try {
    const args = ["ls-files", "--others", "--exclude-standard"];
    return execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).split("\n");
  } catch {
    return [];
  }
}

const before = strayFiles();
afterAll(() => {
  expect(strayFiles().filter((file) => !before.includes(file))).toEqual([]);
});
