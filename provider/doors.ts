import type { Clock } from "./clock";
import type { Configuration, Limits, Settings } from "./configuration";
import type { CallContext } from "./live/client";
import type { LiveOperations } from "./live/operations";
import type { Backoff } from "./live/retry";
import type { Timeouts } from "./validation";

/** The provider's doors to the world, opened once per process. */
export interface Doors {
  readonly settings: Settings;
  readonly live: LiveOperations;
  readonly clock: Clock;
  readonly backoff: Backoff;
  /** Milliseconds between two looks at something that the cloud works on: the shortest wait, and the longest. */
  readonly polling: { readonly first: number; readonly max: number };
  /** One plain line for the user. */
  readonly log: (line: string) => void;
}

export type OpenDoors = { doors: Doors } | { failures: NonNullable<Configuration["failures"]> };

/** @throws Error that lists what is wrong with the stack's configuration. */
export function doorsOf(opened: OpenDoors): Doors {
  if ("doors" in opened) return opened.doors;
  throw new Error(`the stack's configuration can't be used: ${opened.failures.join("; ")}.`);
}

/** How long a look may wait for others at the same studio or domain, in milliseconds: the engine begins steps in bursts. */
export const bundling = 20;

/** How long to wait for the next look, in milliseconds: an eighth of the time that it took so far. */
export function pause({ clock, polling }: Doors, since: number): number {
  return Math.min(polling.max, Math.max(polling.first, (clock.now() - since) / 8));
}

/** The limits of one operation: those of the resource, then those of the stack. */
export function contextOf(doors: Doors, inputs: { timeouts?: Timeouts }, doing: string): CallContext {
  const limits: Limits = { ...doors.settings.timeouts, ...known(inputs.timeouts) };
  return { doing, deadline: doors.clock.now() + limits.operation * 1000, callTimeout: limits.call * 1000 };
}

function known(timeouts: Timeouts | undefined): Partial<Limits> {
  return Object.fromEntries(Object.entries(timeouts ?? {}).filter(([, value]) => typeof value === "number"));
}
