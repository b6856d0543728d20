import type { Clock } from "./clock";
import { sleep, waitFor, type RequestContext } from "./context";
import { LiveError } from "./errors";
import { inSeconds, longWait, type Notices } from "./notices";
import type { RateLimiter } from "./rateLimiter";

/** How long a write may still wait for its quota after the look before it, in milliseconds. */
const soon = 1_000;

/**
 * A semaphore around the look and the write of one resource: as many at a time as a second's quota takes, each only when
 * its write can be sent soon. However many wait, no look is then as old as the whole queue.
 */
export class WriteTurns {
  #held = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly limiter: Pick<RateLimiter, "operation" | "rate" | "delay">,
    private readonly clock: Clock,
    private readonly notices: Notices,
  ) {}

  /** Resolves to what must be called after the write. @throws LiveError at the deadline, or when the signal aborts. */
  async acquire(context: RequestContext): Promise<() => void> {
    const { limiter, clock } = this;
    if (this.#held < this.#capacity) this.#held += 1;
    else await this.#wait(context);
    let held = true;
    const release = () => {
      if (held) this.#release();
      held = false;
    };
    try {
      for (let { delay } = limiter; delay > soon; { delay } = limiter) {
        if (clock.now() + delay - soon >= context.deadline) throw new LiveError(context.doing, "Local.Deadline");
        this.#logLongWait(context, delay);
        await sleep(delay - soon, context, clock);
      }
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  async #wait(context: RequestContext): Promise<void> {
    this.#logLongWait(context, (this.#waiting.length / this.limiter.rate) * 1000);
    let enter = () => {};
    const entered = new Promise<void>((resolve) => this.#waiting.push((enter = resolve)));
    try {
      await waitFor(entered, context, this.clock);
    } catch (error) {
      const at = this.#waiting.indexOf(enter);
      if (at >= 0) this.#waiting.splice(at, 1);
      else this.#release();
      throw error;
    }
  }

  #release(): void {
    this.#held -= 1;
    while (this.#waiting.length > 0 && this.#held < this.#capacity) {
      this.#held += 1;
      this.#waiting.shift()?.();
    }
  }

  get #capacity(): number {
    return Math.max(1, Math.floor(this.limiter.rate));
  }

  #logLongWait({ doing, deadline }: RequestContext, wait: number): void {
    if (wait <= longWait) return;
    const { operation } = this.limiter;
    const line = `about ${inSeconds(wait)} s, at most ${inSeconds(deadline - this.clock.now())} s.`;
    this.notices.logOnce(`quota ${operation}`, `${doing}: waiting for the quota of ${operation}, ${line}`);
  }
}
