import { parseArgs } from "node:util";
import { availableParallelism, cpus, totalmem } from "node:os";
import { pulumiIsOnPath, type EngineName } from "../../local/demo/engines";
import { openCloud } from "./lib/cloud";
import type { Finding, Measured, Row } from "./lib/row";
import { saveResults } from "./lib/results";
import { holds, plainTable } from "./lib/table";
import { ceiling } from "./rows/ceiling";
import { casterPreview, stagingPreview } from "./rows/previews";
import { pluginPreviews } from "./rows/pluginPreviews";
import { pluginStart } from "./rows/pluginStart";
import { rollouts } from "./rows/rollouts";
import { sdk } from "./rows/sdk";
import { size } from "./rows/size";
import { start } from "./rows/start";
import { state } from "./rows/state";
import { casterUpdate, stagingUpdate, wideCasterUpdate } from "./rows/updates";

const rows: readonly Row[] = [
  ...[stagingPreview, casterPreview, stagingUpdate, casterUpdate, wideCasterUpdate, rollouts],
  ...[state, start, size, sdk, pluginStart, pluginPreviews, ceiling],
];

const usage = `npm run bench -- [--only <row>]... [--runs <n>] [--save]
--save: writes tests/bench/results/<version>.json and the table in docs/performance.md; with --only, those
  rows alone, if the others were measured on this machine in as many runs
rows: ${rows.map(({ name, onlyByName }) => (onlyByName ? `${name} (only by name)` : name)).join(", ")}`;

async function main(): Promise<number> {
  const options = {
    only: { type: "string", multiple: true },
    runs: { type: "string", default: "5" },
    save: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  const { only, runs: given, save, help } = parseArgs({ options }).values;
  const unknown = (only ?? []).filter((name) => !rows.some((row) => row.name === name));
  const runs = Math.floor(Number(given));
  if (help || unknown.length > 0 || !(runs >= 1)) {
    console.log(usage);
    return help ? 0 : 2;
  }
  const chosen = rows.filter(({ name, onlyByName = false }) => only?.includes(name) ?? !onlyByName);
  const started = performance.now();
  const findings = await measure(chosen, runs);
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`\n${plainTable(findings)}\n\n${describeMachine()}; ${seconds} s`);
  if (save) saveResults(findings, { machine: describeMachine(), runs, seconds }, only !== undefined);
  const failed = findings.filter((finding) => !holds(finding));
  for (const { what, engine } of failed) console.log(`does not hold: ${what} (engine: ${engine})`);
  return failed.length > 0 ? 1 : 0;
}

async function measure(chosen: readonly Row[], runs: number): Promise<Measured[]> {
  const engines: readonly EngineName[] = pulumiIsOnPath() ? ["local", "pulumi"] : ["local"];
  const cloud = openCloud();
  const findings: Measured[] = [];
  try {
    for (const row of chosen) {
      for (const engine of engines.filter((each) => each === "local" || row.onPulumi)) {
        const began = performance.now();
        const found = await row
          .measure({ cloud, engine, runs })
          .catch((error: unknown) => [reportUnmeasured(row, error)]);
        const on = row.withoutEngine ? "none" : engine === "pulumi" ? "Pulumi CLI" : "local";
        const told = found.map((finding): Measured => ({ ...finding, engine: on }));
        findings.push(...told);
        // Printed immediately, so that an interrupted run keeps its measurements.
        const took = ((performance.now() - began) / 1000).toFixed(0);
        console.error(`${row.name}: ${took} s\n${plainTable(told)}`);
      }
    }
  } finally {
    await cloud.stop();
  }
  return findings;
}

/** A failed measurement counts as a missed target, and the other rows still run. */
function reportUnmeasured({ name }: Row, error: unknown): Finding {
  const what = error instanceof Error ? error.message : String(error);
  return { what: name, ratio: "not measured", values: [Number.NaN], conditions: [{ what, holds: false }], notes: [] };
}

function describeMachine(): string {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `${availableParallelism()} cores (${cpu?.model.trim() ?? "unknown"}), ${memory} GB, Node.js ${process.version}`;
}

void main().then((code) => {
  process.exitCode = code;
});
