import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import type { Agent, IncomingMessage, RequestOptions } from "node:http";
import { createRequire } from "node:module";
import { within } from "./timeLimit";

/** No answer of ApsaraVideo Live comes near it; without a bound an endless one would fill the memory. */
const longestAnswer = 8 * 1024 * 1024;

/** The agent that a request to this URL is sent with; undefined is the vendor's own, which goes there directly. */
export type AgentFor = (url: URL) => Agent | undefined;

/**
 * A request of the vendor's client tells by this header which passage it belongs to; it is taken off before it is sent.
 * Another copy of this package in the same process has another one, and passes this on.
 */
const markName = `x-passage-${randomUUID()}`;
const open = new Map<string, Passage>();
let lastMark = 0;

/** One piece of work of the vendor's packages, on its way. */
export class Passage {
  readonly #end = new AbortController();
  readonly #mark = String((lastMark += 1));
  /** The HTTP status of the last answer, once its head has arrived. */
  status: number | undefined;

  constructor(readonly agentFor: AgentFor) {}

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** What the requests of the work must carry. */
  get headers(): Record<string, string> {
    return { [markName]: this.#mark };
  }

  /**
   * Runs the work. What it still has under way when it fails, or takes longer than so many milliseconds, is cut off,
   * its sockets too: the vendor's client alone would let a server keep it by sending a byte now and then.
   */
  async take<T>(milliseconds: number, late: () => Error, work: () => Promise<T>): Promise<T> {
    tapVendor();
    open.set(this.#mark, this);
    try {
      return await within(milliseconds, work(), late);
    } catch (error) {
      this.#end.abort();
      throw error;
    } finally {
      open.delete(this.#mark);
    }
  }

  /** The same for work that takes no headers. It makes every promise of the process cost more from then on. */
  takeUnmarked<T>(milliseconds: number, late: () => Error, work: () => Promise<T>): Promise<T> {
    return this.take(milliseconds, late, () => unmarked.run(this, work));
  }
}

const unmarked = new AsyncLocalStorage<Passage>();

/** That of the request which is being made right now: connections are begun before `httpx.request` returns. */
let current: Passage | undefined;

/** Ends what belongs to the request that is being made now, such as the way to a proxy. */
export const signalOfNow = (): AbortSignal | undefined => current?.signal;

function during<T>(passage: Passage, work: () => T): T {
  current = passage;
  try {
    return work();
  } finally {
    current = undefined;
  }
}

interface Httpx {
  request(url: string, options: HttpxOptions): Promise<IncomingMessage>;
}
interface HttpxOptions {
  agent?: Agent;
  headers?: Record<string, string>;
  beforeRequest?: (request: RequestOptions) => RequestOptions;
}

let tapped = false;

/**
 * The vendor's packages send through httpx, which takes an agent and a signal, but they hand none on and have no door for
 * it. So its `request` is wrapped, in the copies that they load; nothing changes for anybody outside of a passage.
 */
function tapVendor(): void {
  if (tapped) return;
  const client = createRequire(require.resolve("@alicloud/openapi-client"));
  const owners = [client.resolve("@alicloud/tea-typescript"), require.resolve("@alicloud/credentials")];
  for (const httpx of new Set(owners.map((owner) => createRequire(owner)("httpx") as Httpx))) tap(httpx);
  tapped = true;
}

function tap(httpx: Httpx): void {
  const request = httpx.request.bind(httpx);
  httpx.request = async (url, options) => {
    const { [markName]: mark, ...headers } = options.headers ?? {};
    const passage = mark === undefined ? unmarked.getStore() : open.get(mark);
    if (passage === undefined && mark === undefined) return request(url, options);
    if (passage === undefined) throw new Error("the call was given up before it was sent");
    const agent = passage.agentFor(new URL(url));
    const more: HttpxOptions = {
      headers,
      ...(agent === undefined ? {} : { agent }),
      // Certificates are verified, even where the environment tells Node.js not to.
      beforeRequest: (own) => Object.assign(own, { signal: passage.signal, rejectUnauthorized: true }),
    };
    const response = await during(passage, () => request(url, Object.assign({}, options, more)));
    passage.status = response.statusCode;
    forgetTimer(response);
    return bounded(response);
  };
}

/**
 * httpx ends its timer only where it reads the answer itself, which the vendor's client does not let it: each would keep
 * its request in memory until the timeout. The passage has a limit of its own for all of it.
 */
function forgetTimer(response: IncomingMessage): void {
  // Node.js may have let go of it.
  const socket = (response.socket as typeof response.socket | null) ?? {};
  const own = Object.getOwnPropertySymbols(socket).find(({ description }) => description === "TIMER::READ_TIMER");
  if (own !== undefined) clearTimeout((socket as Record<symbol, NodeJS.Timeout>)[own]);
}

/** Counts what arrives, without taking it: a listener would set the stream flowing before the vendor's reads it. */
function bounded(response: IncomingMessage): IncomingMessage {
  const push = response.push.bind(response);
  let size = 0;
  response.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    size += chunk?.length ?? 0;
    if (size <= longestAnswer) return push(chunk, encoding);
    response.destroy(new Error("the answer is too long"));
    return false;
  };
  return response;
}
