import { dropAbsent, type Properties } from "./values";
import { shows, type Operation, type Progress } from "./operation";
import type { Side } from "./resource";

/** Every input and every output of a resource. @param doneAt When the write was confirmed. */
export function stateOf(
  operation: Operation,
  progress: Progress,
  target: Side | undefined,
  doneAt?: string,
): Properties {
  const { definition } = operation;
  const { source, evidence, inputs } = progress;
  const { driftedFrom: _healed, ...kept } = inputs;
  return dropAbsent({
    ...kept,
    ...evidence,
    [definition.contentKey]: source.content,
    digest: source.digest,
    // The status of other content says nothing about this write.
    status: shows(operation, progress, target) ? target?.status : undefined,
    [definition.doneAt]: doneAt,
  });
}
