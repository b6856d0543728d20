import type { Clock } from "./clock";
import { waitFor, type RequestContext } from "./context";
import { LiveError } from "./errors";
import { inSeconds, longWait, type Notices } from "./notices";

/**
 * The operations of ApsaraVideo Live (2016-11-01) that the provider calls, and how many calls per second the vendor
 * documents for each. The account shares a quota with every other tool that it runs. For the publish the help page says
 * 30 per second, the text that the SDKs are made from says 30 per minute: then calls are throttled and retried.
 */
export const defaultQuotas = {
  CopyCasterSceneConfig: 10,
  PublishLiveStagingConfigToProduction: 30,
  DescribeCasters: 15,
  DescribeCasterScenes: 15,
  DescribeCasterLayouts: 15,
  DescribeCasterComponents: 15,
  DescribeLiveDomainStagingConfig: 30,
  DescribeLiveDomainConfigs: 100,
  DescribeLiveDomainDetail: 50,
};

export type OperationName = keyof typeof defaultQuotas;
export const operationNames = Object.keys(defaultQuotas) as OperationName[];
/** Calls per second, by operation. */
export type Quotas = Readonly<Record<OperationName, number>>;

/** Permission to send one call now. It must be told how the call ended; `other` says nothing about the quota. */
export interface Slot {
  release(outcome: "ok" | "throttled" | "other"): void;
}

/** What a waiting call says about itself. It may become more urgent, and its deadline later, while it waits. */
type Waiting = Omit<RequestContext, "callTimeout">;

/**
 * The service counts a call when it arrives, between its sending and its answer. So each call holds its slot until it is
 * answered, and for a second (and a margin for clocks) after it: no delay on the way makes a second too full.
 */
const margin = 10;

/** Throttled calls lower the rate by a factor; a second in which calls succeed gives back this part of the quota. */
const lowered = 0.7;
const regained = 1 / 10;

/** The lowest rate: this part of the quota, and a call in five seconds (or the quota, where that is less). */
const lowestPart = 1 / 16;
const lowestRate = 1 / 5;

/** Keeps the calls of one operation within its quota, and within what other tools leave of it. */
export class RateLimiter {
  /** When each call was answered; Infinity: it is in flight. */
  #slots: { answeredAt: number }[] = [];
  readonly #queue: { context: Waiting; grant: (slot: Slot) => void; refuse: (late: LiveError) => void }[] = [];
  #wakesAt = Infinity;
  #rate: number;
  /** Counts how often the rate went down. */
  #lowerings = 0;
  #rateChangedAt = -Infinity;
  #saidShort = false;

  constructor(
    readonly operation: OperationName,
    private readonly quota: number,
    private readonly clock: Clock,
    private readonly notices: Notices,
  ) {
    this.#rate = quota;
  }

  /** Calls per second that the operation may make now: its quota, or less while calls are throttled. */
  get rate(): number {
    return this.#rate;
  }

  /** About how many milliseconds one more call would wait, if all calls in flight were answered now. */
  get delay(): number {
    const now = this.clock.now();
    const calls = [...this.#slots.map(({ answeredAt }) => Math.min(answeredAt, now)), ...this.#queue.map(() => now)];
    return Math.max(0, this.#untilFree(calls, now));
  }

  /** @throws LiveError at the deadline, or when the signal aborts. */
  async acquire(context: Waiting): Promise<Slot> {
    const granted = new Promise<Slot>((grant, refuse) => this.#queue.push({ context, grant, refuse }));
    const waiting = this.#queue.at(-1);
    this.#serve();
    if (this.#queue.at(-1) === waiting) this.#logLongWait(context);
    try {
      return await waitFor(granted, context, this.clock);
    } catch (error) {
      const at = this.#queue.findIndex((each) => each === waiting);
      if (at >= 0) this.#queue.splice(at, 1);
      else granted.then(({ release }) => release("other")).catch(() => undefined);
      throw error;
    }
  }

  /** Grants slots while there are any: to urgent calls first, else in the order of their arrival. */
  #serve(): void {
    while (this.#queue.length > 0) {
      const urgent = this.#queue.findIndex(({ context }) => context.urgent);
      const at = Math.max(0, urgent);
      const now = this.clock.now();
      const isLate = (this.#queue[at]?.context.deadline ?? now) <= now;
      const wait = isLate ? 0 : this.#wait(now);
      if (wait > 0) return this.#wake(now, wait);
      const [next] = this.#queue.splice(at, 1);
      if (isLate) next?.refuse(new LiveError(next.context.doing, "Local.Deadline"));
      else next?.grant(this.#slot());
    }
  }

  /** Milliseconds until one more call may be sent; Infinity: once one in flight is answered. */
  #wait(now: number): number {
    // After the clock was set back, calls count as answered just now.
    for (const slot of this.#slots) if (slot.answeredAt !== Infinity) slot.answeredAt = Math.min(slot.answeredAt, now);
    this.#slots = this.#slots.filter(({ answeredAt }) => answeredAt + this.#span + margin > now);
    const answered = this.#slots.map(({ answeredAt }) => answeredAt);
    return Math.ceil(this.#untilFree(answered, now));
  }

  #untilFree(answered: number[], now: number): number {
    const last = answered.sort((a, b) => a - b).at(-this.#room);
    return answered.length < this.#room || last === undefined ? 0 : last + this.#span + margin - now;
  }

  /** The window slides over a second; a rate below one is one call in a longer window. */
  get #span(): number {
    return Math.max(1_000, 1_000 / this.#rate);
  }

  get #room(): number {
    return Math.max(1, Math.floor(this.#rate));
  }

  /** Sleeps are not cut short: where an answer or a new rate asks for an earlier one, it is added. */
  #wake(now: number, wait: number): void {
    const at = now + wait;
    if (wait === Infinity || (this.#wakesAt > now && this.#wakesAt <= at)) return;
    this.#wakesAt = at;
    void this.clock.sleep(wait).then(() => {
      if (this.#wakesAt === at) this.#wakesAt = Infinity;
      this.#serve();
    });
  }

  #slot(): Slot {
    const slot = { answeredAt: Infinity };
    const lowerings = this.#lowerings;
    this.#slots.push(slot);
    return {
      release: (outcome) => {
        slot.answeredAt = this.clock.now();
        // The calls of one burst are throttled together: only the first of them lowers the rate.
        if (outcome === "throttled" && lowerings === this.#lowerings) this.#lowerRate();
        if (outcome === "ok" && this.#rate < this.quota) this.#raiseRate();
        this.#serve();
      },
    };
  }

  #lowerRate(): void {
    const lowest = Math.min(this.quota, Math.max(this.quota * lowestPart, lowestRate));
    this.#lowerings += 1;
    this.#rate = Math.max(lowest, this.#rate * lowered);
    this.#rateChangedAt = this.clock.now();
    const line = `the account's quota for ${this.operation} is short: down to ${perSecond(this.#rate)}.`;
    this.#saidShort ||= this.notices.logOnce(`short ${this.operation}`, line);
  }

  #raiseRate(): void {
    const now = this.clock.now();
    if (Math.abs(now - this.#rateChangedAt) < 1_000) return;
    this.#rateChangedAt = now;
    this.#rate = Math.min(this.quota, this.#rate + this.quota * regained);
    if (this.#rate < this.quota || !this.#saidShort) return;
    this.#saidShort = false;
    this.notices.log(`the quota for ${this.operation} is free again: back at ${perSecond(this.quota)}.`);
  }

  #logLongWait({ doing, deadline }: Waiting): void {
    const wait = Math.floor((this.#slots.length + this.#queue.length - 1) / this.#room) * this.#span;
    if (wait <= longWait) return;
    const most = inSeconds(deadline - this.clock.now());
    this.notices.logOnce(
      `quota ${this.operation}`,
      `${doing}: waiting for the quota of ${this.operation} (${perSecond(this.#rate)}), about ${inSeconds(wait)} s, at most ${most} s.`,
    );
  }
}

/** Two digits say enough. */
const perSecond = (rate: number) => `${rate >= 10 ? Math.floor(rate) : Number(rate.toPrecision(2))} calls per second`;
