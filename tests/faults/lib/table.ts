/**
 * The matrix as text: rows are faults, columns are calls. A cell is "ok" or the broken promise, with the writes sent.
 */
export function table<Cell>(
  results: ReadonlyMap<Cell, { broken: string[]; sent: number }>,
  { rowOf, columnOf }: { rowOf(cell: Cell): string; columnOf(cell: Cell): string },
): string {
  const entries = [...results].map(([cell, result]) => ({ row: rowOf(cell), column: columnOf(cell), result }));
  const columns = [...new Set(entries.map(({ column }) => column))];
  const rows = [...new Set(entries.map(({ row }) => row))];
  const found = new Map(entries.map(({ row, column, result }) => [`${row}\n${column}`, result]));
  const formatCell = (result: { broken: string[]; sent: number } | undefined): string => {
    if (result === undefined) return "";
    const marks = result.broken.map((each) => each.split(" ")[0]);
    return `${marks.length === 0 ? "ok" : marks.join("+")} ${result.sent}`;
  };
  const numbered = columns.map((_, index) => String(index + 1));
  const widest = Math.max(0, ...rows.map((row) => row.length));
  const line = (head: string, each: readonly string[]) =>
    `${head.padEnd(widest)} ${each.map((text) => text.padEnd(5)).join(" ")}`.trimEnd();
  const lines = [
    "Columns:",
    ...columns.map((column, index) => `  ${index + 1}. ${column}`),
    "A cell: ok, or what broke; then how many writes were sent.",
    line("", numbered),
    ...rows.map((row) =>
      line(
        row,
        columns.map((column) => formatCell(found.get(`${row}\n${column}`))),
      ),
    ),
    `${entries.length} cells, ${entries.filter(({ result }) => result.broken.length > 0).length} broken.`,
  ];
  return `\n${lines.join("\n")}\n`;
}
