export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Runs the subjects in turn, so that other load on the machine affects all of them. */
export async function runInTurn<K extends string>(
  runs: number,
  subjects: Readonly<Record<K, (run: number) => Promise<number>>>,
): Promise<Record<K, number[]>> {
  const names = Object.keys(subjects) as K[];
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let run = 0; run < runs; run += 1) {
    for (const name of names) {
      globalThis.gc?.();
      found[name].push(await subjects[name](run));
    }
  }
  return found;
}

/** Measures the seconds of `work`. */
export async function measureSeconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Divides `a` by `b`, run by run. */
export const ratios = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((value, run) => value / (b[run] ?? Number.NaN));
