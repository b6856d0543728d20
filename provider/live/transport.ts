import { AsyncLocalStorage } from "node:async_hooks";
import type { Agent, IncomingMessage, RequestOptions } from "node:http";
import { createRequire } from "node:module";
import { within } from "./timeLimit";

/** No answer of ApsaraVideo Live comes near it; without a bound an endless one would fill the memory. */
const longestAnswer = 8 * 1024 * 1024;

/** The agent that a request to this URL is sent with; undefined is the vendor's own, which goes there directly. */
export type AgentFor = (url: URL) => Agent | undefined;

/** One piece of work of the vendor's packages, on its way. */
export class Passage {
  readonly #end = new AbortController();
  /** The HTTP status of the last answer, once its head has arrived. */
  status: number | undefined;

  constructor(readonly agentFor: AgentFor) {}

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /**
   * Runs the work. What it still has under way when it fails, or takes longer than so many milliseconds, is cut off,
   * its sockets too: the vendor's client alone would let a server keep it by sending a byte now and then.
   */
  async take<T>(milliseconds: number, late: () => Error, work: () => Promise<T>): Promise<T> {
    tapVendor();
    try {
      return await within(milliseconds, passages.run(this, work), late);
    } catch (error) {
      this.#end.abort();
      throw error;
    }
  }
}

const passages = new AsyncLocalStorage<Passage>();

/** Ends what belongs to the work that runs now, such as the way to a proxy. */
export const signalOfNow = (): AbortSignal | undefined => passages.getStore()?.signal;

interface Httpx {
  request(url: string, options: HttpxOptions): Promise<IncomingMessage>;
}
interface HttpxOptions {
  agent?: Agent;
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
    const passage = passages.getStore();
    if (passage === undefined) return request(url, options);
    const agent = passage.agentFor(new URL(url));
    const response = await request(url, {
      ...options,
      ...(agent === undefined ? {} : { agent }),
      // Certificates are verified, even where the environment tells Node.js not to.
      beforeRequest: (own) => Object.assign(own, { signal: passage.signal, rejectUnauthorized: true }),
    });
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
