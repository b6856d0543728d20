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

/** How long a place is held for a call of which nothing more is heard, in milliseconds. */
const forgotten = 30_000;

/** A call that may be sent now. It must tell what became of it; `otherwise` says nothing of the quota. */
export interface Turn {
  ended(how: "through" | "throttled" | "otherwise"): void;
}

interface Ask extends Pick<CallContext, "doing" | "deadline"> {
  readonly take: (turn: Turn | undefined) => void;
}

/** The calls of one operation: first come, first served, in no second more than the rate, bursts up to it at once. */
export class Lane {
  readonly pace: Pace;
  /** When each call was answered, or will have to be. */
  #calls: { at: number; open: boolean }[] = [];
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

  /** Resolves when a call may be sent, or to undefined when it was not before the deadline. */
  admit({ doing, deadline }: Pick<CallContext, "doing" | "deadline">): Promise<Turn | undefined> {
    return new Promise((take) => {
      const ask = { doing, deadline, take };
      this.#asks.push(ask);
      this.#serve();
      if (this.#asks.at(-1) === ask) this.#tell(ask);
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
    for (let ask = this.#asks[0]; ask !== undefined; ask = this.#asks[0]) {
      const now = this.clock.now();
      const wait = ask.deadline <= now ? 0 : this.#wait(now);
      if (wait > 0) return this.#wake(now, wait);
      this.#asks.shift();
      ask.take(ask.deadline <= now ? undefined : this.#turn(now));
    }
  }

  /** Milliseconds until one more call may be sent. */
  #wait(now: number): number {
    // Where the clock was set back, calls count as made just now.
    for (const call of this.#calls) call.at = Math.min(call.at, call.open ? now + forgotten : now);
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
    const at = now + wait;
    if (this.#wakesAt > now && this.#wakesAt <= at) return;
    this.#wakesAt = at;
    void this.clock.sleep(wait).then(() => {
      if (this.#wakesAt === at) this.#wakesAt = Infinity;
      this.#serve();
    });
  }

  #turn(now: number): Turn {
    const call = { at: now + forgotten, open: true };
    const { round } = this.pace;
    this.#calls.push(call);
    return {
      ended: (how) => {
        Object.assign(call, { at: this.clock.now(), open: false });
        if (how === "throttled") this.pace.throttled(round);
        if (how === "through") this.pace.wentThrough();
        this.#serve();
      },
    };
  }

  #tell({ doing, deadline }: Ask): void {
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
