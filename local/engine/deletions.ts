import { dependenciesOf } from "./state";
import type { PlannedStep } from "./plannedStep";
import { providerUrnOf } from "./urn";

/** Sorts deletions into waves. No remaining resource depends on a resource of the current wave. */
export function deletionWaves(steps: readonly PlannedStep[]): PlannedStep[][] {
  const waves: PlannedStep[][] = [];
  let left = [...steps];
  while (left.length > 0) {
    const needed = new Set(left.flatMap(({ old }) => (old ? dependenciesOf(old, providerUrnOf(old.provider)) : [])));
    const ready = left.filter(({ urn }) => !needed.has(urn));
    // After an interrupted replacement, two states of one URN can depend on each other.
    const wave = ready.length > 0 ? ready : left.slice(0, 1);
    waves.push(wave);
    left = left.filter((step) => !wave.includes(step));
  }
  return waves;
}
