import { backOff } from "exponential-backoff";
import type { Clock } from "../clock";
import type { CallContext } from "./client";
import { LiveError } from "./errors";

/** How repeated calls are spaced, in milliseconds; each wait is a random part of the step, and the step doubles. */
export interface Backoff {
  readonly startingDelay: number;
  readonly maxDelay: number;
  /** How often a fault (no answer, or one of the 5xx family) is tried in all. A refusal for now is tried until the deadline. */
  readonly attemptsAtFaults: number;
}

export const defaultBackoff: Backoff = { startingDelay: 300, maxDelay: 8_000, attemptsAtFaults: 6 };

/**
 * Repeats an attempt while its failure means "retry" and the deadline lies ahead. `attempt` is told how often it was
 * tried before, so that a write can look first. Rejects with the last failure.
 */
export function retrying<T>(
  attempt: (triedBefore: number) => Promise<T>,
  context: CallContext,
  clock: Clock,
  backoff: Backoff,
): Promise<T> {
  let tried = 0;
  let faults = 0;
  let last: unknown;
  const again = async () => {
    try {
      return await attempt(tried++);
    } catch (error) {
      // That time is over says less than why it was needed.
      const over = error instanceof LiveError && error.code === "Local.Deadline" && last !== undefined;
      throw (last = over ? last : error);
    }
  };
  return backOff(again, {
    startingDelay: backoff.startingDelay,
    maxDelay: backoff.maxDelay,
    jitter: "full",
    numOfAttempts: Number.MAX_SAFE_INTEGER,
    retry: (error: unknown) => {
      if (!(error instanceof LiveError) || error.meaning !== "retry") return false;
      if (error.maybeApplied || error.noAnswer) faults += 1;
      return faults < backoff.attemptsAtFaults && clock.now() < context.deadline;
    },
  });
}
