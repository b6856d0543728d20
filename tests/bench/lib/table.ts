import type { Finding, Measured } from "./row";
import { median } from "./statistics";

/** The median decides. A line without a limit holds when its conditions hold. */
export function holds({ limit, values, conditions = [] }: Finding): boolean {
  return (limit === undefined || median(values) <= limit) && conditions.every((condition) => condition.holds);
}

const formatValue = (value: number): string => value.toFixed(2);

/** The median of some seconds, as `12.3 s`. */
export const seconds = (values: readonly number[]): string => `${formatValue(median(values))} s`;

function cells(finding: Measured): string[] {
  const { what, engine, ratio, limit, values } = finding;
  const target = limit === undefined ? "for information" : `<= ${limit}`;
  const figures = [Math.min(...values), median(values), Math.max(...values)].map(formatValue);
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
