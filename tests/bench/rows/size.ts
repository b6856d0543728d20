import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cloud } from "../lib/cloud";
import type { Finding, Row } from "../lib/row";
import { previewUnchanged, settledState, withoutQuotas } from "../lib/settled";
import { openBenchStack, type Way } from "../lib/stack";
import { inTurn, median, ratios, timed } from "../lib/statistics";
import { seconds } from "../lib/table";
import { domains, type Scenery } from "../lib/world";

const sizes = [50, 100, 1_000, 5_000] as const;
const ways = ["ours", "floor"] as const;
type Figures = Record<number, number[]>;

/** All sizes are parts of one scenery, so that one simulator serves them. */
const scenery = domains(250, 20);
const part = (size: number): Scenery => ({ ...scenery, resources: scenery.resources.slice(0, size) });

interface Measured {
  readonly times: Record<(typeof ways)[number], Figures>;
  /** Greatest resident size of the provider process, in MB. */
  readonly memory: Record<(typeof ways)[number], Figures>;
}

/** Previews of unchanged stacks of all sizes, without quotas and latency. */
async function previews(cloud: Cloud, runs: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "apsaravideo-bench-"));
  const file = join(folder, "memory");
  const env = { NODE_OPTIONS: `--require=${join(__dirname, "../probe.js")}`, BENCH_MEMORY: file };
  const subject = (way: Way, state: string, config: Record<string, string>, size: number) => {
    const stack = openBenchStack({ engine: "local", way, scenery: part(size), config, env, state });
    return () => timed(() => previewUnchanged(stack, part(size))).finally(() => stack.close());
  };
  const times: Measured["times"] = { ours: {}, floor: {} };
  const memory: Measured["memory"] = { ours: {}, floor: {} };
  try {
    const states = new Map<string, string>();
    for (const way of ways) {
      for (const size of sizes) states.set(`${way} ${size}`, await settledState(cloud, way, part(size)));
    }
    const config = { ...(await cloud.start({ world: scenery.world, quotas: false })), ...withoutQuotas };
    const subjects = sizes.flatMap((size) =>
      ways.map((way) => {
        const run = async () => {
          const time = await subject(way, states.get(`${way} ${size}`) ?? "", config, size)();
          (memory[way][size] ??= []).push(Number(readFileSync(file, "utf8")) / 1024);
          return time;
        };
        return [`${way} ${size}`, run] as const;
      }),
    );
    const found = await inTurn(runs, Object.fromEntries(subjects));
    await cloud.count();
    for (const way of ways) for (const size of sizes) times[way][size] = found[`${way} ${size}`] ?? [];
    return { times, memory };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds for each resource more, between two sizes, run by run. */
const slope = (figures: Figures, from: number, to: number): number[] =>
  (figures[to] ?? []).map((time, run) => ((time - (figures[from]?.[run] ?? 0)) / (to - from)) * 1000);

const growth = (figures: Figures): number[] => ratios(figures[5_000] ?? [], figures[50] ?? []);
const listed = (figures: Figures, unit: string): string =>
  sizes.map((size) => `${size}: ${median(figures[size] ?? []).toFixed(1)} ${unit}`).join(", ");

export const size: Row = {
  name: "size",
  onPulumi: false,
  async measure({ cloud, runs }): Promise<Finding[]> {
    const { times, memory } = await previews(cloud, runs);
    const late = slope(times.ours, 1_000, 5_000);
    const early = slope(times.ours, 100, 1_000);
    return [
      {
        what: "time grows with N (100, 1,000, 5,000), unchanged StagingPromotions",
        ratio: "time per resource more, from 1,000 to 5,000 / from 100 to 1,000",
        limit: 1.25,
        values: ratios(late, early),
        notes: [
          `ours ${listed(times.ours, "s")}`,
          `floor ${listed(times.floor, "s")}`,
          `per resource more: ours ${seconds(late.map((each) => each / 1000))}`,
        ],
      },
      {
        what: "memory of the provider process at 5,000 resources",
        ratio: "greatest resident size at 5,000 / at 50",
        limit: 1.2,
        values: growth(memory.ours),
        notes: [
          `ours ${listed(memory.ours, "MB")}`,
          `floor ${listed(memory.floor, "MB")}, 5,000 / 50: ${median(growth(memory.floor)).toFixed(2)}`,
        ],
      },
    ];
  },
};
