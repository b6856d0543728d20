import type { Finding, Measured } from "./row";
import { median } from "./statistics";

/** By the median; a line without a limit holds when its conditions do. */
export function holds({ limit, values, conditions = [] }: Finding): boolean {
  return (limit === undefined || median(values) <= limit) && conditions.every((condition) => condition.holds);
}

const shown = (value: number): string => value.toFixed(2);

/** `12.3 s` for the median of some seconds. */
export const seconds = (values: readonly number[]): string => `${shown(median(values))} s`;

function cells(finding: Measured): string[] {
  const { what, engine, ratio, limit, values } = finding;
  const target = limit === undefined ? "for information" : `<= ${limit}`;
  const figures = [Math.min(...values), median(values), Math.max(...values)].map(shown);
  return [what, engine, ratio, target, ...figures, limit === undefined ? "" : holds(finding) ? "yes" : "NO"];
}

function remarks({ notes, conditions = [] }: Finding): string[] {
  return [...notes, ...conditions.map(({ what, holds: held }) => `${what}: ${held ? "yes" : "NO"}`)];
}

export function plainTable(findings: readonly Measured[]): string {
  return findings
    .map((finding) => {
      const [what, engine, ratio, target, least, middle, most, held] = cells(finding);
      const line = `${what} (engine: ${engine})\n    ${ratio}: ${least} / ${middle} / ${most} (${target}) ${held}`;
      return [line, ...remarks(finding).map((remark) => `    ${remark}`)].join("\n");
    })
    .join("\n");
}

export function markdownTable(findings: readonly Measured[]): string {
  const head = ["what", "engine", "ratio", "must be", "minimum", "median", "maximum", "holds", "behind it"];
  const rows = findings.map((finding) => [...cells(finding), remarks(finding).join("; ")]);
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
