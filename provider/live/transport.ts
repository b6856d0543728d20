import { AsyncLocalStorage } from "node:async_hooks";
import type { Agent, IncomingMessage } from "node:http";
import { loadHttpx, type Httpx } from "./vendor";

/** No response of ApsaraVideo Live comes near this size; without a bound an endless one would fill the memory. */
const maxResponseSize = 8 * 1024 * 1024;

/** The agent for a request to this URL; undefined is the vendor's own, which connects directly. */
export type AgentFor = (url: URL) => Agent | undefined;

/** One use of the vendor's packages: how its requests are sent, and what came back. */
export class Exchange {
  readonly #controller = new AbortController();
  /** The HTTP status of the last response, once its head has arrived. */
  status: number | undefined;

  constructor(readonly agentFor: AgentFor) {
    tapHttpx();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends its requests, and their connections. */
  abort(): void {
    this.#controller.abort();
  }
}

/** The exchange that a request of the vendor's packages belongs to. */
export const exchanges = new AsyncLocalStorage<Exchange>();

let tapped = false;

/**
 * httpx supports an agent and an abort signal, but the vendor's packages expose neither, and would let a server keep a
 * call forever by a byte now and then. So `httpx.request` is wrapped; outside of an exchange nothing changes.
 */
function tapHttpx(): void {
  if (!tapped) for (const httpx of loadHttpx()) tap(httpx);
  tapped = true;
}

function tap(httpx: Httpx): void {
  const request = httpx.request.bind(httpx);
  httpx.request = async (url, options) => {
    const exchange = exchanges.getStore();
    if (exchange === undefined) return request(url, options);
    const { signal } = exchange;
    signal.throwIfAborted();
    const agent = exchange.agentFor(new URL(url));
    const response = await request(url, {
      ...options,
      ...(agent === undefined ? {} : { agent }),
      // Certificates are verified, even where the environment tells Node.js not to.
      beforeRequest: (own) => ({ ...own, signal, rejectUnauthorized: true }),
    });
    exchange.status = response.statusCode;
    clearReadTimer(response);
    return limitSize(response);
  };
}

/**
 * httpx clears its timer only where it reads the response itself, which the vendor's client does not let it: the timer
 * would keep the request in memory until the timeout.
 */
function clearReadTimer(response: IncomingMessage): void {
  // Node.js may have let go of the socket.
  const socket = (response.socket as typeof response.socket | null) ?? {};
  const timer = Object.getOwnPropertySymbols(socket).find(({ description }) => description === "TIMER::READ_TIMER");
  if (timer !== undefined) clearTimeout((socket as Record<symbol, NodeJS.Timeout>)[timer]);
}

/** Counts what arrives without taking it: a listener would start the stream before the vendor's client reads it. */
function limitSize(response: IncomingMessage): IncomingMessage {
  const push = response.push.bind(response);
  let size = 0;
  response.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    size += chunk?.length ?? 0;
    if (size <= maxResponseSize) return push(chunk, encoding);
    response.destroy(new Error("the response is too long"));
    return false;
  };
  return response;
}
