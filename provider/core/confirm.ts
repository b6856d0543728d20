import { inSeconds } from "../live/notices";
import { batchWindow, pollDelay } from "./context";
import { differences } from "./differences";
import { toUnwrittenError, messageOf, PartialWriteError, ProviderError } from "./errors";
import { observe, shows, type Operation, type Progress } from "./operation";
import type { Observation, Side, Sides } from "./resource";
import type { Properties } from "./values";
import { stateOf } from "./state";
import { lagWindow } from "./write";

/** How long a target may go on showing something else after an accepted write, in milliseconds. */
const confirmationWindow = 60_000;

type Look = Partial<Pick<Observation, "source" | "unreadable">> & { readonly target?: Side | undefined };

/** The identity, with every input and every output. */
export interface ApplyResult {
  readonly id: string;
  readonly state: Properties;
}

/**
 * Reads the target until it shows what was written and, where that is waited for, until it is in effect.
 *
 * @throws PartialWriteError; ProviderError when nothing was written.
 */
export async function confirm(operation: Operation, progress: Progress): Promise<ApplyResult> {
  try {
    return await pollTarget(operation, progress);
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    // Whatever went wrong, a write that was sent must be kept.
    const known = { accepted: " The write was accepted", effective: " The write took effect", notSent: "" };
    const sent = known[progress.writeStatus];
    const message = `${messageOf(error)}${sent === "" ? "" : `${sent}, but it could not be confirmed.`}`;
    throw failure(operation, progress, message, undefined, error);
  }
}

async function pollTarget(operation: Operation, progress: Progress): Promise<ApplyResult> {
  const { definition, request, context } = operation;
  const { clock } = request;
  const waits = definition.waits(progress.inputs);
  const applied = (target: Side | undefined, doneAt?: string): ApplyResult => ({
    id: definition.identity(progress.inputs),
    state: stateOf(operation, progress, target, doneAt),
  });
  if (progress.confirmedAt !== undefined) return applied(progress.before, progress.confirmedAt);
  if (!waits && progress.sentNow && progress.writeStatus === "accepted") return applied(undefined);

  const started = clock.now();
  let loggedUntil = 0;
  const look = (joinUntil: Promise<void>, sides: Sides = ["target"]): Promise<Look> =>
    observe(operation, progress.inputs, sides, { joinUntil });
  let seen: Look = { target: progress.before };
  // Writes end in bursts: after a short wait, one read serves all writes of a caster or domain.
  if (progress.sentNow)
    seen = await look(clock.sleep(batchWindow), progress.matchedBefore ? ["source", "target"] : ["target"]);
  if (seen.source !== undefined) assertSourceAsWritten(operation, progress, seen.source);
  for (;;) {
    const { target } = seen;
    const reached = shows(operation, progress, target);
    if (reached && target?.state === "settled") return applied(target, new Date(clock.now()).toISOString());
    if (reached && target?.state === "failed" && !mayBeStale(operation, progress)) {
      const message = `${context.doing}: the status of the target is ${target.status}. Run up again to retry.`;
      throw failure(operation, progress, message, target);
    }
    if (!waits && (reached || progress.writeStatus === "accepted")) return applied(undefined);
    const underWay = reached || target?.state === "wait";
    const until = underWay ? context.deadline : Math.min(context.deadline, started + confirmationWindow);
    const left = until - clock.now();
    if (until > loggedUntil)
      request.log("status", `${context.doing}: waiting until the target shows it, at most ${inSeconds(left)} s.`);
    loggedUntil = until;
    const wait = pollDelay(request, started);
    // The last wait would end at the deadline, after which no call may be sent.
    if (left <= wait)
      throw seen.unreadable ?? failure(operation, progress, unconfirmed(operation, progress, target), target);
    seen = await look(clock.sleep(wait));
  }
}

/** Whether a lagging read may still show an earlier, failed rollout of the same content. */
function mayBeStale(operation: Operation, progress: Progress): boolean {
  if (!progress.sentNow || !shows(operation, progress, progress.before)) return false;
  return operation.request.clock.now() < Date.parse(progress.evidence.sentAt ?? "") + lagWindow;
}

/**
 * Where the target looked the same before, only the source can show that it was edited right before the write. The
 * RequestId may then belong to other content, so the state does not keep it, and the next `up` writes again.
 */
function assertSourceAsWritten(operation: Operation, progress: Progress, source: Side): void {
  if (source.digest === progress.source.digest) return;
  const { requestId, ...evidence } = progress.evidence;
  const { doing } = operation.context;
  const id = requestId === undefined ? "" : ` (RequestId ${requestId})`;
  const message =
    `${doing}: sent${id}, but the source changed at the same time: ${progress.source.digest} was planned, ${source.digest} ` +
    "is there now, and either may have been applied. Run preview and look at it again.";
  throw failure(operation, { ...progress, evidence }, message, undefined);
}

/** A write that was sent is kept in the state. Where nothing was written there is nothing to keep. */
function failure(
  operation: Operation,
  progress: Progress,
  message: string,
  target: Side | undefined,
  cause?: unknown,
): ProviderError {
  if (progress.writeStatus === "notSent") return toUnwrittenError(new ProviderError(message, cause));
  const id = operation.definition.identity(progress.inputs);
  return new PartialWriteError(message, id, stateOf(operation, progress, target), cause);
}

function unconfirmed(operation: Operation, progress: Progress, target: Side | undefined): string {
  const { doing } = operation.context;
  if (shows(operation, progress, target))
    return `${doing}: the target is still ${target?.status}. Run up again: it goes on waiting, and writes nothing.`;
  const where = differences(progress.source.content, target?.content);
  return (
    `${doing}: the target shows ${target?.digest ?? "nothing"} instead of ${progress.source.digest}; they differ in ${where}. ` +
    "Somebody may have changed it at the same time: run refresh and preview, and look at both."
  );
}
