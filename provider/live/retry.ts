import { backOff } from "exponential-backoff";
import type { Clock } from "../clock";
import type { RetryBudget } from "./budget";
import type { CallContext } from "./client";
import { LiveError } from "./errors";
import { inSeconds, longWait, type Notices } from "./notices";

/** How repeated calls are spaced, in milliseconds; each wait is a random part of the step, and the step doubles. */
export interface Backoff {
  readonly startingDelay: number;
  readonly maxDelay: number;
  /** How often a fault (no answer, or one of the 5xx family) is tried in all. A refusal for now is tried until the deadline. */
  readonly attemptsAtFaults: number;
  /** Every repetition after a fault is taken from it. Absent: there is no end to them. */
  readonly budget?: RetryBudget;
  /** Where a line goes about what has been repeated for long. Absent: there is none. */
  readonly notices?: Notices;
}

export const defaultBackoff: Backoff = { startingDelay: 300, maxDelay: 8_000, attemptsAtFaults: 6 };

/**
 * Repeats an attempt while its failure means "retry" and the deadline lies ahead. `attempt` is told how often it was
 * tried before, so that a write can look first. Rejects with the last failure.
 */
export async function retrying<T>(
  attempt: (triedBefore: number) => Promise<T>,
  context: CallContext,
  clock: Clock,
  backoff: Backoff,
): Promise<T> {
  const { budget, notices } = backoff;
  const startedAt = clock.now();
  let tried = 0;
  let faults = 0;
  let usedUp = false;
  let last: unknown;
  const again = async () => {
    try {
      const result = await attempt(tried++);
      budget?.succeeded();
      return result;
    } catch (error) {
      // That time is over says less than why it was needed.
      const over = error instanceof LiveError && error.code === "Local.Deadline" && last !== undefined;
      throw (last = over ? last : error);
    }
  };
  const retry = (error: unknown): boolean => {
    if (!(error instanceof LiveError) || error.meaning !== "retry") return false;
    const fault = error.maybeApplied || error.noAnswer;
    if (fault) faults += 1;
    const now = clock.now();
    if (faults >= backoff.attemptsAtFaults || now >= context.deadline) return false;
    usedUp = fault && budget?.take() === false;
    if (usedUp) return false;
    if (now - startedAt > longWait)
      notices?.say(`retry ${error.code}`, waiting(error, now - startedAt, context.deadline - now));
    return true;
  };
  try {
    // Most need no second attempt, and what the library makes for a first one stays in memory for long.
    try {
      return await again();
    } catch (error) {
      if (!retry(error)) throw error;
    }
    return await backOff(again, {
      delayFirstAttempt: true,
      startingDelay: backoff.startingDelay,
      maxDelay: backoff.maxDelay,
      jitter: "full",
      numOfAttempts: Number.MAX_SAFE_INTEGER,
      retry,
    });
  } catch (error) {
    if (!usedUp || !(error instanceof LiveError)) throw error;
    throw new LiveError(error.doing, error.code, { ...error.details, retriesUsedUp: true });
  }
}

function waiting({ doing, code, requestId }: LiveError, since: number, left: number): string {
  const id = requestId === undefined ? "" : ` (RequestId ${requestId})`;
  return `${doing}: ${code}${id} for ${inSeconds(since)} s; trying again, for ${inSeconds(left)} s at most.`;
}
