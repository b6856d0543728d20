import { setTimeout } from "node:timers/promises";
import type { PropertyMap } from "./property";

/** The outputs of the stack. The program registers them at its end. */
export class StackOutputs {
  values: PropertyMap | undefined;
  private readonly begunAt = performance.now();
  private startedIn = 0;
  private announce: () => void = () => undefined;
  private readonly registered = new Promise<void>((resolve) => {
    this.announce = resolve;
  });

  /** Records that the program has started, because it registers the stack. */
  recordStart(): void {
    this.startedIn = performance.now() - this.begunAt;
  }

  register(values: PropertyMap): void {
    this.values = values;
    this.announce();
  }

  /**
   * Waits for the outputs after a failure. On a busy machine a check may fail before the program reaches its end. The
   * wait is as long as the program's start took; outputs of failed resources never arrive.
   */
  async settle(): Promise<void> {
    const ended = new AbortController();
    const elapsed = setTimeout(this.startedIn, undefined, { signal: ended.signal }).catch(() => undefined);
    await Promise.race([this.registered, elapsed]);
    ended.abort();
  }
}
