import type { Properties } from "./values";
import type { CheckFailure } from "./fields";
import { differences } from "./differences";
import { evidenceOf, isConfirmed } from "./evidence";
import type { CommonInputs, Observation, ResourceDefinition } from "./resource";

/** Whether to compare the target instead of writing it. A resource that has written something does not adopt. */
export function shouldAdopt(
  definition: ResourceDefinition,
  planned: CommonInputs,
  olds: Properties | undefined,
): boolean {
  if (planned.adopt !== true) return false;
  if (olds === undefined) return true;
  return !isConfirmed(definition, olds) && evidenceOf(olds) === undefined;
}

/** Why the target can't be adopted: it differs from the source, or its rollout failed. @throws LiveError if it is unreadable. */
export function findAdoptFailures(
  definition: ResourceDefinition,
  { source, target, unreadable, inputs, failures }: Observation,
): CheckFailure[] {
  if (unreadable !== undefined) throw unreadable;
  if (source === undefined || failures.length > 0) return [];
  const live = target === undefined ? undefined : definition.complete(target, source.content, inputs);
  const why =
    live === undefined
      ? "there is no target yet"
      : live.digest !== source.digest
        ? `the target differs in ${differences(live.content, source.content)}`
        : live.state === "failed"
          ? `the target shows the same, but its status is ${live.status}`
          : undefined;
  if (why === undefined) return [];
  return [{ property: "adopt", reason: `${why}: remove adopt to perform the operation, or make them equal first` }];
}
