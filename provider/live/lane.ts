import type { Clock } from "../clock";
import type { CallContext } from "./client";
import { inSeconds, longWait, type Notices } from "./notices";
import { Pace, shown } from "./pace";

/** The window slides over a second, and a slower rate is one call in a longer one. */
const second = 1_000;

/**
 * The service counts arrivals, not departures, and only the answer tells that a call has arrived: it holds its place so
 * much longer as it took. What even the fastest call took is the way itself, which makes no call later than another.
 */
const leastSlack = 25;
const mostSlack = 1_000;

/** From when on the fastest call is known: what is seen before may all be slow with loading, connecting and bursts. */
const learning = 10_000;

/** A call that may be sent now. `ended` must be told what became of it; `otherwise` says nothing about the quota. */
export interface Turn {
  ended(how: "through" | "throttled" | "otherwise"): void;
}

interface Ask extends Pick<CallContext, "doing" | "deadline"> {
  readonly take: (turn: Turn | undefined) => void;
}

/** The calls of one operation: first come, first served, in no second more than the rate, bursts up to it at once. */
export class Lane {
  readonly pace: Pace;
  #sent: { at: number; slack: number }[] = [];
  readonly #asks: Ask[] = [];
  #wakesAt = Infinity;
  #fastest = Infinity;
  #knownAt = Infinity;

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
    // Where the clock was set back, calls count as sent just now.
    for (const call of this.#sent) call.at = Math.min(call.at, now);
    const held = ({ at, slack }: { at: number; slack: number }) => at + this.#span + slack - now;
    this.#sent = this.#sent.filter((call) => held(call) > 0);
    const left = this.#sent.map(held).sort((a, b) => a - b);
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
    const call = { at: now, slack: mostSlack };
    const { round } = this.pace;
    this.#sent.push(call);
    return {
      ended: (how) => {
        call.slack = this.#slack(this.clock.now(), now, how === "through");
        if (how === "throttled") this.pace.throttled(round);
        if (how === "through") this.pace.wentThrough();
        this.#serve();
      },
    };
  }

  #slack(now: number, sentAt: number, through: boolean): number {
    const took = now - sentAt;
    if (through) {
      this.#knownAt = Math.min(this.#knownAt, now + learning);
      this.#fastest = Math.min(this.#fastest, took);
    }
    const usual = now >= this.#knownAt ? this.#fastest : 0;
    return Math.min(mostSlack, Math.max(leastSlack, took - usual));
  }

  #tell({ doing, deadline }: Ask): void {
    const wait = Math.floor((this.#sent.length + this.#asks.length - 1) / this.#room) * this.#span;
    if (wait <= longWait) return;
    const most = inSeconds(deadline - this.clock.now());
    const rate = `${shown(this.pace.rate)} calls per second`;
    this.notices.say(
      `line ${this.operation}`,
      `${doing}: waiting for the quota of ${this.operation} (${rate}), about ${inSeconds(wait)} s, at most ${most} s.`,
    );
  }
}
