import { setTimeout } from "node:timers/promises";
import type { PropertyMap } from "./property";

/** The outputs of the stack: the program registers them when it has come to its end. */
export class StackOutputs {
  values: PropertyMap | undefined;
  private readonly begunAt = performance.now();
  private startedIn = 0;
  private announce: () => void = () => undefined;
  private readonly registered = new Promise<void>((resolve) => {
    this.announce = resolve;
  });

  /** The program has started: it registers the stack. */
  stackRegistered(): void {
    this.startedIn = performance.now() - this.begunAt;
  }

  register(values: PropertyMap): void {
    this.values = values;
    this.announce();
  }

  /**
   * Waits for them after a failure: on a busy machine, a first check may fail before the program has come to its end.
   * It gets as long as it took to start; outputs of what failed never come.
   */
  async settle(): Promise<void> {
    const patience = new AbortController();
    const elapsed = setTimeout(this.startedIn, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([this.registered, elapsed]);
    patience.abort();
  }
}
