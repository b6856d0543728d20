import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Condition, Measured } from "./row";
import { median } from "./statistics";
import { holds } from "./table";

const root = join(__dirname, "../../..");
const page = join(root, "docs/performance.md");
const section = /(?<=<!-- figures -->\n)[^]*(?=<!-- end of figures -->)/;

/** One line of the table as data. */
export interface Line {
  readonly what: string;
  readonly engine: Measured["engine"];
  readonly ratio: string;
  readonly limit?: number;
  readonly minimum: number;
  readonly median: number;
  readonly maximum: number;
  readonly holds: boolean;
  readonly summary?: string;
  readonly conditions: readonly Condition[];
  readonly notes: readonly string[];
}

/** The results of one run of all rows; single rows may have been measured again on the same machine. */
export interface Results {
  readonly version: string;
  readonly machine: string;
  readonly runs: number;
  readonly seconds: number;
  readonly lines: readonly Line[];
}

/**
 * Stores the results in tests/bench/results/<version>.json, and their summary in docs/performance.md.
 * @param part Only some rows were measured: the lines of the others stay.
 */
export function saveResults(
  findings: readonly Measured[],
  { machine, runs, seconds }: { machine: string; runs: number; seconds: number },
  part: boolean,
): void {
  const unmeasured = findings.find(({ values }) => values.some(Number.isNaN));
  if (unmeasured !== undefined) throw new Error(`nothing was saved: ${unmeasured.what} could not be measured`);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const measured: Results = { version, machine, runs, seconds, lines: findings.map(toLine) };
  const results = part ? addTo(readResults(version), measured) : measured;
  const file = fileOf(version);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  const text = readFileSync(page, "utf8");
  if (!section.test(text)) throw new Error("docs/performance.md has no place for the figures");
  writeFileSync(
    page,
    text.replace(section, () => formatSummary(results)),
  );
}

/** Ratios of one page must come from one machine and as many runs. */
function addTo(before: Results, { machine, runs, seconds, lines }: Results): Results {
  if (before.machine !== machine || before.runs !== runs)
    throw new Error(`nothing was saved: the other rows had ${before.runs} runs on ${before.machine}`);
  const same = (a: Line) => (b: Line) => a.what === b.what && a.engine === b.engine;
  const kept = before.lines.map((line) => lines.find(same(line)) ?? line);
  const added = lines.filter((line) => !before.lines.some(same(line)));
  return { ...before, seconds: before.seconds + seconds, lines: [...kept, ...added] };
}

export const readResults = (version: string): Results => JSON.parse(readFileSync(fileOf(version), "utf8")) as Results;

/** The figures in docs/performance.md, between their markers. */
export const readSummary = (): string => section.exec(readFileSync(page, "utf8"))?.[0] ?? "";

/** The lines for docs/performance.md. */
export const summaryLines = ({ lines }: Results): Line[] =>
  lines.filter(({ summary, engine }) => summary !== undefined && engine !== "Pulumi CLI");

/** The summary as a markdown table, formatted like Prettier's. */
export function formatSummary(results: Results): string {
  const { version, machine, runs } = results;
  const rows = [
    ["what", "must be", "median"],
    ...summaryLines(results).map((line) => [line.summary ?? "", `<= ${line.limit ?? ""}`, line.median.toFixed(2)]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const format = (cells: readonly string[], filler: string): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, filler)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  const table = [format(head, " "), format(["", "", ""], "-"), ...body.map((row) => format(row, " "))];
  const link = `[version ${version}](../tests/bench/results/${version}.json)`;
  return `\nMedians of ${link}, ${runs} runs on ${machine}:\n\n${table.join("\n")}\n\n`;
}

const fileOf = (version: string): string => join(root, "tests/bench/results", `${version}.json`);

function toLine(finding: Measured): Line {
  const { what, engine, ratio, limit, values, summary, conditions = [], notes } = finding;
  return {
    what,
    engine,
    ratio,
    ...(limit === undefined ? {} : { limit }),
    minimum: round(Math.min(...values)),
    median: round(median(values)),
    maximum: round(Math.max(...values)),
    holds: holds(finding),
    ...(summary === undefined ? {} : { summary }),
    conditions,
    notes,
  };
}

const round = (value: number): number => Number(value.toFixed(3));
