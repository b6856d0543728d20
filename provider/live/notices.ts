import type { Clock } from "./clock";

/** A longer wait is logged. In milliseconds. */
export const longWait = 5_000;

/** The shortest time between two lines on one topic, in milliseconds. */
const pause = 60_000;

/** Lines on long waits: one per topic and minute, because hundreds of resources may wait for the same thing. */
export class Notices {
  readonly #loggedAt = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    readonly log: (line: string) => void,
  ) {}

  /** Returns whether the line was logged. */
  logOnce(topic: string, line: string): boolean {
    const now = this.clock.now();
    if (now - (this.#loggedAt.get(topic) ?? -Infinity) < pause) return false;
    this.#loggedAt.set(topic, now);
    this.log(line);
    return true;
  }
}

/** Whole seconds, for a line. */
export const inSeconds = (milliseconds: number): number => Math.max(0, Math.ceil(milliseconds / 1000));
