import type * as v from "valibot";
import type { Clock } from "./clock";
import type { LiveClient } from "./client";
import { waitFor, type RequestContext } from "./context";
import { LiveError } from "./errors";
import { parseResponse, type Read } from "./responses";
import { retrying, type Backoff } from "./retry";
import type { Query } from "./vendor";

/** What a caller says about a read or a write. */
export interface CallContext extends RequestContext {
  /** A read waits for this before it is sent, so that others can join it. Absent: it is sent at once. */
  readonly joinUntil?: Promise<void>;
  /** Reads that may have been sent already. */
  readonly prefetched?: Prefetched;
}

/** The names go into the URL of the request, whose length is limited. */
const maxNames = 50;

/**
 * Reads, with retries. Those that are requested together are one call: until it is sent, whoever wants the same joins. So
 * no response is older than its request, and all who wait for one domain share its polls.
 */
export class Reads {
  /** Those that are not sent yet. */
  readonly #joinable = new Map<string, SharedRead>();

  constructor(
    private readonly client: Pick<LiveClient, "call">,
    private readonly clock: Clock,
    private readonly backoff: Backoff,
  ) {}

  /** With names of functions it may share a call with reads of others, unless one of them may have been refused. */
  async read<S extends v.GenericSchema>(
    read: Read<S>,
    query: Query,
    context: CallContext,
    names: readonly string[] = [],
    apart = "",
  ): Promise<v.InferOutput<S>> {
    const reader = { ...context, doing: `${context.doing}: ${read.operation}` };
    const key = keyOf(read, query, context, apart);
    const keys = names.length === 0 ? [key] : names.map((name) => keyOf(read, query, context, name));
    let shared = keys.length === 1 ? context.prefetched?.get(keys[0]) : undefined;
    if (shared === undefined) {
      shared = this.#joinable.get(key);
      if (shared?.accepts(names) !== true) {
        shared = new SharedRead(reader);
        this.#joinable.set(key, shared);
        shared.response = this.#send(read, query, shared, key);
      }
      context.prefetched?.set(keys, shared);
    }
    try {
      return (await shared.join(reader, names, this.clock)) as v.InferOutput<S>;
    } catch (error) {
      if (!(error instanceof LiveError)) throw error;
      const isRefusal = error.meaning !== "retry" && !error.noAnswer;
      if (!isRefusal || names.length !== 1 || shared.names.size === 1) throw error.withDoing(reader.doing);
      const { prefetched: _, ...rest } = context;
      return this.read(read, query, rest, names, names[0]);
    }
  }

  /** Sends those reads for which `read`, for one function each, would find nothing in `context.prefetched`. */
  async prefetch(read: Read, query: Query, context: CallContext, names: readonly string[]): Promise<void> {
    const lacking = names.filter((name) => !context.prefetched?.get(keyOf(read, query, context, name)));
    const calls: Promise<unknown>[] = [];
    for (let at = 0; at < lacking.length; at += maxNames)
      calls.push(this.read(read, query, context, lacking.slice(at, at + maxNames)));
    await Promise.all(calls);
  }

  async #send({ operation, schema }: Read, query: Query, shared: SharedRead, key: string): Promise<unknown> {
    const close = () => {
      if (this.#joinable.get(key) === shared) this.#joinable.delete(key);
    };
    const completeQuery = () => {
      close();
      return shared.names.size === 0 ? query : { FunctionNames: [...shared.names].join(","), ...query };
    };
    const attempt = async () =>
      parseResponse(schema, await this.client.call(operation, completeQuery, shared), shared.doing);
    try {
      await shared.started;
      return await retrying(attempt, shared, this.clock, this.backoff);
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

/** How much longer than its own deadline a reader waits, in milliseconds: the read itself knows better why it is late. */
const grace = 100;

/** One read and those who wait for it. It may take as long, and is as urgent, as any of them wants. */
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
  /** When the response arrived; Infinity: it is in flight. */
  arrivedAt = Infinity;
  /** Its readers ran out of time, or were cancelled: that says nothing to others. */
  isAbandoned = false;

  constructor({ doing, callTimeout, deadline }: RequestContext) {
    this.doing = doing;
    this.callTimeout = callTimeout;
    this.deadline = deadline;
  }

  /** Whether these may still be added. */
  accepts(names: readonly string[]): boolean {
    return !this.signal.aborted && new Set([...this.names, ...names]).size <= maxNames;
  }

  /** Resolves to the response. When nobody waits any more, the read is aborted. */
  async join(reader: CallContext, names: readonly string[], clock: Clock): Promise<unknown> {
    if (this.arrivedAt !== Infinity) return this.response;
    this.#readers += 1;
    this.deadline = Math.max(this.deadline, reader.deadline);
    this.urgent ||= reader.urgent === true;
    for (const name of names) this.names.add(name);
    if (reader.joinUntil === undefined) this.#start();
    else void reader.joinUntil.finally(this.#start);
    try {
      return await waitFor(this.response, { ...reader, deadline: reader.deadline + grace }, clock);
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0) {
        this.#abort.abort();
        this.#start();
      }
    }
  }
}

/** How long a prefetched response may be used, in milliseconds. */
const maxAge = 30_000;

/** Reads that were sent before anybody asked for their responses, by key. A failure is for those who ask, too. */
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
