#!/usr/bin/env node
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { demo, startSimulator } from "../simulator";
import { openDemoStack, type EngineName } from "./engines";
import { whyNotPulumi } from "./pulumiCli";
import { ReviewFailed, writeReview } from "./reviewPage";
import { StoryFailed, playStory } from "./story";

const usage = `Shows the whole story on this machine, with a simulated cloud: no account, no charges.

  npm run demo -- [--engine local|pulumi]

  --engine  local: the small engine of this package; pulumi: the Pulumi CLI on PATH, with a temporary file backend.
            Default: pulumi where it is on PATH and can be used, else local.
  --help    This text.
`;

/** Resolves to the exit code: 0, 1 when a step did not have the announced result, 2 for wrong usage. */
async function main(): Promise<number> {
  const engine = engineOf(process.argv.slice(2));
  if (engine === "help" || engine === undefined) {
    process.stderr.write(usage);
    return engine === "help" ? 0 : 2;
  }
  const say = (text: string) => void process.stdout.write(text);
  const simulator = await startSimulator({ rolloutMs: 1_500 });
  say(`A simulated ApsaraVideo Live at ${simulator.endpoint}, with one caster and one domain. Engine: ${engine}.\n`);
  const projectDir = resolve(__dirname, "../../..");
  const stack = openDemoStack(engine, {
    projectDir,
    config: {
      casterId: demo.casterId,
      domainName: demo.domainName,
      title: "Evening show",
      "apsaravideo:endpoint": simulator.endpoint,
      "apsaravideo:accessKeyId": simulator.credentials.accessKeyId,
      "apsaravideo:accessKeySecret": { secret: simulator.credentials.accessKeySecret },
    },
    print: say,
  });
  try {
    const reviewed = await playStory({ say, stack, simulator });
    say(`\nThe preview of step 4 as a page: ${writeReview(projectDir, reviewed)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof StoryFailed || error instanceof ReviewFailed)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    return 1;
  } finally {
    stack.close();
    await simulator.stop();
  }
}

function engineOf(args: string[]): EngineName | "help" | undefined {
  try {
    const { values } = parseArgs({ args, options: { engine: { type: "string" }, help: { type: "boolean" } } });
    if (values.help) return "help";
    const { engine } = values;
    if (engine === "local") return engine;
    if (engine !== "pulumi" && engine !== undefined) return undefined;
    const reason = whyNotPulumi();
    if (reason === undefined) return "pulumi";
    if (engine === undefined) return "local";
    throw new Error(`--engine pulumi: ${reason}. Install it: https://www.pulumi.com/docs/install/`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n`);
    return undefined;
  }
}

void main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
