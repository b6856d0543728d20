import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Provider } from "../../../local/engine/provider";
import type { PropertyMap } from "../../../local/engine/property";
import { providerOf, startProvider, urn } from "../lib/provider";
import type { Finding, Row } from "../lib/row";
import { runInTurn, ratios, measureSeconds } from "../lib/statistics";
import { seconds } from "../lib/table";

/** Starts the process, sends one check, and ends the process. */
async function firstCheck(text: string, config: Record<string, string>, inputs: PropertyMap, env = {}) {
  let provider: Provider | undefined;
  const time = await measureSeconds(async () => {
    provider = await startProvider(config, env);
    await provider.check(urn, {}, { ...inputs, __provider: text });
  });
  await provider?.stop();
  return time;
}

/** The vendor's modules that a check loads. */
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
  withoutEngine: true,
  async measure({ cloud, runs }): Promise<Finding[]> {
    const floor = await providerOf(cloud, "floor");
    const ours = await providerOf(cloud, "ours");
    // The inputs are refused, so check makes no call.
    const refused = { domainName: "no domain", functionName: "aliauth" };
    const needed = { domainName: "d0000.example.com", functionName: "function_00" };
    const idle = await vendorModules(ours.text, ours.config, refused);
    const busy = await vendorModules(ours.text, ours.config, needed);
    const times = await runInTurn(runs, {
      ours: () => firstCheck(ours.text, ours.config, refused),
      floor: () => firstCheck(floor.text, floor.config, refused),
    });
    return [
      {
        what: "start of the provider process until its first response",
        ratio: "ours / floor",
        limit: 1.15,
        summary: "start of the provider process / floor",
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
