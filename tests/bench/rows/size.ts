import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PropertyMap } from "../../../local/engine/property";
import type { Cloud } from "../lib/cloud";
import { providerOf, startProvider, urn } from "../lib/provider";
import type { Finding, Row } from "../lib/row";
import { withoutQuotas } from "../lib/settled";
import { runInTurn, median, ratios, measureSeconds } from "../lib/statistics";
import { domains } from "../lib/world";

const sizes: readonly number[] = [50, 100, 1_000, 5_000];
const largest = 5_000;
type Way = "ours" | "floor";
type Figures = Record<number, number[]>;

const scenery = domains(250, 20);
const perGroup = 60;

/** The program's inputs for each resource, including the SDK's hints. */
function inputsOf(way: Way, size: number): PropertyMap[] {
  const args = scenery.resources.slice(0, size).map((each) => each.args);
  if (way === "floor") return args.map(({ domainName, functionName }) => floorInputs(domainName, functionName));
  const group = (at: number): unknown => [`group-${at}`, makeHint(args.slice(at, at + perGroup))];
  return args.map((fields, index) => {
    const own = index - (index % perGroup);
    const hint = index % perGroup < perGroup / 2 ? group(own) : [`group-${own}`];
    return { ...fields, lookAhead: JSON.stringify(hint) } as PropertyMap;
  });
}

/** A hint in the SDK's form: a domain and the list of its functions. */
function makeHint(members: readonly Readonly<Record<string, string>>[]): unknown[] {
  const lists = new Map<string | undefined, (string | undefined)[]>();
  for (const { domainName, functionName } of members)
    lists.set(domainName, [...(lists.get(domainName) ?? []), functionName]);
  return [...lists].map(([domainName, functionName]) => ({ domainName, functionName }));
}

const floorInputs = (group: string | undefined, member: string | undefined): PropertyMap =>
  ({ group, member, ...scenery.shared }) as PropertyMap;

interface Measured {
  readonly times: Record<Way, Figures>;
  /** The greatest resident size of the provider process, in MB. */
  readonly memory: Record<Way, Figures>;
  /** The heap after a collection at the end, in MB. */
  readonly kept: Record<Way, number[]>;
}

/** The provider's part of a preview: `check` and `diff` of one resource after the other, in a process of its own. */
async function previews(cloud: Cloud, runs: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "apsaravideo-bench-"));
  const file = join(folder, "memory");
  const env = { NODE_OPTIONS: `--require=${join(__dirname, "../probe.js")}`, BENCH_MEMORY: file };
  const times: Measured["times"] = { ours: {}, floor: {} };
  const memory: Measured["memory"] = { ours: {}, floor: {} };
  const kept: Measured["kept"] = { ours: [], floor: [] };
  try {
    const texts = { ours: (await providerOf(cloud, "ours")).text, floor: (await providerOf(cloud, "floor")).text };
    const config = { ...(await cloud.start({ world: scenery.world, quotas: false })), ...withoutQuotas };
    const measure = async (way: Way, size = largest): Promise<number> => {
      const all = inputsOf(way, size).map((inputs) => ({ ...inputs, __provider: texts[way] }));
      const provider = await startProvider(config, env);
      try {
        return await measureSeconds(async () => {
          let spent = 0;
          for (const [index, news] of all.entries()) {
            spent += await measureSeconds(async () => {
              const { inputs, failures } = await provider.check(urn, {}, news);
              if (failures.length > 0) throw new Error(JSON.stringify(failures));
              await provider.diff(urn, "id", { inputs, outputs: inputs }, inputs, []);
            });
            const done = index + 1;
            if (!sizes.includes(done)) continue;
            // The probe writes five times a second.
            await new Promise((resolve) => setTimeout(resolve, 400));
            (times[way][done] ??= []).push(spent);
            (memory[way][done] ??= []).push(Number(readFileSync(file, "utf8")) / 1024);
          }
          kept[way].push(await readKeptHeap(file));
        });
      } finally {
        await provider.stop();
      }
    };
    await runInTurn(runs, { ours: () => measure("ours") });
    // For information only, so one run with fewer resources.
    await measure("floor", 1_000);
    await cloud.count();
    return { times, memory, kept };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes the process collect its garbage, and returns the remaining heap in MB. */
async function readKeptHeap(file: string): Promise<number> {
  writeFileSync(`${file}.collect`, "");
  const kept = `${file}.kept`;
  while (!existsSync(kept)) await new Promise((resolve) => setTimeout(resolve, 50));
  const bytes = Number(readFileSync(kept, "utf8"));
  rmSync(kept);
  return bytes / 2 ** 20;
}

/** Milliseconds for each further resource between two sizes, run by run. */
const slope = (figures: Figures, from: number, to: number): number[] =>
  (figures[to] ?? []).map((time, run) => ((time - (figures[from]?.[run] ?? 0)) / (to - from)) * 1000);

const growth = (figures: Figures): number[] => ratios(figures[5_000] ?? [], figures[50] ?? []);
const formatFigures = (figures: Figures, unit: string): string =>
  sizes
    .filter((size) => figures[size] !== undefined)
    .map((size) => `${size}: ${median(figures[size] ?? []).toFixed(1)} ${unit}`)
    .join(", ");

export const size: Row = {
  name: "size",
  onPulumi: false,
  withoutEngine: true,
  async measure({ cloud, runs }): Promise<Finding[]> {
    const { times, memory, kept } = await previews(cloud, runs);
    const late = slope(times.ours, 1_000, 5_000);
    const early = slope(times.ours, 100, 1_000);
    return [
      {
        what: "time grows with N (100, 1,000, 5,000): check and diff of StagingPromotions in the provider process",
        ratio: "time per further resource, from 1,000 to 5,000 / from 100 to 1,000",
        limit: 1.25,
        summary: "time per resource from 1,000 to 5,000 resources / from 100 to 1,000",
        values: ratios(late, early),
        notes: [
          `ours ${formatFigures(times.ours, "s")}`,
          `floor ${formatFigures(times.floor, "s")}`,
          `per further resource: ours ${median(late).toFixed(1)} ms`,
        ],
      },
      {
        what: "memory of the provider process at 5,000 resources",
        ratio: "greatest resident size at 5,000 / at 50",
        limit: 1.2,
        summary: "memory of the provider process at 5,000 resources / at 50",
        values: growth(memory.ours),
        notes: [
          `ours ${formatFigures(memory.ours, "MB")}`,
          `floor ${formatFigures(memory.floor, "MB")}`,
          `heap after a collection: ours at 5,000 ${median(kept.ours).toFixed(1)} MB, floor at 1,000 ${median(kept.floor).toFixed(1)} MB`,
        ],
      },
    ];
  },
};
