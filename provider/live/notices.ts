import type { Clock } from "../clock";

/** From when on a wait is worth a line, in milliseconds. */
export const longWait = 5_000;

/** How long a line on one topic keeps the next one back, in milliseconds. */
const pause = 60_000;

/** Lines on what calls wait for: one per topic and minute, because hundreds of resources wait for the same thing. */
export class Notices {
  readonly #saidAt = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly log: (line: string) => void,
  ) {}

  /** Whether the line was said. */
  say(topic: string, line: string): boolean {
    const now = this.clock.now();
    if (Math.abs(now - (this.#saidAt.get(topic) ?? -Infinity)) < pause) return false;
    this.#saidAt.set(topic, now);
    this.log(line);
    return true;
  }

  /** Says it whatever was said before. */
  sayNow(line: string): void {
    this.log(line);
  }
}

/** Whole seconds, for a line. */
export const inSeconds = (milliseconds: number): number => Math.max(0, Math.ceil(milliseconds / 1000));
