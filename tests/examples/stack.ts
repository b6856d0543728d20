import { resolve } from "node:path";
import { openDemoStack, pulumiIsOnPath, type DemoStack, type EngineName, type Outcome } from "../../local/demo/engines";
import { demo, startSimulator, type Simulator, type SimulatorOptions } from "../../local/simulator";

// Most of what a process costs at its start is a compiler that few programs here need.
process.env["NODE_OPTIONS"] = `--require "${resolve(__dirname, "../lazily.js")}"`;

export { demo };

// `tsc` checks the types of these programs with all others; here every command would check them once more.
process.env["PULUMI_NODEJS_TRANSPILE_ONLY"] = "true";

/** The engines that this machine has: the CLI is taken where it is on PATH. */
export const engines: EngineName[] = pulumiIsOnPath() ? ["local", "pulumi"] : ["local"];

export interface Example {
  readonly simulator: Simulator;
  readonly printed: () => string;
  run: DemoStack["run"];
}

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A program of this repository as a stack of its own, beside a simulator. */
export async function openExample(
  engine: EngineName,
  folder: string,
  config: Record<string, string>,
  options: SimulatorOptions = {},
): Promise<Example> {
  const simulator = await startSimulator(options);
  let printed = "";
  const stack = openDemoStack(engine, {
    projectDir: resolve(__dirname, "../..", folder),
    config: {
      ...config,
      "apsaravideo:endpoint": simulator.endpoint,
      "apsaravideo:accessKeyId": simulator.credentials.accessKeyId,
      "apsaravideo:accessKeySecret": { secret: simulator.credentials.accessKeySecret },
    },
    print: (text) => (printed += text),
  });
  closing.push(
    () => stack.close(),
    () => simulator.stop(),
  );
  return { simulator, printed: () => printed, run: (command) => stack.run(command) };
}

/** Expects that a command succeeded and concerned so many resources; the stack itself counts as one. */
export function expectDone({ ok, text, changes }: Outcome, expected: Record<string, number>): void {
  expect({ ok, changes, text: ok ? "" : text }).toEqual({
    ok: true,
    changes: expect.objectContaining(expected),
    text: "",
  });
}
