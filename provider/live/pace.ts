import type { Clock } from "../clock";
import type { Notices } from "./notices";

/** What is left of the rate when calls were throttled, and what of the quota comes back in a second. */
const lowered = 0.7;
const regained = 1 / 10;

/** The least: this part of the quota, and a call in five seconds (or the quota, where that is less). */
const leastPart = 1 / 16;
const leastPerSecond = 1 / 5;

/**
 * How many calls per second one operation may make now. The account's quota is shared with others, and nothing says how
 * much of it is left: throttled calls lower the rate, calls that go through raise it again, never above the quota.
 */
export class Pace {
  readonly floor: number;
  #rate: number;
  #round = 0;
  #changedAt = -Infinity;
  #toldShort = false;

  constructor(
    private readonly operation: string,
    readonly quota: number,
    private readonly clock: Clock,
    private readonly notices: Notices,
  ) {
    this.floor = Math.min(quota, Math.max(quota * leastPart, leastPerSecond));
    this.#rate = quota;
  }

  get rate(): number {
    return this.#rate;
  }

  /** Counts the times that the rate went down: calls that were let go before are of an earlier round. */
  get round(): number {
    return this.#round;
  }

  /** Many calls of one burst are throttled together: only the first of a round lowers the rate. */
  throttled(round: number): void {
    if (round !== this.#round) return;
    this.#round += 1;
    this.#rate = Math.max(this.floor, this.#rate * lowered);
    this.#changedAt = this.clock.now();
    if (this.#toldShort) return;
    const line = `the account's quota for ${this.operation} is short: down to ${shown(this.#rate)} calls per second.`;
    this.#toldShort = this.notices.say(`short ${this.operation}`, line);
  }

  wentThrough(): void {
    if (this.#rate === this.quota) return;
    const now = this.clock.now();
    if (Math.abs(now - this.#changedAt) < 1_000) return;
    this.#changedAt = now;
    this.#rate = Math.min(this.quota, this.#rate + this.quota * regained);
    if (this.#rate < this.quota || !this.#toldShort) return;
    this.#toldShort = false;
    this.notices.sayNow(
      `the quota for ${this.operation} is free again: back at ${shown(this.quota)} calls per second.`,
    );
  }
}

/** A rate for a line: two digits say enough. */
export const shown = (rate: number): string => String(rate >= 10 ? Math.floor(rate) : Number(rate.toPrecision(2)));
