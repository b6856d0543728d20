import { ApiError } from "./errors";

/** HTTP status of a throttled call. The vendor uses several and does not document the one for Live. */
export type ThrottleStatus = 400 | 429 | 503;

const windowMs = 1_000;

export const throttlingError = (action: string, status: ThrottleStatus): ApiError =>
  new ApiError("Throttling.User", `Request was denied due to user flow control of ${action}.`, status);

/** Calls per account and operation over a sliding second. A refused call does not count. */
export class Quota {
  readonly #accepted = new Map<string, number[]>();

  constructor(private readonly status: ThrottleStatus) {}

  /** Counts a call, or throws Throttling.User when `perSecond` calls were accepted within the last second. */
  take(accountId: string, action: string, perSecond: number, now: number): void {
    const key = `${accountId} ${action}`;
    const recent = this.#accepted.get(key) ?? [];
    this.#accepted.set(key, recent);
    while (recent[0] !== undefined && recent[0] <= now - windowMs) recent.shift();
    if (recent.length >= perSecond) throw throttlingError(action, this.status);
    recent.push(now);
  }
}

/** Refuses quotas with an unknown operation or an invalid limit. */
export function checkQuotas(quotas: Readonly<Record<string, number>>, known: ReadonlySet<string>): void {
  for (const [action, perSecond] of Object.entries(quotas)) {
    if (!known.has(action))
      throw new TypeError(`Expected \`quotas\` to name operations of the simulator, got \`${action}\``);
    if (!Number.isFinite(perSecond) || perSecond < 0) {
      throw new TypeError(
        `Expected \`quotas.${action}\` to be a number of calls per second from 0, got \`${perSecond}\``,
      );
    }
  }
}
