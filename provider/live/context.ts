import type { Clock } from "./clock";
import { LiveError } from "./errors";

/** How long a wait may last, and for whom. The deadline may move while it lasts. Times in milliseconds. */
export interface Limits {
  /** For messages: "copying scene a to scene b of caster c". */
  readonly doing: string;
  /** The time, by the clock, after which no call begins and no wait goes on. */
  readonly deadline: number;
  /** Ends every wait, and the request in flight, with `Local.Cancelled`. */
  readonly signal?: AbortSignal | undefined;
}

/** What a caller says about one request. */
export interface RequestContext extends Limits {
  /** How long it may take, from the request to the end of its response. */
  readonly callTimeout: number;
  /** It goes before others that wait for the same quota: a write depends on it. */
  readonly urgent?: boolean;
}

/** The longest delay that a timer accepts; a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;

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
      timer = setTimeout(fire, Math.min(deadline - from, longestTimer));
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

/** Sleeps until the time is over; rejects at the deadline, or when the signal aborts. */
export function sleep(milliseconds: number, limits: Limits, clock: Clock): Promise<void> {
  return waitFor(clock.sleep(milliseconds, limits.signal), limits, clock);
}
