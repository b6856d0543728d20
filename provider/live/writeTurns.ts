import type { Clock } from "../clock";
import type { CallContext } from "./client";
import { LiveError } from "./errors";
import { inSeconds, longWait, type Notices } from "./notices";
import type { OperationName } from "./quota";
import { within } from "./timeLimit";

interface Stage {
  inside: number;
  readonly waiting: (() => void)[];
}

/**
 * Lets as many resources look and write at a time as a second's quota takes. However many wait, what a resource looked
 * at right before its write is a second or two old then, not as old as the whole queue.
 */
export class WriteTurns {
  readonly #stages = new Map<OperationName, Stage>();

  constructor(
    /** Calls per second that the operation may make now. */
    private readonly rate: (operation: OperationName) => number,
    private readonly clock: Clock,
    private readonly notices: Notices,
  ) {}

  /** Resolves, to what must be called after the write, when it is this one's turn. Throws LiveError at the deadline. */
  async enter(operation: OperationName, context: CallContext): Promise<() => void> {
    const stage = this.#stage(operation);
    if (stage.inside < this.#room(operation)) stage.inside += 1;
    else await this.#wait(stage, operation, context);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#leave(stage, operation);
    };
  }

  async #wait(stage: Stage, operation: OperationName, { doing, deadline }: CallContext): Promise<void> {
    const left = deadline - this.clock.now();
    const about = (stage.waiting.length / this.rate(operation)) * 1000;
    if (about > longWait) {
      const line = `about ${inSeconds(about)} s, at most ${inSeconds(left)} s.`;
      this.notices.say(`line ${operation}`, `${doing}: waiting for the quota of ${operation}, ${line}`);
    }
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

  #leave(stage: Stage, operation: OperationName): void {
    stage.inside -= 1;
    while (stage.waiting.length > 0 && stage.inside < this.#room(operation)) {
      stage.inside += 1;
      stage.waiting.shift()?.();
    }
  }

  #room(operation: OperationName): number {
    return Math.max(1, Math.floor(this.rate(operation)));
  }

  #stage(operation: OperationName): Stage {
    let stage = this.#stages.get(operation);
    if (stage === undefined) this.#stages.set(operation, (stage = { inside: 0, waiting: [] }));
    return stage;
  }
}
