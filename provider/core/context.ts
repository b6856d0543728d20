import type { Clock } from "../live/clock";
import type { Configuration, Limits, Settings } from "../settings";
import type { CallContext } from "../live/reads";
import type { LiveOperations } from "../live/operations";
import type { Backoff } from "../live/retry";
import type { Timeouts } from "./fields";
import type { TargetRegister } from "./targets";

/** What one configuration opens, once: the resources work with it. */
export interface Runtime {
  readonly settings: Settings;
  readonly live: LiveOperations;
  readonly clock: Clock;
  readonly backoff: Backoff;
  /** Milliseconds between two looks at something that the cloud works on: the shortest wait, and the longest. */
  readonly polling: { readonly first: number; readonly max: number };
  /** One plain line for the user. */
  readonly log: (line: string) => void;
  readonly targets: TargetRegister;
}

export type OpenedRuntime = { runtime: Runtime } | { failures: NonNullable<Configuration["failures"]> };

/** @throws Error that lists what is wrong with the stack's configuration. */
export function runtimeOf(opened: OpenedRuntime): Runtime {
  if ("runtime" in opened) return opened.runtime;
  throw new Error(`the stack's configuration can't be used: ${opened.failures.join("; ")}.`);
}

/** How long a read may wait for others at the same caster or domain, in milliseconds: the engine starts steps in bursts. */
export const batchWindow = 20;

/** How long to wait before the next look, in milliseconds: an eighth of the time that it took so far. */
export function pollDelay({ clock, polling }: Runtime, since: number): number {
  return Math.min(polling.max, Math.max(polling.first, (clock.now() - since) / 8));
}

/** The limits of one operation: those of the resource, then those of the stack. */
export function contextFor(runtime: Runtime, inputs: { timeouts?: Timeouts }, doing: string): CallContext {
  const limits: Limits = { ...runtime.settings.timeouts, ...known(inputs.timeouts) };
  return { doing, deadline: runtime.clock.now() + limits.operation * 1000, callTimeout: limits.call * 1000 };
}

function known(timeouts: Timeouts | undefined): Partial<Limits> {
  return Object.fromEntries(Object.entries(timeouts ?? {}).filter(([, value]) => typeof value === "number"));
}

/** Whole seconds, rounded up, for a line. */
export function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
