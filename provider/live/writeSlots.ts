import { sleep, waitFor, type Clock, type RequestContext } from "./clock";
import { LiveError } from "./errors";
import type { RateLimiter } from "./rateLimiter";

/** How long a write may wait for its quota after the read before it, in milliseconds. */
const maxWait = 1_000;

/**
 * A semaphore around the read and the write of one resource. It has as many slots as the quota allows writes per second,
 * and grants each, in order, only when the write can be sent within a second. So no read is as old as the whole queue.
 */
export class WriteSlots {
  #held = 0;
  #waiting = 0;
  /** Resolves when the last caller in the queue has a slot or has given up. */
  #last = Promise.resolve();
  /** Wakes the first caller in the queue. */
  #wake = () => {};

  constructor(
    private readonly limiter: Pick<RateLimiter, "rate" | "delay" | "logLongWait">,
    private readonly clock: Clock,
  ) {}

  /** Resolves to the function that frees the slot. @throws LiveError at the deadline, or when the signal aborts. */
  async acquire(context: RequestContext): Promise<() => void> {
    const { limiter, clock } = this;
    const previous = this.#last;
    let leaveQueue = () => {};
    this.#last = new Promise((resolve) => (leaveQueue = resolve));
    limiter.logLongWait(context, ((this.#held + this.#waiting - this.#capacity) / limiter.rate) * 1000);
    this.#waiting += 1;
    try {
      await waitFor(previous, context, clock);
      while (this.#held >= this.#capacity)
        await waitFor(new Promise<void>((resolve) => (this.#wake = resolve)), context, clock);
      for (let { delay } = limiter; delay > maxWait; { delay } = limiter) {
        if (clock.now() + delay - maxWait >= context.deadline) throw new LiveError(context.doing, "Local.Deadline");
        limiter.logLongWait(context, delay);
        await sleep(delay - maxWait, context, clock);
      }
      this.#held += 1;
    } finally {
      this.#waiting -= 1;
      void previous.then(leaveQueue);
    }
    let isHeld = true;
    return () => {
      if (isHeld) this.#held -= 1;
      isHeld = false;
      this.#wake();
    };
  }

  get #capacity(): number {
    return Math.max(1, Math.floor(this.limiter.rate));
  }
}
