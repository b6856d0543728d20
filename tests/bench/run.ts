import { parseArgs } from "node:util";
import { availableParallelism, cpus, totalmem } from "node:os";
import { pulumiIsOnPath, type EngineName } from "../../local/demo/engines";
import { openCloud } from "./lib/cloud";
import type { Finding, Measured, Row } from "./lib/row";
import { holds, markdownTable, plainTable } from "./lib/table";
import { ceiling } from "./rows/ceiling";
import { casterPreview, stagingPreview } from "./rows/previews";
import { rollouts } from "./rows/rollouts";
import { sdk } from "./rows/sdk";
import { size } from "./rows/size";
import { start } from "./rows/start";
import { state } from "./rows/state";
import { casterUpdate, stagingUpdate, wideCasterUpdate } from "./rows/updates";

const rows: readonly Row[] = [
  ...[stagingPreview, casterPreview, stagingUpdate, casterUpdate, wideCasterUpdate, rollouts],
  ...[state, start, size, sdk, ceiling],
];

const usage = `npm run bench -- [--only <row>]... [--runs <n>] [--markdown]
rows: ${rows.map(({ name, onlyByName }) => (onlyByName ? `${name} (only by name)` : name)).join(", ")}`;

async function main(): Promise<number> {
  const options = {
    only: { type: "string", multiple: true },
    runs: { type: "string", default: "5" },
    markdown: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  const { only, runs, markdown, help } = parseArgs({ options }).values;
  const unknown = (only ?? []).filter((name) => !rows.some((row) => row.name === name));
  if (help || unknown.length > 0 || !(Number(runs) >= 1)) {
    console.log(usage);
    return help ? 0 : 2;
  }
  const chosen = rows.filter(({ name, onlyByName = false }) => only?.includes(name) ?? !onlyByName);
  const started = performance.now();
  const findings = await measure(chosen, Math.floor(Number(runs)));
  console.log(`\n${markdown ? markdownTable(findings) : plainTable(findings)}\n\n${machine(started)}`);
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
        const found = await row.measure({ cloud, engine, runs }).catch((error: unknown) => [unmeasured(row, error)]);
        const on = row.withoutEngine ? "none" : engine === "pulumi" ? "Pulumi CLI" : "local";
        const told = found.map((finding): Measured => ({ ...finding, engine: on }));
        findings.push(...told);
        // As it comes: who ends the run early keeps what was measured.
        const took = ((performance.now() - began) / 1000).toFixed(0);
        console.error(`${row.name}, measured in ${took} s\n${plainTable(told)}`);
      }
    }
  } finally {
    await cloud.stop();
  }
  return findings;
}

/** A row that could not be measured does not hold, and does not keep the others from it. */
function unmeasured({ name }: Row, error: unknown): Finding {
  const what = error instanceof Error ? error.message : String(error);
  return { what: name, ratio: "not measured", values: [Number.NaN], conditions: [{ what, holds: false }], notes: [] };
}

function machine(started: number): string {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const took = ((performance.now() - started) / 1000).toFixed(0);
  return `${availableParallelism()} cores (${cpu?.model.trim() ?? "unknown"}), ${memory} GB, Node.js ${process.version}; ${took} s`;
}

void main().then((code) => {
  process.exitCode = code;
});
