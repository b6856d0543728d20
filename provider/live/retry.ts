import type { Clock } from "./clock";
import { sleep, type RequestContext } from "./context";
import { LiveError } from "./errors";
import { inSeconds, longWait, type Notices } from "./notices";

/** How repeated calls are spaced, in milliseconds: each delay is a random part of its step, and the steps double. */
export interface Backoff {
  readonly startingDelay: number;
  readonly maxDelay: number;
  /** How often a call is tried in all when it ends in faults: no answer, or a 5xx. Other retries go on until the deadline. */
  readonly attemptsAtFaults: number;
  /** Every retry after a fault is taken from it. Absent: they have no limit. */
  readonly budget?: RetryBudget;
  /** Where a line goes about a call that is repeated for long. Absent: nowhere. */
  readonly notices?: Notices;
  /** From 0 to 1. Absent: `Math.random`. */
  readonly random?: () => number;
}

export const defaultBackoff: Backoff = { startingDelay: 300, maxDelay: 8_000, attemptsAtFaults: 6 };

/**
 * Repeats an attempt while its failure means "retry" and the deadline lies ahead. `attempt` is told how often it was
 * tried before, so that a write can look first. Rejects with the last failure.
 */
export async function retrying<T>(
  attempt: (triedBefore: number) => Promise<T>,
  context: RequestContext,
  clock: Clock,
  backoff: Backoff,
): Promise<T> {
  const { startingDelay, maxDelay, budget, random = Math.random } = backoff;
  const startedAt = clock.now();
  let faults = 0;
  let last: LiveError | undefined;
  for (let tried = 0; ; tried += 1) {
    try {
      const result = await attempt(tried);
      budget?.refund();
      return result;
    } catch (error) {
      if (!(error instanceof LiveError)) throw error;
      // That time ran out says less than why a retry was needed.
      if (error.code === "Local.Deadline" && last !== undefined) throw last;
      if (error.meaning !== "retry") throw error;
      last = error;
    }
    const isFault = last.maybeApplied || last.noAnswer;
    if (isFault) faults += 1;
    const now = clock.now();
    const delay = random() * Math.min(maxDelay, startingDelay * 2 ** tried);
    if (faults >= backoff.attemptsAtFaults || now + delay >= context.deadline) throw last;
    if (isFault && budget?.take() === false) {
      throw new LiveError(last.doing, last.code, { ...last.details, retriesUsedUp: true }, last.cause);
    }
    if (now - startedAt > longWait)
      backoff.notices?.logOnce(`retry ${last.code}`, lineOn(last, startedAt, now, context));
    await sleep(delay, context, clock);
  }
}

function lineOn({ doing, code, requestId }: LiveError, startedAt: number, now: number, { deadline }: RequestContext) {
  const id = requestId === undefined ? "" : ` (RequestId ${requestId})`;
  return `${doing}: ${code}${id} for ${inSeconds(now - startedAt)} s; trying again, for ${inSeconds(deadline - now)} s at most.`;
}

/** Retries: at the start and at the most, and what each second and each success give back. */
const capacity = 100;
const perSecond = 1;
const perSuccess = 0.1;

/**
 * How many faults of this process may still be retried, whatever resource they strike: a broken backend is left alone
 * after some hundred calls, instead of being asked six times by each of hundreds of resources.
 */
export class RetryBudget {
  #left = capacity;
  #refilledAt: number;

  constructor(private readonly clock: Clock) {
    this.#refilledAt = clock.now();
  }

  /** Takes one retry. False: none is left. */
  take(): boolean {
    const now = this.clock.now();
    this.#add((Math.max(0, now - this.#refilledAt) / 1000) * perSecond);
    this.#refilledAt = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** After a success. */
  refund(): void {
    this.#add(perSuccess);
  }

  #add(retries: number): void {
    this.#left = Math.min(capacity, this.#left + retries);
  }
}
