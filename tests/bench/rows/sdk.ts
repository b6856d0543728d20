import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Finding, Row } from "../lib/row";
import { median, ratios } from "../lib/statistics";

const count = 300;
/** So short a time varies by a fifth between rounds, so a run has several rounds. */
const roundsPerRun = 5;

export const sdk: Row = {
  name: "sdk",
  onPulumi: false,
  withoutEngine: true,
  async measure({ runs }): Promise<Finding[]> {
    const rounds = runs * roundsPerRun;
    // No stack traces, as in the programs of the other rows: Pulumi formats one for every promise.
    const args = [
      "--expose-gc",
      "--stack-trace-limit=0",
      join(__dirname, "../sdkCost.js"),
      String(rounds),
      String(count),
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { ours, bare } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { ours: number[]; bare: number[] };
    const each = (times: number[]): string => `${((median(times) / count) * 1e6).toFixed(0)} µs`;
    const perRun = (times: number[]): number[] =>
      Array.from({ length: runs }, (_, run) => sum(times.slice(run * roundsPerRun, (run + 1) * roundsPerRun)));
    return [
      {
        what: "the SDK's cost in the program, per resource, of 300 at a time under mocks",
        ratio: "ours / a bare pulumi.dynamic.Resource",
        limit: 1.1,
        summary: "cost of the SDK per resource / bare dynamic resource",
        values: ratios(perRun(ours), perRun(bare)),
        notes: [`ours ${each(ours)}, bare ${each(bare)}`],
      },
    ];
  },
};

const sum = (times: readonly number[]): number => times.reduce((total, time) => total + time, 0);
