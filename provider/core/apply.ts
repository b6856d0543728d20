import { type Json, type Properties, isUnknown } from "./values";
import { unexpectedDigest } from "./fields";
import { shouldAdopt, findAdoptFailures } from "./adopt";
import { confirm, type ApplyResult } from "./confirm";
import { batchWindow, contextFor, type Request } from "./context";
import { differences } from "./differences";
import { toUnwrittenError, PartialWriteError, ProviderError } from "./errors";
import {
  appliedDigest,
  evidenceOf,
  isConfirmed,
  targetMatchedBefore,
  unconfirmedWrite,
  type Evidence,
} from "./evidence";
import { isUnsettled, observe, refusal, refuse, shows, waitForSource } from "./operation";
import type { Goal, Operation, Progress } from "./operation";
import type { CommonInputs, Observation, ResourceDefinition } from "./resource";
import { waitUntilShown, lagWindow, send } from "./write";

/**
 * What create and update do: observe the source again, guard, write, confirm by reading the target.
 *
 * @throws ProviderError when nothing was written, PartialWriteError when something may have been.
 */
export async function apply(
  definition: ResourceDefinition,
  request: Request,
  planned: CommonInputs,
  olds: Properties | undefined,
): Promise<ApplyResult> {
  const context = contextFor(request, planned, definition.describeWrite(planned));
  const operation: Operation = { definition, request, context, planned, olds };
  return confirm(operation, await write(operation));
}

/** Writes once the source is settled. One write slot of the operation is held from the read to the end of the write. */
async function write(operation: Operation): Promise<Progress> {
  const { definition, request, context, planned } = operation;
  try {
    for (let waited = false; ; waited = true) {
      const release = await request.live.acquireWriteSlot(definition.operation, context);
      try {
        const joinUntil = request.clock.sleep(batchWindow);
        const seen = await observe(operation, planned, ["source", "target"], { urgent: true, joinUntil });
        if (!isUnsettled(seen)) return await writeOnce(operation, seen);
      } finally {
        release();
      }
      await waitForSource(operation, waited);
    }
  } catch (error) {
    throw error instanceof PartialWriteError ? error : toUnwrittenError(error);
  }
}

async function writeOnce(operation: Operation, seen: Observation): Promise<Progress> {
  const { definition, request, context, planned, olds } = operation;
  const { inputs, target: before } = seen;
  refuse(seen.failures, context);
  assertSourceAsPlanned(operation, seen);
  if (seen.source === undefined) return confirmWithoutSource(operation, seen);
  const goal: Goal = { inputs, source: seen.source, before, beforeUnknown: seen.unreadable !== undefined };
  assertPinned(planned.expectedDigest, seen.source.digest, operation);
  if (shouldAdopt(definition, planned, olds)) {
    refuse(findAdoptFailures(definition, seen), context);
    claimTarget(operation, goal);
    request.log("info", `${context.doing}: adopted as it is; nothing was sent.`);
    return { ...goal, writeStatus: "notSent", evidence: {}, sentNow: false };
  }
  const earlier = unconfirmedWrite(definition, olds, inputs, goal.source.digest);
  if (earlier !== undefined && (await tookEffect(operation, goal, earlier))) {
    claimTarget(operation, goal);
    return { ...goal, writeStatus: writeStatusOf(earlier), evidence: earlier, sentNow: false };
  }
  refuse(seen.guards, context);
  claimTarget(operation, goal);
  request.targets.writes += 1;
  try {
    return await send(operation, goal, earlier === undefined ? before?.content : earlier.previous);
  } catch (error) {
    if (!(error instanceof PartialWriteError)) request.targets.release(definition.identity(inputs));
    throw error;
  }
}

const writeStatusOf = ({ requestId }: Evidence) => (requestId === undefined ? "effective" : "accepted");

/** Whether an earlier write took effect, so that only its confirmation is left to do. */
async function tookEffect(operation: Operation, goal: Goal, earlier: Evidence): Promise<boolean> {
  const { definition, request } = operation;
  if (goal.before?.state === "failed") return false;
  const accepted = earlier.requestId !== undefined;
  if (!accepted && targetMatchedBefore(definition, earlier.previous, goal.source, goal.inputs)) return false;
  if (shows(operation, goal, goal.before)) return true;
  // A clock that was ahead must not make this run wait for the future.
  const sentAt = Math.min(Date.parse(earlier.sentAt ?? ""), request.clock.now());
  return sentAt > 0 && (await waitUntilShown(operation, goal, sentAt + lagWindow));
}

/** Nothing can be sent. The target must show the planned content: then there is nothing to do, or only to confirm. */
function confirmWithoutSource(operation: Operation, seen: Observation): Progress {
  const { definition, request, context, planned, olds } = operation;
  const { inputs, target } = seen;
  const live = target && definition.complete(target, planned[definition.contentKey] as Json, inputs);
  const applied = planned.driftedFrom ?? planned.digest;
  const missing = definition.missingSource(inputs);
  if (live === undefined || applied === undefined || isUnknown(applied)) throw refusal(context, [missing]);
  if (live.digest !== applied) {
    const reason = `${missing.reason}. The target shows ${live.digest}, and ${applied} is wanted`;
    throw refusal(context, [{ ...missing, reason }]);
  }
  if (live.state === "failed") {
    const reason = `${missing.reason}. The target shows what is wanted, but its status is ${live.status}`;
    throw refusal(context, [{ ...missing, reason }]);
  }
  assertPinned(planned.expectedDigest, live.digest, operation);
  const goal: Goal = { inputs, source: live, before: target };
  claimTarget(operation, goal);
  const earlier = olds && appliedDigest(olds) === live.digest ? evidenceOf(olds) : undefined;
  if (olds !== undefined && isConfirmed(definition, olds) && appliedDigest(olds) === live.digest) {
    request.log("info", `${context.doing}: there is no source, and the target shows what is wanted; nothing was sent.`);
    const confirmedAt = String(olds[definition.doneAt]);
    return { ...goal, writeStatus: "notSent", evidence: earlier ?? {}, sentNow: false, confirmedAt };
  }
  if (earlier === undefined) return { ...goal, writeStatus: "notSent", evidence: {}, sentNow: false };
  if (earlier.requestId === undefined && targetMatchedBefore(definition, earlier.previous, live, inputs)) {
    const reason = `${missing.reason}. Whether the last write took effect is not known: the target looked the same before`;
    throw refusal(context, [{ ...missing, reason }]);
  }
  return { ...goal, writeStatus: writeStatusOf(earlier), evidence: earlier, sentNow: false };
}

function assertSourceAsPlanned({ definition, context, planned }: Operation, { source }: Observation): void {
  const { digest } = planned;
  if (source === undefined || digest === undefined || isUnknown(digest) || source.digest === digest) return;
  const where = differences(planned[definition.contentKey] as Json, source.content);
  throw new ProviderError(
    `${context.doing}: the source changed after it was planned, in ${where}: ${digest} was planned, ${source.digest} ` +
      "is there now. Run preview and look at it again.",
  );
}

function assertPinned(expected: string | undefined, found: string, { context }: Operation): void {
  if (expected !== undefined && found !== expected) throw refusal(context, [unexpectedDigest(expected, found)]);
}

/** Two resources with one target would overwrite each other, and both would be confirmed. */
function claimTarget(operation: Operation, { inputs, source }: Goal): void {
  const { definition, request, context } = operation;
  const identity = definition.identity(inputs);
  const other = request.targets.claim(identity, source.digest);
  if (other === undefined) return;
  throw new ProviderError(
    `${context.doing}: another resource of this run applied ${other} to the same target ${identity}, and this one would ` +
      `apply ${source.digest}. Declare one resource for each target.`,
  );
}
