import type { Clock } from "../../../../provider/live/clock";

/** Time that passes when it is told to, and then only from one wake-up to the next. */
export class VirtualClock implements Clock {
  #passed = 0;
  #shift = 1_000_000;
  #sleepers: { at: number; wake: () => void }[] = [];

  now(): number {
    return this.#passed + this.#shift;
  }

  /** How much time has passed, however the clock was set. */
  passed(): number {
    return this.#passed;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.#sleepers.push({ at: this.#passed + Math.max(0, milliseconds), wake }));
  }

  /** Lets so much time pass, and everything happen that is due by then. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#passed + milliseconds;
    for (;;) {
      await settled();
      const next = this.#sleepers.reduce<number>((earliest, { at }) => Math.min(earliest, at), Infinity);
      if (next > end) break;
      this.#passed = next;
      const due = this.#sleepers.filter(({ at }) => at <= next);
      this.#sleepers = this.#sleepers.filter(({ at }) => at > next);
      for (const { wake } of due) wake();
    }
    this.#passed = end;
  }

  /** Somebody sets the clock. */
  set(now: number): void {
    this.#shift = now - this.#passed;
  }
}

async function settled(): Promise<void> {
  for (let turns = 0; turns < 12; turns += 1) await Promise.resolve();
}
