import { sleep, type Clock, type RequestContext } from "./clock";
import { LiveError } from "./errors";
import { inSeconds, longWait, type Notices } from "./notices";

/** Exponential backoff with full jitter: the delays between attempts, in milliseconds. */
export interface Backoff {
  readonly startingDelay: number;
  readonly maxDelay: number;
  /** The most attempts that may end in faults: no response, or a 5xx. Other retries go on until the deadline. */
  readonly attemptsAtFaults: number;
  /** Pays for every retry after a fault. Absent: no limit. */
  readonly budget?: RetryBudget;
  /** Absent: long retries are not logged. */
  readonly notices?: Notices;
  /** From 0 to 1. Absent: `Math.random`. */
  readonly random?: () => number;
}

export const defaultBackoff: Backoff = { startingDelay: 300, maxDelay: 8_000, attemptsAtFaults: 6 };

/**
 * Repeats an attempt until the deadline while its failure means "retry". `attempt` gets the number of earlier attempts, so
 * that a write can look at its target first. Rejects with the last failure.
 */
export async function retry<T>(
  attempt: (triedBefore: number) => Promise<T>,
  context: RequestContext,
  clock: Clock,
  { startingDelay, maxDelay, attemptsAtFaults, budget, notices, random = Math.random }: Backoff,
): Promise<T> {
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
      // The failure before the deadline says more than the deadline.
      if (error.code === "Local.Deadline" && last !== undefined) throw last;
      if (error.meaning !== "retry") throw error;
      last = error;
    }
    const { doing, code, requestId } = last;
    const isFault = last.maybeApplied || last.inconclusive;
    if (isFault) faults += 1;
    const now = clock.now();
    const delay = random() * Math.min(maxDelay, startingDelay * 2 ** tried);
    if (faults >= attemptsAtFaults || now + delay >= context.deadline) throw last;
    if (isFault && budget?.take() === false)
      throw new LiveError(doing, code, { ...last.details, retriesUsedUp: true }, last.cause);
    if (now - startedAt > longWait) {
      const id = requestId === undefined ? "" : ` (RequestId ${requestId})`;
      const time = `for ${inSeconds(now - startedAt)} s; trying again, for ${inSeconds(context.deadline - now)} s at most`;
      notices?.logOnce(`retry ${code}`, `${doing}: ${code}${id} ${time}.`);
    }
    await sleep(delay, context, clock);
  }
}

/** The size of the retry budget, and the retries that each second and each success add. */
const capacity = 100;
const perSecond = 1;
const perSuccess = 0.1;

/**
 * The retries after faults that all resources of a process share. A broken backend gets about a hundred more calls, instead
 * of six calls for each of hundreds of resources.
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
    const seconds = (now - this.#refilledAt) / 1000;
    this.#left = Math.min(capacity, this.#left + seconds * perSecond);
    this.#refilledAt = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** After a success. */
  refund(): void {
    this.#left = Math.min(capacity, this.#left + perSuccess);
  }
}
