import type { Clock } from "../clock";
import type { CallContext } from "./client";
import { LiveError } from "./errors";
import { inSeconds, longWait, type Notices } from "./notices";
import type { OperationName, QuotaKeeper } from "./quota";
import { within } from "./timeLimit";

interface Stage {
  inside: number;
  readonly waiting: (() => void)[];
}

/** How long a write may still wait for its quota after the look before it, in milliseconds. */
const soon = 1_000;

/**
 * Lets as many resources look and write at a time as a second's quota takes, and each only when its write can be sent
 * soon. However many wait, what a resource looked at right before its write is then not as old as the whole queue.
 */
export class WriteTurns {
  readonly #stages = new Map<OperationName, Stage>();

  constructor(
    private readonly quota: Pick<QuotaKeeper, "rate" | "delay">,
    private readonly clock: Clock,
    private readonly notices: Notices,
  ) {}

  /** Resolves, to what must be called after the write, when it is this one's turn. Throws LiveError at the deadline. */
  async enter(operation: OperationName, context: CallContext): Promise<() => void> {
    const stage = this.#stage(operation);
    if (stage.inside < this.#room(operation)) stage.inside += 1;
    else await this.#wait(stage, operation, context);
    let left = false;
    const leave = () => {
      if (left) return;
      left = true;
      this.#leave(stage, operation);
    };
    try {
      await this.#untilSoon(operation, context);
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }

  async #untilSoon(operation: OperationName, { doing, deadline }: CallContext): Promise<void> {
    for (let delay = this.quota.delay(operation); delay > soon; delay = this.quota.delay(operation)) {
      if (this.clock.now() + delay - soon >= deadline) throw new LiveError(doing, "Local.Deadline");
      if (delay > longWait) this.#tell(operation, doing, delay, deadline);
      await this.clock.sleep(delay - soon);
    }
  }

  async #wait(stage: Stage, operation: OperationName, { doing, deadline }: CallContext): Promise<void> {
    const left = deadline - this.clock.now();
    const about = (stage.waiting.length / this.quota.rate(operation)) * 1000;
    if (about > longWait) this.#tell(operation, doing, about, deadline);
    let enter: () => void = () => undefined;
    const turn = new Promise<void>((resolve) => {
      enter = resolve;
    });
    stage.waiting.push(enter);
    try {
      await within(left, turn, () => new LiveError(doing, "Local.Deadline"));
    } catch (error) {
      const at = stage.waiting.indexOf(enter);
      if (at >= 0) stage.waiting.splice(at, 1);
      else this.#leave(stage, operation);
      throw error;
    }
  }

  #tell(operation: OperationName, doing: string, about: number, deadline: number): void {
    const line = `about ${inSeconds(about)} s, at most ${inSeconds(deadline - this.clock.now())} s.`;
    this.notices.say(`line ${operation}`, `${doing}: waiting for the quota of ${operation}, ${line}`);
  }

  #leave(stage: Stage, operation: OperationName): void {
    stage.inside -= 1;
    while (stage.waiting.length > 0 && stage.inside < this.#room(operation)) {
      stage.inside += 1;
      stage.waiting.shift()?.();
    }
  }

  #room(operation: OperationName): number {
    return Math.max(1, Math.floor(this.quota.rate(operation)));
  }

  #stage(operation: OperationName): Stage {
    let stage = this.#stages.get(operation);
    if (stage === undefined) this.#stages.set(operation, (stage = { inside: 0, waiting: [] }));
    return stage;
  }
}
