import { phases, type Played } from "./life";
import { courses, victims } from "./points";

const count = (among: readonly Played[], holds: (played: Played) => boolean): string =>
  String(among.filter(holds).length);
const sum = (among: readonly Played[], of: (played: Played) => number): string =>
  String(among.reduce((total, played) => total + of(played), 0));

/** A table of the points: a row for each victim, with columns for the operation, the phase and the result. */
export function summary(played: readonly Played[], seed: number): string {
  const columns: [string, (among: readonly Played[]) => string][] = [
    ["points", (among) => String(among.length)],
    ...courses.map((course): (typeof columns)[number] => [
      course,
      (of) => count(of, ({ point }) => point.course === course),
    ]),
    ...phases.map((phase): (typeof columns)[number] => [phase, (of) => count(of, (each) => each.phase === phase)]),
    ["left pending", (among) => count(among, ({ pending }) => pending > 0)],
    ["writes repeated", (among) => sum(among, ({ repeated }) => repeated)],
    ["in the gap", (among) => sum(among, ({ inTheGap }) => inTheGap)],
    ["broken", (among) => count(among, ({ broken }) => broken.length > 0)],
  ];
  const rows = [...victims.map((victim) => [victim, played.filter(({ point }) => point.victim === victim)] as const)];
  const line = (head: string, cells: readonly string[]): string =>
    [head.padEnd(12), ...cells.map((cell, index) => cell.padStart(columns[index]?.[0].length ?? 0))].join("  ");
  return [
    `\nKills and Ctrl-C, seed ${seed}: by operation and phase, with the result.`,
    line(
      "",
      columns.map(([name]) => name),
    ),
    ...[...rows, ["all", played] as const].map(([name, among]) =>
      line(
        name,
        columns.map(([, cell]) => cell(among)),
      ),
    ),
    "",
  ].join("\n");
}
