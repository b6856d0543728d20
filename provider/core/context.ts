import type { ClientSettings } from "../live/client";
import type { Clock } from "../live/clock";
import type { CallContext } from "../live/reads";
import type { LiveOperations } from "../live/operations";
import type { Backoff } from "../live/retry";
import { ProviderError } from "./errors";
import type { CheckFailure, Timeouts } from "./fields";

/** Everything that the stack's configuration decides, with defaults filled in. */
export interface Settings extends ClientSettings {
  /** What `check` does without a response: see `lookups` in docs/configuration.md. */
  readonly lookups: "required" | "optional" | "off";
  /** When the plugin reads the target: in every run, or in a refresh alone. */
  readonly drift: "always" | "refresh";
  /** In seconds. */
  readonly timeouts: { readonly call: number; readonly operation: number };
  /** Mixed into the fingerprints of secret arguments, where the stack configures one. */
  readonly fingerprintKey: string;
  /** Patterns of secret arguments, or of plain ones after `!`: see `secretArguments` in docs/configuration.md. */
  readonly secretArguments: readonly string[];
}

/** What one configuration opens, once, for all requests. */
export interface Runtime {
  readonly settings: Settings;
  readonly live: LiveOperations;
  readonly clock: Clock;
  readonly backoff: Backoff;
  /** Milliseconds between two reads while the cloud is applying a change: the shortest wait, and the longest. */
  readonly polling: { readonly first: number; readonly max: number };
  readonly targets: TargetRegister;
  readonly secrets: Secrets;
}

/** Which arguments are secret by the stack's rules, and what stands for their values. */
export interface Secrets {
  /** Undefined: no rule decides. */
  readonly patterns: { decide(functionName: string, argument: string): "secret" | "plain" | undefined };
  readonly fingerprints: { of(value: string, place: string): Promise<string> };
}

/** What comes with one request, from whatever serves the resources. */
export interface RequestScope {
  /** Ends every wait and the call in flight. Absent: the serving receives no cancellation. */
  readonly signal?: AbortSignal | undefined;
  /** The limit of the operation in seconds, if the serving receives one. `timeouts.operation` of the resource wins. */
  readonly timeout?: number | undefined;
  /** `status`: a line about a wait, which the next line may replace. */
  log(severity: "info" | "warning" | "status", message: string): void;
}

/** What one request works with. */
export interface Request extends Runtime, RequestScope {}

/** Copies each member, because a spread of a class instance loses its methods. A timeout of 0 means no limit. */
export function requestOf(runtime: Runtime, scope: RequestScope): Request {
  const { signal, timeout } = scope;
  return { ...runtime, signal, timeout: timeout || undefined, log: (...line) => scope.log(...line) };
}

export type OpenedRuntime = { runtime: Runtime } | { failures: readonly CheckFailure[] };

/** A function that makes its value when it is first called. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** @throws ProviderError that lists what is wrong with the stack's configuration. */
export function runtimeOf(opened: OpenedRuntime): Runtime {
  if ("runtime" in opened) return opened.runtime;
  throw new ProviderError(
    `the stack's configuration can't be used: ${opened.failures.map(({ reason }) => reason).join("; ")}.`,
  );
}

/** How long a read may wait for others at the same caster or domain, in milliseconds: the engine starts steps in bursts. */
export const batchWindow = 20;

/** How long to wait before the next look, in milliseconds: an eighth of the time that it took so far. */
export function pollDelay({ clock, polling }: Runtime, since: number): number {
  return Math.min(polling.max, Math.max(polling.first, (clock.now() - since) / 8));
}

/** The limits of one operation: those of the resource, then of the request, then of the stack. */
export function contextFor(
  { clock, settings, signal, timeout }: Runtime & Partial<RequestScope>,
  { timeouts = {} }: { timeouts?: Timeouts },
  doing: string,
): CallContext {
  const operation = numberOrUndefined(timeouts.operation) ?? timeout ?? settings.timeouts.operation;
  const call = numberOrUndefined(timeouts.call) ?? settings.timeouts.call;
  return { doing, signal, deadline: clock.now() + operation * 1000, callTimeout: call * 1000 };
}

/** In a preview a limit may be unknown. */
const numberOrUndefined = (limit: unknown) => (typeof limit === "number" ? limit : undefined);

/**
 * The digests that this run plans for each target and confirms there. Without this, two resources with one target would
 * both be confirmed, and the first confirmation would be false. One provider serves one run.
 */
export class TargetRegister {
  readonly #planned = new Map<string, string>();
  readonly #claimed = new Map<string, string>();
  /** How many writes this run has begun. */
  writes = 0;

  /** Notes a planned digest. Returns the other digest that another resource of this run plans for the same target. */
  plan(identity: string, digest: string): string | undefined {
    const other = this.#planned.get(identity);
    this.#planned.set(identity, digest);
    return other === digest ? undefined : other;
  }

  /**
   * Claims the target. Returns the other digest that another resource of this run confirms there, or else a function that
   * gives the claim back when nothing was written.
   */
  claim(identity: string, digest: string): string | (() => void) {
    const other = this.#claimed.get(identity);
    if (other !== undefined) return other === digest ? () => undefined : other;
    this.#claimed.set(identity, digest);
    return () => void this.#claimed.delete(identity);
  }
}
