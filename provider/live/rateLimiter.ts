import { waitFor, type Clock, type Limits } from "./clock";
import { LiveError } from "./errors";
import { inSeconds, longWait, type Notices } from "./notices";

/**
 * The operations of ApsaraVideo Live (2016-11-01) that the provider calls, with the documented calls per second of each.
 * All tools of an account share a quota. For the publish the help page says 30 per second, and the source of the vendor's
 * SDKs 30 per minute: calls above that are throttled and retried.
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

/** How a call ended. `other` says nothing about the quota. */
export type Outcome = "ok" | "throttled" | "other";
/** Frees the slot of a call. */
export type Release = (outcome: Outcome) => void;

/** A waiting call. The call may become more urgent, and its deadline later, during the wait. */
interface Waiting extends Limits {
  readonly urgent?: boolean;
}

/**
 * The service counts a call when it arrives, between the request and the response. So each call holds its slot until
 * the response arrives, and then for a second plus this margin. So no network delay leads to more calls than the quota.
 */
const margin = 10;

/** A throttled call lowers the rate by this factor; a second with successful calls restores this part of the quota. */
const decreaseFactor = 0.7;
const regainedPart = 1 / 10;

/** The lowest rate is the larger of this part of the quota and one call in five seconds, but never above the quota. */
const lowestPart = 1 / 16;
const lowestRate = 1 / 5;

/** Keeps the calls of one operation within its quota, and within the part of it that other tools leave. */
export class RateLimiter {
  /** The time of each call's response; Infinity: the call is in flight. */
  #slots: { respondedAt: number }[] = [];
  readonly #queue: { context: Waiting; grant: (release: Release) => void; refuse: (late: LiveError) => void }[] = [];
  #wakesAt = Infinity;
  #rate: number;
  /** How often the rate was lowered. */
  #lowerings = 0;
  #rateChangedAt = -Infinity;
  #isLowRateLogged = false;

  constructor(
    readonly operation: OperationName,
    private readonly quota: number,
    private readonly clock: Clock,
    private readonly notices: Notices,
  ) {
    this.#rate = quota;
  }

  /** The current limit in calls per second: the quota, or less while calls are throttled. */
  get rate(): number {
    return this.#rate;
  }

  /** About how many milliseconds one more call would wait, if the responses of all calls arrived now. */
  get delay(): number {
    const now = this.clock.now();
    const calls = [...this.#slots.map(({ respondedAt }) => Math.min(respondedAt, now)), ...this.#queue.map(() => now)];
    return Math.max(0, this.#untilFree(calls, now));
  }

  logLongWait({ doing, deadline }: Limits, wait: number): void {
    if (wait <= longWait) return;
    const time = `about ${inSeconds(wait)} s, at most ${inSeconds(deadline - this.clock.now())} s`;
    const line = `${doing}: waiting for the quota of ${this.operation} (${formatRate(this.#rate)}), ${time}.`;
    this.notices.logOnce(`quota ${this.operation}`, line);
  }

  /** Resolves to the function to call at the end of the call. @throws LiveError at the deadline, or on abort. */
  async acquire(context: Waiting): Promise<Release> {
    const granted = new Promise<Release>((grant, refuse) => this.#queue.push({ context, grant, refuse }));
    const waiting = this.#queue.at(-1);
    this.#serve();
    if (this.#queue.at(-1) === waiting) {
      const before = Math.floor((this.#slots.length + this.#queue.length - 1) / this.#capacity);
      this.logLongWait(context, before * this.#window);
    }
    try {
      return await waitFor(granted, context, this.clock);
    } catch (error) {
      const at = this.#queue.findIndex((each) => each === waiting);
      if (at >= 0) this.#queue.splice(at, 1);
      else granted.then((release) => release("other")).catch(() => undefined);
      throw error;
    }
  }

  /** Grants the free slots: to urgent calls first, otherwise in the order of arrival. */
  #serve(): void {
    while (this.#queue.length > 0) {
      const at = Math.max(
        0,
        this.#queue.findIndex(({ context }) => context.urgent),
      );
      const now = this.clock.now();
      const isLate = (this.#queue[at]?.context.deadline ?? now) <= now;
      const wait = isLate ? 0 : this.#wait(now);
      if (wait > 0) return this.#wake(now, wait);
      const [next] = this.#queue.splice(at, 1);
      if (isLate) next?.refuse(new LiveError(next.context.doing, "Local.Deadline"));
      else next?.grant(this.#takeSlot());
    }
  }

  /** Milliseconds until the next slot is free; Infinity: not before a response arrives. */
  #wait(now: number): number {
    this.#slots = this.#slots.filter(({ respondedAt }) => respondedAt + this.#window + margin > now);
    const answered = this.#slots.map(({ respondedAt }) => respondedAt);
    return Math.ceil(this.#untilFree(answered, now));
  }

  #untilFree(answered: number[], now: number): number {
    const last = answered.sort((a, b) => a - b).at(-this.#capacity);
    return answered.length < this.#capacity || last === undefined ? 0 : last + this.#window + margin - now;
  }

  /** The window slides over a second; a rate below one is one call in a longer window. */
  get #window(): number {
    return Math.max(1_000, 1_000 / this.#rate);
  }

  get #capacity(): number {
    return Math.max(1, Math.floor(this.#rate));
  }

  /** A sleep is never cut short. A response or a new rate may add an earlier one. */
  #wake(now: number, wait: number): void {
    const at = now + wait;
    if (wait === Infinity || (this.#wakesAt > now && this.#wakesAt <= at)) return;
    this.#wakesAt = at;
    void this.clock.sleep(wait).then(() => {
      if (this.#wakesAt === at) this.#wakesAt = Infinity;
      this.#serve();
    });
  }

  #takeSlot(): Release {
    const slot = { respondedAt: Infinity };
    const lowerings = this.#lowerings;
    this.#slots.push(slot);
    return (outcome) => {
      slot.respondedAt = this.clock.now();
      // The calls of one burst are throttled together: only the first of them lowers the rate.
      if (outcome === "throttled" && lowerings === this.#lowerings) this.#lowerRate();
      if (outcome === "ok" && this.#rate < this.quota) this.#raiseRate();
      this.#serve();
    };
  }

  #lowerRate(): void {
    const lowest = Math.min(this.quota, Math.max(this.quota * lowestPart, lowestRate));
    this.#lowerings += 1;
    this.#rate = Math.max(lowest, this.#rate * decreaseFactor);
    this.#rateChangedAt = this.clock.now();
    const line = `the account's quota for ${this.operation} is short: down to ${formatRate(this.#rate)}.`;
    this.#isLowRateLogged ||= this.notices.logOnce(`short ${this.operation}`, line);
  }

  #raiseRate(): void {
    const now = this.clock.now();
    if (now - this.#rateChangedAt < 1_000) return;
    this.#rateChangedAt = now;
    this.#rate = Math.min(this.quota, this.#rate + this.quota * regainedPart);
    if (this.#rate < this.quota || !this.#isLowRateLogged) return;
    this.#isLowRateLogged = false;
    this.notices.log(`the quota for ${this.operation} is free again: back at ${formatRate(this.quota)}.`);
  }
}

/** Two digits are precise enough. */
function formatRate(rate: number): string {
  const calls = rate >= 10 ? Math.floor(rate) : Number(rate.toPrecision(2));
  return `${calls} ${calls === 1 ? "call" : "calls"} per second`;
}
