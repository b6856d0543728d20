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
  if (shouldAdopt(operation, seen)) {
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
  const release = claimTarget(operation, goal);
  request.targets.writes += 1;
  try {
    return await send(operation, goal, earlier === undefined ? before?.content : earlier.previous);
  } catch (error) {
    if (!(error instanceof PartialWriteError)) release();
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
async function confirmWithoutSource(operation: Operation, seen: Observation): Promise<Progress> {
  const { definition, request, context, planned, olds = {} } = operation;
  const { inputs, target: before } = seen;
  const missing = definition.missingSource(inputs);
  const fail = (reason: string) => refusal(context, [{ ...missing, reason: `${missing.reason}. ${reason}` }]);
  // Without look-ups only the state knows what was applied.
  const isPlanned = planned.digest !== undefined && !isUnknown(planned.digest);
  const digest = isPlanned ? plannedDigest(planned) : appliedDigest(olds);
  if (typeof digest !== "string") throw refusal(context, [missing]);
  const content = (isPlanned ? planned : olds)[definition.contentKey] as Json;
  const wasApplied = appliedDigest(olds) === digest;
  const confirmedAt = wasApplied && isConfirmed(definition, olds) ? String(olds[definition.doneAt]) : undefined;
  const earlier = wasApplied ? evidenceOf(olds) : undefined;
  const wanted: Goal = { inputs, source: { content, digest, state: "settled" }, before };
  const appears =
    earlier !== undefined &&
    confirmedAt === undefined &&
    !shows(operation, wanted, before) &&
    (await tookEffect(operation, wanted, earlier));
  const { target } = appears ? await observe(operation, inputs, ["target"]) : seen;
  const live = target && definition.complete(target, content, inputs);
  if (live?.digest !== digest) throw fail(`The target shows ${live?.digest ?? "nothing"}, and ${digest} is wanted`);
  if (live.state === "failed") throw fail(`The target shows what is wanted, but its status is ${live.status}`);
  assertPinned(planned.expectedDigest, live.digest, operation);
  const isUnproven = confirmedAt === undefined && earlier !== undefined && earlier.requestId === undefined;
  if (isUnproven && targetMatchedBefore(definition, earlier.previous, live, inputs))
    throw fail("Whether the last write took effect is not known: the target looked the same before");
  const goal: Goal = { inputs, source: live, before: target };
  claimTarget(operation, goal);
  if (confirmedAt !== undefined) {
    request.log("info", `${context.doing}: there is no source, and the target shows what is wanted; nothing was sent.`);
    return { ...goal, writeStatus: "notSent", evidence: earlier ?? {}, sentNow: false, confirmedAt };
  }
  if (earlier === undefined) return { ...goal, writeStatus: "notSent", evidence: {}, sentNow: false };
  return { ...goal, writeStatus: writeStatusOf(earlier), evidence: earlier, sentNow: false };
}

/** The digest of the planned source: after drift, `digest` is that of the target. */
const plannedDigest = ({ digest, driftedFrom }: CommonInputs) => driftedFrom ?? digest;

function assertSourceAsPlanned({ definition, request, context, planned }: Operation, { source }: Observation): void {
  const digest = plannedDigest(planned);
  if (source === undefined || digest === undefined || isUnknown(digest) || source.digest === digest) return;
  // After drift the planned content is that of the target.
  const where = planned.driftedFrom ? "" : differences(planned[definition.contentKey] as Json, source.content);
  const advice =
    request.settings.lookups === "off"
      ? "No preview shows it while look-ups are off: set apsaravideo:lookups to required, run preview and look at it again."
      : "Run preview and look at it again.";
  throw new ProviderError(
    `${context.doing}: the source changed after it was planned${where && `, in ${where}`}: ${digest} was planned, ` +
      `${source.digest} is there now. ${advice}`,
  );
}

function assertPinned(expected: string | undefined, found: string, { context }: Operation): void {
  if (expected !== undefined && found !== expected) throw refusal(context, [unexpectedDigest(expected, found)]);
}

/** Two resources with one target would overwrite each other, and both would be confirmed. Returns how to give it back. */
function claimTarget({ definition, request, context }: Operation, { inputs, source }: Goal): () => void {
  const identity = definition.identity(inputs);
  const claimed = request.targets.claim(identity, source.digest);
  if (typeof claimed === "function") return claimed;
  throw new ProviderError(
    `${context.doing}: another resource of this run applied ${claimed} to the same target ${identity}, and this one would ` +
      `apply ${source.digest}. Declare one resource for each target.`,
  );
}
