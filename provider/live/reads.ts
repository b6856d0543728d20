import type * as v from "valibot";
import { parseResponse, type LiveClient } from "./client";
import { waitFor, type Clock, type RequestContext } from "./clock";
import { LiveError } from "./errors";
import type { Read } from "./responses";
import { retry, type Backoff } from "./retry";
import type { Query } from "./vendor";

export interface CallContext extends RequestContext {
  /** A read waits for this before it is sent, so that others can join it. Absent: the read is sent at once. */
  readonly joinUntil?: Promise<void>;
  /** Reads that may have been sent already. */
  readonly prefetched?: Prefetched | undefined;
}

/** The names are part of the request's URL, which has a limited length. */
const maxNames = 50;

/** How much longer than its own deadline a caller waits, in milliseconds: the read's own failure says more. */
const callerGrace = 100;

/**
 * Reads, with retries. Equal reads share one call until it is sent. So no response is older than the read that asked
 * for it, and all resources of one domain share one poll.
 */
export class Reads {
  /** The reads that are not sent yet. */
  readonly #unsent = new Map<string, SharedRead>();

  constructor(
    private readonly client: Pick<LiveClient, "call">,
    private readonly clock: Clock,
    private readonly backoff: Backoff,
  ) {}

  /**
   * Reads about functions share one call for all their names. A refusal may be about another name, so the read is then
   * repeated for its own name alone.
   */
  async read<S extends v.GenericSchema>(
    read: Read<S>,
    query: Query,
    context: CallContext,
    names: readonly string[] = [],
    ownName = "",
  ): Promise<v.InferOutput<S>> {
    const { prefetched, ...reader } = { ...context, doing: `${context.doing}: ${read.operation}` };
    const key = keyOf(read, query, context, ownName);
    const keys = names.length === 0 ? [key] : names.map((name) => keyOf(read, query, context, name));
    let shared = keys.length === 1 ? prefetched?.get(keys[0]) : undefined;
    if (shared === undefined) {
      shared = this.#unsent.get(key);
      if (shared?.accepts(names) !== true) {
        shared = new SharedRead(reader);
        this.#unsent.set(key, shared);
        shared.response = this.#send(read, query, shared, key);
      }
      prefetched?.set(keys, shared);
    }
    shared.join(reader, names);
    try {
      return await waitFor(shared.response, { ...reader, deadline: reader.deadline + callerGrace }, this.clock);
    } catch (error) {
      if (!(error instanceof LiveError)) throw error;
      const isRefusal = error.meaning !== "retry" && !error.inconclusive;
      if (!isRefusal || names.length !== 1 || shared.names.size === 1) throw error.withDoing(reader.doing);
      return this.read(read, query, { ...reader, doing: context.doing }, names, names[0]);
    } finally {
      shared.leave();
    }
  }

  /** Sends the reads that `read`, for each of these functions, would not find in `context.prefetched`. */
  async prefetch(read: Read, query: Query, context: CallContext, names: readonly string[]): Promise<void> {
    const missing = names.filter((name) => !context.prefetched?.get(keyOf(read, query, context, name)));
    const calls: Promise<unknown>[] = [];
    for (let at = 0; at < missing.length; at += maxNames)
      calls.push(this.read(read, query, context, missing.slice(at, at + maxNames)));
    await Promise.all(calls);
  }

  async #send({ operation, schema }: Read, query: Query, shared: SharedRead, key: string): Promise<unknown> {
    const close = () => {
      if (this.#unsent.get(key) === shared) this.#unsent.delete(key);
    };
    const closeQuery = () => {
      close();
      return shared.names.size === 0 ? query : { FunctionNames: [...shared.names].join(","), ...query };
    };
    try {
      await shared.started;
      const call = () => this.client.call(operation, closeQuery, shared);
      return parseResponse(schema, await retry(call, shared, this.clock, this.backoff), shared.doing);
    } catch (error) {
      shared.isAbandoned = error instanceof LiveError && ["Local.Deadline", "Local.Cancelled"].includes(error.code);
      throw error;
    } finally {
      close();
      shared.arrivedAt = this.clock.now();
    }
  }
}

const keyOf = ({ operation }: Read, query: Query, { callTimeout }: CallContext, name: string) =>
  JSON.stringify([operation, query, callTimeout, name]);

/** One read of one or more callers. The latest deadline of its callers applies, and the urgency of any. */
class SharedRead implements RequestContext {
  readonly doing: string;
  readonly callTimeout: number;
  deadline: number;
  urgent = false;
  readonly #abort = new AbortController();
  readonly signal: AbortSignal = this.#abort.signal;
  readonly names = new Set<string>();
  #readers = 0;
  #start = () => {};
  readonly started = new Promise<void>((resolve) => (this.#start = resolve));
  response!: Promise<unknown>;
  /** The time of the response; Infinity: the read is in flight. */
  arrivedAt = Infinity;
  /** The read ended by its callers' deadline or cancellation, which says nothing to other callers. */
  isAbandoned = false;

  constructor({ doing, callTimeout, deadline }: RequestContext) {
    this.doing = doing;
    this.callTimeout = callTimeout;
    this.deadline = deadline;
  }

  /** Whether these names may still be added. */
  accepts(names: readonly string[]): boolean {
    return !this.signal.aborted && new Set([...this.names, ...names]).size <= maxNames;
  }

  join(reader: CallContext, names: readonly string[]): void {
    this.#readers += 1;
    this.deadline = Math.max(this.deadline, reader.deadline);
    this.urgent ||= reader.urgent === true;
    for (const name of names) this.names.add(name);
    if (reader.joinUntil === undefined) this.#start();
    else void reader.joinUntil.finally(this.#start);
  }

  /** The last caller that leaves aborts the read. */
  leave(): void {
    this.#readers -= 1;
    if (this.#readers > 0) return;
    this.#abort.abort();
    this.#start();
  }
}

/** How long a prefetched response may be used, in milliseconds. */
const maxAge = 30_000;

/** Reads that are sent before any caller needs them, by key. A failure is a response, too. */
export class Prefetched {
  readonly #reads = new Map<string, SharedRead>();

  constructor(private readonly clock: Clock) {}

  get(key: string | undefined): SharedRead | undefined {
    const read = key === undefined ? undefined : this.#reads.get(key);
    const isUsable = read?.isAbandoned === false && this.clock.now() - read.arrivedAt <= maxAge;
    return isUsable ? read : undefined;
  }

  set(keys: readonly string[], read: SharedRead): void {
    for (const key of keys) this.#reads.set(key, read);
  }
}
