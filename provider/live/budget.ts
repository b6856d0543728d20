import type { Clock } from "../clock";

/** Retries: at the start and at the most, and what each second and each success give back. */
const most = 100;
const perSecond = 1;
const perSuccess = 0.1;

/**
 * How many faults of this process may still be retried, whatever resource they strike: a backend that is broken is left
 * alone after some hundred calls, instead of being asked six times by each of hundreds of resources.
 */
export class RetryBudget {
  #left = most;
  #at: number;

  constructor(private readonly clock: Clock) {
    this.#at = clock.now();
  }

  /** Takes one retry. False: there is none. */
  take(): boolean {
    this.#refill();
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  succeeded(): void {
    this.#left = Math.min(most, this.#left + perSuccess);
  }

  #refill(): void {
    const now = this.clock.now();
    this.#left = Math.min(most, this.#left + (Math.max(0, now - this.#at) / 1000) * perSecond);
    this.#at = now;
  }
}
