import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cancellation } from "../../../local/engine/cancellation";
import { readProject } from "../../../local/engine/project";
import { Provider } from "../../../local/engine/provider";
import type { PropertyMap } from "../../../local/engine/property";
import type { Cloud } from "../lib/cloud";
import type { Finding, Row } from "../lib/row";
import { openBenchStack, projectDir, type Way } from "../lib/stack";
import { inTurn, ratios, timed } from "../lib/statistics";
import { seconds } from "../lib/table";
import { domains } from "../lib/world";

const project = readProject(projectDir);
const urn = "urn:pulumi:bench::bench::pulumi-nodejs:dynamic/bench:Any::any";

/** The text of a provider as it stands in the state, and the configuration that it is given. */
async function providerOf(cloud: Cloud, way: Way): Promise<{ text: string; config: Record<string, string> }> {
  const scenery = domains(1, 1);
  const config = await cloud.start({ world: scenery.world, quotas: false });
  const stack = openBenchStack({ engine: "local", way, scenery, config });
  try {
    await stack.run("up");
    const { deployment } = JSON.parse(stack.state()) as {
      deployment: { resources: { inputs?: { __provider?: string } }[] };
    };
    const text = deployment.resources.map(({ inputs }) => inputs?.__provider).find((each) => each !== undefined);
    if (text === undefined) throw new Error("the state holds no provider");
    return { text, config };
  } finally {
    stack.close();
  }
}

/** Starts the process, asks it for one check, and ends it. */
async function firstCheck(text: string, config: Record<string, string>, inputs: PropertyMap, env = {}) {
  let provider: Provider | undefined;
  const time = await timed(async () => {
    const { dynamicProviderScript: script, programDir: cwd } = project;
    // It talks to no engine before it has something to log.
    const args = ["127.0.0.1:1"];
    const onLine = (): void => undefined;
    const cancellation = new Cancellation({});
    const options = { script, args, cwd, env: { ...process.env, ...env }, onLine, cancellation };
    provider = await Provider.start(options, config);
    await provider.check(urn, {}, { ...inputs, __provider: text });
  });
  await provider?.stop();
  return time;
}

/** The modules of the vendor's that a check asked for. */
async function vendorModules(text: string, config: Record<string, string>, inputs: PropertyMap): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "apsaravideo-bench-"));
  const file = join(folder, "modules");
  try {
    const env = { NODE_OPTIONS: `--require=${join(__dirname, "../probe.js")}`, BENCH_MODULES: file };
    await firstCheck(text, config, inputs, env);
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const start: Row = {
  name: "start",
  onPulumi: false,
  async measure({ cloud, runs }): Promise<Finding[]> {
    const floor = await providerOf(cloud, "floor");
    const ours = await providerOf(cloud, "ours");
    // Refused for its inputs, so it needs no call.
    const refused = { domainName: "no domain", functionName: "aliauth" };
    const needed = { domainName: "d0000.example.com", functionName: "function_00" };
    const idle = await vendorModules(ours.text, ours.config, refused);
    const busy = await vendorModules(ours.text, ours.config, needed);
    const times = await inTurn(Math.max(2 * runs, 10), {
      ours: () => firstCheck(ours.text, ours.config, refused),
      floor: () => firstCheck(floor.text, floor.config, refused),
    });
    return [
      {
        what: "start of the provider process until its first answer",
        ratio: "ours / floor",
        limit: 1.15,
        values: ratios(times.ours, times.floor),
        conditions: [
          {
            what: `a check that needs no call loads nothing of the vendor's (${idle.length})`,
            holds: idle.length === 0,
          },
          { what: `one that needs a call does (${busy.length})`, holds: busy.length > 0 },
        ],
        notes: [`ours ${seconds(times.ours)}, floor ${seconds(times.floor)}`],
      },
    ];
  },
};
