import { isDeepStrictEqual } from "node:util";
import type { CheckFailure } from "./fields";
import { differences } from "./differences";
import { appliedDigest, evidenceOf, isConfirmed } from "./evidence";
import type { Operation } from "./operation";
import type { Observation, ResourceDefinition } from "./resource";

/**
 * Whether to compare the target instead of writing it. A resource that has written something does not adopt, and an
 * unconfirmed adoption goes on only for the same content and triggers.
 */
export function shouldAdopt({ definition, planned, olds }: Operation, { source, target }: Observation): boolean {
  if (planned.adopt !== true) return false;
  if (olds === undefined) return true;
  if (isConfirmed(definition, olds) || evidenceOf(olds) !== undefined || olds["adopt"] === false) return false;
  if (target?.state === "failed") return false;
  return appliedDigest(olds) === source?.digest && isDeepStrictEqual(olds["triggers"], planned.triggers);
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
