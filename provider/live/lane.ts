import type { Clock } from "../clock";
import type { CallContext } from "./client";
import { inSeconds, longWait, type Notices } from "./notices";
import { Pace, shown } from "./pace";

/** The window slides over a second, and a slower rate is one call in a longer one. */
const second = 1_000;

/**
 * The service counts a call when it arrives, which is between its sending and its answer: so its place is held until
 * the answer, and for a second (and a margin for clocks) after it. No jitter of the way makes one second too full.
 */
const margin = 10;

/** A call that may be sent now. It must tell what became of it; `otherwise` says nothing of the quota. */
export interface Turn {
  ended(how: "through" | "throttled" | "otherwise"): void;
}

/** What an ask tells of itself; it may become more urgent while it waits. */
export type Asking = Pick<CallContext, "doing" | "deadline" | "urgent">;

interface Ask {
  readonly context: Asking;
  readonly take: (turn: Turn | undefined) => void;
}

/**
 * The calls of one operation, in no second more than the rate, bursts up to it at once: the urgent ones first, else first
 * come, first served.
 */
export class Lane {
  readonly pace: Pace;
  /** When each call was answered; Infinity: it is on its way. */
  #calls: { at: number }[] = [];
  readonly #asks: Ask[] = [];
  #wakesAt = Infinity;

  constructor(
    private readonly operation: string,
    quota: number,
    private readonly clock: Clock,
    private readonly notices: Notices,
  ) {
    this.pace = new Pace(operation, quota, clock, notices);
  }

  /** Resolves when a call may be sent, or to undefined when that is after the deadline. */
  admit(context: Asking): Promise<Turn | undefined> {
    return new Promise((take) => {
      const ask = { context, take };
      this.#asks.push(ask);
      this.#serve();
      if (this.#asks.at(-1) === ask) this.#tell(context);
    });
  }

  /** About how many milliseconds one more ask would wait, were all calls under way answered now. */
  get delay(): number {
    const now = this.clock.now();
    const calls = [...this.#calls.map(({ at }) => Math.min(at, now)), ...this.#asks.map(() => now)];
    const left = calls.map((at) => at + this.#span + margin - now).sort((a, b) => a - b);
    return Math.max(0, left[left.length - this.#room] ?? 0);
  }

  #serve(): void {
    while (this.#asks.length > 0) {
      const urgent = this.#asks.findIndex(({ context }) => context.urgent);
      const at = Math.max(0, urgent);
      const now = this.clock.now();
      const over = (this.#asks[at]?.context.deadline ?? now) <= now;
      const wait = over ? 0 : this.#wait(now);
      if (wait > 0) return this.#wake(now, wait);
      const [ask] = this.#asks.splice(at, 1);
      ask?.take(over ? undefined : this.#turn());
    }
  }

  /** Milliseconds until one more call may be sent; Infinity: when one is answered. */
  #wait(now: number): number {
    // Where the clock was set back, calls count as answered just now.
    for (const call of this.#calls) if (call.at !== Infinity) call.at = Math.min(call.at, now);
    const held = ({ at }: { at: number }) => at + this.#span + margin - now;
    this.#calls = this.#calls.filter((call) => held(call) > 0);
    const left = this.#calls.map(held).sort((a, b) => a - b);
    return Math.ceil(left[left.length - this.#room] ?? 0);
  }

  get #span(): number {
    return Math.max(second, second / this.pace.rate);
  }

  /** How many calls one span takes. */
  get #room(): number {
    return Math.max(1, Math.floor(this.pace.rate));
  }

  /** A sleep can't be called off, so an earlier one is added where an answer or a new rate asks for it. */
  #wake(now: number, wait: number): void {
    if (wait === Infinity) return;
    const at = now + wait;
    if (this.#wakesAt > now && this.#wakesAt <= at) return;
    this.#wakesAt = at;
    void this.clock.sleep(wait).then(() => {
      if (this.#wakesAt === at) this.#wakesAt = Infinity;
      this.#serve();
    });
  }

  #turn(): Turn {
    const call = { at: Infinity };
    const { round } = this.pace;
    this.#calls.push(call);
    return {
      ended: (how) => {
        call.at = this.clock.now();
        if (how === "throttled") this.pace.throttled(round);
        if (how === "through") this.pace.wentThrough();
        this.#serve();
      },
    };
  }

  #tell({ doing, deadline }: Asking): void {
    const wait = Math.floor((this.#calls.length + this.#asks.length - 1) / this.#room) * this.#span;
    if (wait <= longWait) return;
    const most = inSeconds(deadline - this.clock.now());
    const rate = `${shown(this.pace.rate)} calls per second`;
    this.notices.say(
      `line ${this.operation}`,
      `${doing}: waiting for the quota of ${this.operation} (${rate}), about ${inSeconds(wait)} s, at most ${most} s.`,
    );
  }
}
