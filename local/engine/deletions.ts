import { dependenciesOf } from "./state";
import type { PlannedStep } from "./plannedStep";
import { providerUrnOf } from "./urn";

/** Deletions in waves: each holds what nothing that is still to be deleted depends on. */
export function deletionWaves(steps: readonly PlannedStep[]): PlannedStep[][] {
  const waves: PlannedStep[][] = [];
  let left = [...steps];
  while (left.length > 0) {
    const needed = new Set(left.flatMap(({ old }) => (old ? dependenciesOf(old, providerUrnOf(old.provider)) : [])));
    const ready = left.filter(({ urn }) => !needed.has(urn));
    // Two states of one URN, as after a replacement that was interrupted, may seem to wait for each other.
    const wave = ready.length > 0 ? ready : left.slice(0, 1);
    waves.push(wave);
    left = left.filter((step) => !wave.includes(step));
  }
  return waves;
}
