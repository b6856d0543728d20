import { matchesAny } from "./pattern";

/**
 * The kinds of fault:
 * - `throttle`: Throttling.User, with the simulator's `throttleStatus` unless `status` is given
 * - `status`: an error with `status` (default 503) and `code` (default ServiceUnavailable)
 * - `resetBefore`, `resetAfter`: the connection is reset, before or after the call is carried out
 * - `hang`: no response; the connection stays open, or is reset after `delayMs` if that is given
 * - `html`: a proxy's page, with `status` (default 502)
 * - `truncated`: half of the real response's JSON
 * - `empty`: the real response's status without a body
 * - `slow`: the real response, `delayMs` late
 */
export type FaultKind =
  "throttle" | "status" | "resetBefore" | "resetAfter" | "hang" | "html" | "truncated" | "empty" | "slow";

export interface FaultRule {
  /** The operation's name; `*` stands for any text. */
  action: string;
  kind: FaultKind;
  /** The number of calls that the rule affects; `Infinity` for all. Default: 1. */
  times?: number;
  /** The number of matching calls that pass first. Default: 0. */
  after?: number;
  /**
   * Whether the call is carried out anyway. Default: true for resetAfter, truncated, empty and slow, otherwise false.
   */
  applied?: boolean;
  code?: string;
  status?: number;
  /** The delay before the fault's response. */
  delayMs?: number;
}

const carriedOut: Readonly<Record<FaultKind, boolean>> = {
  throttle: false,
  status: false,
  resetBefore: false,
  resetAfter: true,
  hang: false,
  html: false,
  truncated: true,
  empty: true,
  slow: true,
};

/** A rule that affects a call now. */
export interface Fault extends FaultRule {
  applied: boolean;
}

/** The active rules, in order of addition. The first matching rule decides. */
export class Faults {
  #rules: { rule: FaultRule; toSkip: number; toStrike: number }[] = [];

  add(rule: FaultRule): void {
    const { kind, applied, times = 1, after = 0 } = rule;
    if (!(kind in carriedOut)) {
      throw new TypeError(
        `Expected \`kind\` to be one of ${Object.keys(carriedOut).join(", ")}, got \`${String(kind)}\``,
      );
    }
    if (
      (kind === "resetBefore" || kind === "resetAfter" || kind === "slow") &&
      applied !== undefined &&
      applied !== carriedOut[kind]
    ) {
      throw new TypeError(`Expected \`applied\` of ${kind} to be ${carriedOut[kind]}, got \`${applied}\``);
    }
    this.#rules.push({ rule: { ...rule }, toSkip: after, toStrike: times });
  }

  clear(): void {
    this.#rules = [];
  }

  /** Returns the fault for this call, if there is one, and uses up one of its times. */
  strike(action: string): Fault | undefined {
    const entry = this.#rules.find(({ rule, toStrike }) => toStrike > 0 && matchesAny([rule.action], action));
    if (entry === undefined) return undefined;
    if (entry.toSkip > 0) {
      entry.toSkip -= 1;
      return undefined;
    }
    entry.toStrike -= 1;
    return { ...entry.rule, applied: entry.rule.applied ?? carriedOut[entry.rule.kind] };
  }
}
