import { sleep, waitFor, type Clock, type RequestContext } from "./clock";
import { LiveError } from "./errors";
import type { RateLimiter } from "./rateLimiter";

/** How long a write may wait for its quota after the read before it, in milliseconds. */
const soon = 1_000;

/**
 * A semaphore around the read and the write of one resource. It admits, in order, as many at a time as one second's quota
 * allows, each only when its write can be sent soon. So no read is as old as the whole queue.
 */
export class WriteTurns {
  #held = 0;
  #waiting = 0;
  /** Resolves when the last one in the queue was admitted or gave up. */
  #last = Promise.resolve();
  /** Wakes the first in the queue. */
  #wake = () => {};

  constructor(
    private readonly limiter: Pick<RateLimiter, "rate" | "delay" | "logLongWait">,
    private readonly clock: Clock,
  ) {}

  /** Resolves to the function that ends the turn. @throws LiveError at the deadline, or when the signal aborts. */
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
      for (let { delay } = limiter; delay > soon; { delay } = limiter) {
        if (clock.now() + delay - soon >= context.deadline) throw new LiveError(context.doing, "Local.Deadline");
        limiter.logLongWait(context, delay);
        await sleep(delay - soon, context, clock);
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
