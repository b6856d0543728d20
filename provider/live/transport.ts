import { AsyncLocalStorage } from "node:async_hooks";
import type { Agent, IncomingMessage } from "node:http";
import { loadHttpx, type Httpx } from "./httpx";

/** No response of ApsaraVideo Live comes near this size. Without a limit an endless response would fill the memory. */
const maxResponseSize = 8 * 1024 * 1024;

/** The agent for a request to this URL; undefined connects directly. */
export type AgentFor = (url: URL) => Agent | undefined;

/** Requests by the vendor's packages: their agent, their abort signal, and the status of the last response. */
export class Exchange extends AbortController {
  /** The HTTP status of the last response, once its head has arrived. */
  status: number | undefined;

  constructor(readonly agentFor: AgentFor | undefined) {
    super();
    tapHttpx();
  }
}

/** The exchange that a request of the vendor's packages belongs to. */
export const exchanges = new AsyncLocalStorage<Exchange>();

let isTapped = false;

/**
 * httpx supports an agent and an abort signal, but the vendor's packages expose neither, and a server that sends a byte
 * now and then would keep a call forever. So `httpx.request` is wrapped. Outside of an exchange nothing changes.
 */
function tapHttpx(): void {
  if (!isTapped) for (const httpx of loadHttpx()) tap(httpx);
  isTapped = true;
}

function tap(httpx: Httpx): void {
  const request = httpx.request.bind(httpx);
  httpx.request = async (url, options) => {
    const exchange = exchanges.getStore();
    if (exchange === undefined) return request(url, options);
    const { signal } = exchange;
    signal.throwIfAborted();
    const agent = exchange.agentFor?.(new URL(url));
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
 * httpx clears its timer only when it reads the response itself, and the vendor's client reads it instead. The timer
 * would keep the request in memory until the timeout.
 */
function clearReadTimer(response: IncomingMessage): void {
  // Node.js may have released the socket.
  const socket = (response.socket as typeof response.socket | null) ?? {};
  const timer = Object.getOwnPropertySymbols(socket).find(({ description }) => description === "TIMER::READ_TIMER");
  if (timer !== undefined) clearTimeout((socket as Record<symbol, NodeJS.Timeout>)[timer]);
}

/** Counts the bytes on their way into the stream: a listener would start the stream before the vendor's client reads it. */
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
