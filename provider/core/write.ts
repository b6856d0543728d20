import { sleep } from "../live/clock";
import { LiveError } from "../live/errors";
import { retry } from "../live/retry";
import { inSeconds } from "../live/notices";
import { pollDelay } from "./context";
import { toUnwrittenError, messageOf, PartialWriteError, ProviderError } from "./errors";
import { targetMatchedBefore, type Evidence } from "./evidence";
import { observe, refuse, shows, type Goal, type Operation, type Progress } from "./operation";
import { stateOf } from "./state";

/** How long reads may lag behind a write, in milliseconds: within it, a read without the write proves nothing. */
export const lagWindow = 30_000;

/**
 * Sends the write. If its effect is unknown, reads the target before sending it again. Both operations are idempotent
 * for an unchanged source, so sending again is safe when that read proves nothing.
 *
 * @throws ProviderError when nothing was written, PartialWriteError when the effect is unknown.
 */
export async function send(operation: Operation, goal: Goal, previous: Evidence["previous"]): Promise<Progress> {
  const { definition, request, context } = operation;
  const { clock } = request;
  const matchedBefore =
    goal.beforeUnknown === true ||
    shows(operation, goal, goal.before) ||
    targetMatchedBefore(definition, previous, goal.source, goal.inputs);
  const kept = previous === undefined ? {} : { previous };
  /** When the first write of unknown effect was sent. */
  let unknownSince: number | undefined;
  let sentAt = clock.now();

  const progress = (writeStatus: Progress["writeStatus"], more: Evidence = {}): Progress => ({
    ...goal,
    writeStatus,
    evidence: { ...kept, ...more },
    sentNow: writeStatus !== "notSent",
    matchedBefore,
  });
  const sent = () => ({ sentAt: new Date(sentAt).toISOString() });

  const attempt = async (tried: number): Promise<Progress> => {
    if (tried > 0) {
      if (unknownSince !== undefined && !matchedBefore && (await waitUntilShown(operation, goal, sentAt + lagWindow)))
        return progress("effective", sent());
      await assertSourceUnchanged(operation, goal);
    }
    const now = clock.now();
    try {
      const requestId = await definition.write(request.live, goal.inputs, context);
      sentAt = now;
      return progress("accepted", { requestId, ...sent() });
    } catch (error) {
      if (error instanceof LiveError && error.maybeApplied) {
        sentAt = now;
        unknownSince ??= now;
      }
      throw error;
    }
  };

  const afterFailure = async (failure: unknown): Promise<Progress> => {
    const gone = failure instanceof LiveError && failure.meaning === "gone";
    const unknown = unknownSince !== undefined;
    const partial = (message: string) => {
      const left = stateOf(operation, progress("effective", goal.beforeUnknown === true ? {} : sent()), undefined);
      // Nothing can prove this write where the target was unreadable before: the next up sends again, and adopts nothing.
      const state = goal.beforeUnknown === true ? { ...left, adopt: false } : left;
      return new PartialWriteError(message, definition.identity(goal.inputs), state, failure);
    };
    // `gone`: nothing is staged any more, so only production can show whether the publication was done.
    if (!matchedBefore && (gone || unknown)) {
      try {
        if (shows(operation, goal, (await observe(operation, goal.inputs, ["target"])).target))
          return unknown ? progress("effective", sent()) : progress("notSent");
      } catch (error) {
        if (unknown)
          throw partial(`${messageOf(failure)} Whether it took effect could not be read: ${messageOf(error)}`);
      }
    }
    if (unknown) throw partial(`${messageOf(failure)} It may have taken effect all the same. Run up again.`);
    throw toUnwrittenError(failure);
  };

  const done = await retry(attempt, context, clock, request.backoff).catch(afterFailure);
  const { requestId } = done.evidence;
  const took = done.writeStatus === "notSent" ? "the target shows it; nothing was sent" : "it took effect";
  request.log("info", `${context.doing}: ${requestId === undefined ? took : `accepted (RequestId ${requestId})`}.`);
  return done;
}

/** Polls until the target shows a write of unknown effect, or reads can't lag any longer. True: the target shows it. */
export async function waitUntilShown(operation: Operation, goal: Goal, until: number): Promise<boolean> {
  const { request, context } = operation;
  const { clock } = request;
  const started = clock.now();
  for (let looks = 0; ; looks += 1) {
    if (shows(operation, goal, (await observe(operation, goal.inputs, ["target"])).target)) return true;
    const left = Math.min(until, context.deadline) - clock.now();
    if (left <= 0) return false;
    if (looks === 0)
      request.log(
        "status",
        `${context.doing}: no response; checking whether the write took effect, for ${inSeconds(left)} s at most.`,
      );
    await sleep(Math.min(pollDelay(request, started), left), context, clock);
  }
}

async function assertSourceUnchanged(operation: Operation, goal: Goal): Promise<void> {
  const { context } = operation;
  const now = await observe(operation, goal.inputs, ["source", "target"]);
  refuse([...now.failures, ...now.guards], context);
  if (now.source?.digest === goal.source.digest) return;
  const what = now.source === undefined ? "is gone" : "changed";
  throw new ProviderError(
    `${context.doing}: the source ${what} while the write was retried. Run preview and look at it again.`,
  );
}
