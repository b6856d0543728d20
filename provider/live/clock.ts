import { setTimeout as wait } from "node:timers/promises";
import { LiveError } from "./errors";

/** The source of time, so that tests take no real time. All figures are milliseconds. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. Never less than before. */
  now(): number;
  /** May reject when the signal aborts; a clock may also ignore the signal. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/**
 * The time of the system, which never goes back: a deadline holds although somebody sets the clock back, and passes while
 * the machine is suspended.
 *
 * @param time The system's time, and `steady` one that nobody sets, both in milliseconds.
 */
export function neverBack(time: () => number, steady: () => number): () => number {
  let ahead = -Infinity;
  return () => {
    ahead = Math.max(ahead, time() - steady());
    return Math.round(steady() + ahead);
  };
}

export const systemClock: Clock = {
  now: neverBack(Date.now, () => performance.now()),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, signal === undefined ? {} : { signal }),
};

/** How long a wait may last. The deadline may move while the wait lasts. */
export interface Limits {
  /** For messages: "copying scene a to scene b of caster c". */
  readonly doing: string;
  /** After this time no request is sent and every wait ends. */
  readonly deadline: number;
  /** Ends every wait, and the request in flight, with `Local.Cancelled`. */
  readonly signal?: AbortSignal | undefined;
}

export interface RequestContext extends Limits {
  /** The limit of one call, in milliseconds: from its rate-limit slot to the end of the response. */
  readonly callTimeout: number;
  /** The request goes before others that wait for the same quota: a write depends on it. */
  readonly urgent?: boolean;
}

/** The longest delay that a timer accepts; a longer one would fire at once. */
const maxTimer = 2 ** 31 - 1;

/** Settles as `work` does, or rejects at the deadline with `late()`, or with `Local.Cancelled` when the signal aborts. */
export async function waitFor<T>(
  work: Promise<T>,
  limits: Limits,
  clock: Clock,
  late: () => Error = () => new LiveError(limits.doing, "Local.Deadline"),
): Promise<T> {
  const { signal } = limits;
  let timer: NodeJS.Timeout | undefined;
  let cancel = () => {};
  const ended = new Promise<never>((_, reject) => {
    const startTimer = (from: number) => {
      const { deadline } = limits;
      const fire = () => (limits.deadline > deadline ? startTimer(deadline) : reject(late()));
      timer = setTimeout(fire, Math.min(deadline - from, maxTimer));
    };
    startTimer(clock.now());
    cancel = () => reject(new LiveError(limits.doing, "Local.Cancelled"));
    signal?.addEventListener("abort", cancel);
    if (signal?.aborted) cancel();
  });
  try {
    return await Promise.race([ended, work]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
  }
}

/** Sleeps, unless the deadline or the signal ends the wait first. */
export function sleep(milliseconds: number, limits: Limits, clock: Clock): Promise<void> {
  return waitFor(clock.sleep(milliseconds, limits.signal), limits, clock);
}

/** Like Promise.all, but rejects only once nothing is in flight: no read outlives its operation. */
export async function settleAll<T extends readonly unknown[] | []>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
