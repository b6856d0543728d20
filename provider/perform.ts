import { isDeepStrictEqual } from "node:util";
import { differences } from "./differences";
import { digestOf, type Json } from "./digest";
import { bundling, contextOf, pause, type Doors } from "./doors";
import { unconfirmed, type CommonInputs, type Kind, type Observation, type Side } from "./kind";
import type { CallContext } from "./live/client";
import { LiveError } from "./live/errors";
import { pick, type Properties } from "./properties";
import { lagWindow, Run, seconds, type Performed } from "./run";
import { isUnknown } from "./unknown";
import { refusal, unexpectedDigest, type CheckFailure } from "./validation";

/**
 * What create and update do: observe the source again, guard, write, confirm by reading the target. Throws an Error
 * when nothing was written, and a PartialFailure when something may have been.
 */
export async function perform<I extends CommonInputs>(
  kind: Kind<I>,
  doors: Doors,
  planned: I,
  olds: Properties | undefined,
): Promise<Performed> {
  const context = contextOf(doors, planned, kind.doing(planned));
  for (let waited = false; ; waited = true) {
    const run = await inTurn(kind, doors, planned, olds, context);
    if (run !== undefined) return run.confirm();
    await settled(kind, doors, planned, context, waited);
  }
}

/** Looks and writes, in turn with others. Undefined: the cloud is still at work on the source, and nothing was done. */
async function inTurn<I extends CommonInputs>(
  kind: Kind<I>,
  doors: Doors,
  planned: I,
  olds: Properties | undefined,
  context: CallContext,
): Promise<Run<I> | undefined> {
  const leave = await turnToWrite(kind, doors, context);
  try {
    const first = { ...context, urgent: true, patience: doors.clock.sleep(bundling) };
    const seen = await kind.observe(doors, planned, ["source", "target"], first);
    return isUnsettled(seen) ? undefined : await written(kind, doors, planned, olds, seen, context);
  } finally {
    leave();
  }
}

const isUnsettled = ({ source, failures }: Observation<CommonInputs>) =>
  source?.state === "wait" && failures.length === 0;

async function turnToWrite<I extends CommonInputs>(kind: Kind<I>, doors: Doors, context: CallContext) {
  try {
    return await doors.live.turnToWrite(kind.operation, context);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)} Nothing was written.`);
  }
}

async function written<I extends CommonInputs>(
  kind: Kind<I>,
  doors: Doors,
  planned: I,
  olds: Properties | undefined,
  seen: Observation<I>,
  context: CallContext,
): Promise<Run<I>> {
  const source = guarded(kind, planned, seen, context);
  const run = new Run(kind, doors, context, seen.inputs, source, evidence(kind, seen, olds), seen.target);
  if (olds === undefined && planned.adopt === true) {
    refuse(notAdoptable(kind, seen), context);
    doors.log(`${context.doing}: adopted as it is; nothing was sent.`);
  } else if (!(await wasWritten(kind, run, seen, olds))) await run.write();
  return run;
}

/** Whether an earlier write did take effect, so that there is only its confirmation left to do. */
async function wasWritten<I extends CommonInputs>(
  kind: Kind<I>,
  run: Run<I>,
  seen: Observation<I>,
  olds: Properties | undefined,
): Promise<boolean> {
  const reached = run.reached(seen.target) && seen.target?.state !== "failed";
  // Its own publication may have emptied staging.
  if (seen.source === undefined) return reached;
  if (olds === undefined || !unconfirmed(kind, olds)) return false;
  // Other triggers ask for an operation of their own, whatever became of the one before.
  if (!isDeepStrictEqual(olds["triggers"], seen.inputs.triggers)) return false;
  // Accepted, or seen to have changed the target: not so where the target showed the same all along.
  const differedBefore = olds["previous"] === undefined || digestOf(olds["previous"] as Json) !== seen.source.digest;
  if (reached) return olds["requestId"] !== undefined || differedBefore || kind.showsAll(seen.target as Side);
  const sentAt = Date.parse(String(olds["sentAt"]));
  return seen.target?.state !== "failed" && (await run.appearsBy(sentAt + lagWindow, sentAt > 0));
}

/** What the target showed before the first write of this operation, and what is known of a write to be confirmed. */
function evidence<I extends CommonInputs>(
  kind: Kind<I>,
  seen: Observation<I>,
  olds: Properties | undefined,
): Properties {
  if (olds !== undefined && unconfirmed(kind, olds)) {
    const kept = pick(olds, ["previous", "requestId", "sentAt"]);
    if (Object.keys(kept).length > 0) return kept;
  }
  return seen.target === undefined ? {} : { previous: seen.target.content };
}

/** Waits until the cloud is done with the source. */
async function settled<I extends CommonInputs>(
  kind: Kind<I>,
  doors: Doors,
  inputs: I,
  context: CallContext,
  told: boolean,
): Promise<void> {
  const started = doors.clock.now();
  for (let looks = 0; ; looks += 1) {
    const seen = await kind.observe(doors, inputs, ["source"], { ...context, patience: doors.clock.sleep(bundling) });
    if (!isUnsettled(seen)) return;
    const status = seen.source?.status;
    const left = context.deadline - doors.clock.now();
    const wait = pause(doors, started);
    // The last wait would end at the deadline, when nothing may be asked any more.
    if (left <= wait)
      throw new LiveError(`${context.doing}: waiting for the source, which is ${status}`, "Local.Deadline");
    if (looks === 0 && !told)
      doors.log(`${context.doing}: the source is ${status}; waiting for it, at most ${seconds(left)} s.`);
    await doors.clock.sleep(wait);
  }
}

/** The source as it was planned, or an Error that says what stands against it. Nothing was written so far. */
function guarded<I extends CommonInputs>(kind: Kind<I>, planned: I, seen: Observation<I>, context: CallContext): Side {
  const wanted = typeof planned.digest === "string" && !isUnknown(planned.digest) ? planned.digest : undefined;
  const failures = [...seen.failures];
  const { source, target } = seen;
  if (source === undefined && failures.length === 0 && target !== undefined && wanted !== undefined) {
    const live = kind.completed(target, planned[kind.contentKey] as Json, seen.inputs);
    if (live.digest === wanted) return live;
  }
  if (source === undefined && failures.length === 0) failures.push(kind.nothingThere(seen.inputs));
  if (source !== undefined && wanted !== undefined && source.digest !== wanted) {
    const where = differences(planned[kind.contentKey] as Json, source.content);
    throw new Error(
      `${context.doing}: the source changed after it was planned, in ${where}: ${wanted} was planned, ${source.digest} ` +
        "is there now. Nothing was written. Run preview and look at it again.",
    );
  }
  const { expectedDigest } = planned;
  if (source !== undefined && expectedDigest !== undefined && source.digest !== expectedDigest) {
    failures.push(unexpectedDigest(expectedDigest, source.digest));
  }
  refuse(failures, context);
  if (source !== undefined) return source;
  throw new Error(`${context.doing}: there is no source, and nothing was written.`);
}

function refuse(failures: readonly CheckFailure[], context: CallContext): void {
  if (failures.length > 0) throw new Error(`${refusal(failures, context.doing)} Nothing was written.`);
}

/** Adopting verifies instead of writing: a target that is not as wanted can't be adopted. */
export function notAdoptable<I extends CommonInputs>(kind: Kind<I>, seen: Observation<I>): CheckFailure[] {
  const { source, target, inputs } = seen;
  if (source === undefined || seen.failures.length > 0) return [];
  const live = target === undefined ? undefined : kind.completed(target, source.content, inputs);
  if (live?.digest === source.digest) return [];
  const where =
    live === undefined
      ? "there is no target yet"
      : `the target differs in ${differences(live.content, source.content)}`;
  return [{ property: "adopt", reason: `${where}: remove adopt to perform the operation, or make them equal first` }];
}
