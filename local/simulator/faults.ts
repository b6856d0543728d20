import { matchesAny } from "./pattern";

/**
 * What goes wrong:
 * - `throttle`: Throttling.User, with the simulator's `throttleStatus` unless `status` is given
 * - `status`: an error with `status` (default 503) and `code` (default ServiceUnavailable)
 * - `resetBefore`, `resetAfter`: the connection is reset, before or after the call was carried out
 * - `hang`: no answer; the connection stays open, or is reset after `delayMs` when that is given
 * - `html`: a page as of a proxy, with `status` (default 502)
 * - `truncated`: half of the real answer's JSON
 * - `empty`: the real answer's status and no body
 * - `slow`: the real answer, late by `delayMs`
 */
export type FaultKind =
  "throttle" | "status" | "resetBefore" | "resetAfter" | "hang" | "html" | "truncated" | "empty" | "slow";

export interface FaultRule {
  /** The operation's name; `*` stands for any text. */
  action: string;
  kind: FaultKind;
  /** How many calls it strikes; `Infinity` for all. Default: 1. */
  times?: number;
  /** How many matching calls it lets pass first. Default: 0. */
  after?: number;
  /** Whether the call is carried out nevertheless. Default: true for resetAfter, truncated, empty and slow, else false. */
  applied?: boolean;
  code?: string;
  status?: number;
  /** Waits before the fault is answered. */
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

/** A rule that strikes a call now. */
export interface Fault extends FaultRule {
  applied: boolean;
}

/** The rules in force, in the order in which they were added. The first that matches a call decides. */
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

  /** The fault that strikes this call, if any; using it up is part of asking. */
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
