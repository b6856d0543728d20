import { changedProperties, detailedDiff } from "./objectDiff";
import type { PlannedStep } from "./plannedStep";
import type { PropertyMap } from "./property";
import { pathContains } from "./propertyPath";
import type { ProviderDiff } from "./providerAnswers";

/** How a resource differs from its state, and what follows. */
export interface Difference {
  readonly changes: boolean;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
  readonly detailedDiff: PlannedStep["detailedDiff"];
}

/** The difference as the provider reports it, or as the engine finds it where the provider leaves the comparison to it. */
export function completeDiff(
  said: ProviderDiff,
  old: PropertyMap,
  news: PropertyMap,
  replaceOnChanges: readonly string[],
): Difference {
  if (said.changes !== undefined) return { ...said, changes: said.changes, detailedDiff: null };
  const changed = [...changedProperties(old, news).keys()];
  const forced = changed.filter((key) => replaceOnChanges.some((path) => pathContains(path, key)));
  return {
    changes: changed.length > 0,
    replaces: [...new Set([...said.replaces, ...forced])],
    deleteBeforeReplace: said.deleteBeforeReplace,
    detailedDiff: changed.length > 0 ? detailedDiff(old, news) : null,
  };
}
