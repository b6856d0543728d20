import { STATUS_CODES } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import type { LargeBodies } from "./body";
import { Body } from "./body";
import { ApiError, apiError, errorBody } from "./errors";
import type { ReceivedRequest } from "./request";
import type { Answer } from "./service";

/** Calls `run` later. The returned function cancels the call. */
export type Later = (run: () => void, milliseconds: number) => () => void;

/** Reads a whole request. Undefined when the client disconnected; an ApiError when the request cannot be accepted. */
export function receive(
  request: IncomingMessage,
  later: Later,
  timeoutMs: number,
  largeBodies: LargeBodies,
): Promise<ReceivedRequest | ApiError | undefined> {
  return new Promise((resolve) => {
    const body = new Body(largeBodies);
    const cancel = later(
      () => finish(apiError("RequestTimeout", "The body of the request did not arrive in time.")),
      timeoutMs,
    );
    let finished = false;
    const finish = (result: ReceivedRequest | ApiError | undefined) => {
      finished = true;
      cancel();
      body.release();
      resolve(result);
    };
    request.on("data", (chunk: Buffer) => {
      if (finished) return;
      const error = body.add(chunk);
      if (error !== undefined) finish(error);
    });
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const bytes = body.end();
      if (bytes instanceof ApiError) return finish(bytes);
      finish(hostError(request) ?? { method, target: url, headers, body: bytes });
    });
    request.on("error", () => finish(undefined));
    request.on("close", () => finish(undefined));
  });
}

/** A request has one Host header. With two, a proxy and this server could read different hosts. */
function hostError({ rawHeaders, httpVersion }: IncomingMessage): ApiError | undefined {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host").length;
  if (hosts === 1 || (hosts === 0 && httpVersion === "1.0")) return undefined;
  return apiError("InvalidRequest", "The request must have one Host header.");
}

/** The client's view: a response, a reset connection, or nothing. */
export type Reply =
  { kind: "answer"; status: number; type: string; text: string } | { kind: "reset" } | { kind: "silence" };

const jsonType = "application/json;charset=utf-8";

/** The reply for a response, after a fault. */
export function replyOf({ status, body, fault }: Answer): Reply {
  const text = JSON.stringify(body);
  switch (fault?.kind) {
    case "resetBefore":
    case "resetAfter":
      return { kind: "reset" };
    case "hang":
      return { kind: fault.delayMs === undefined ? "silence" : "reset" };
    case "html":
      return {
        kind: "answer",
        status: fault.status ?? 502,
        type: "text/html",
        text: "<html><body><h1>Bad Gateway</h1></body></html>",
      };
    case "truncated":
      return { kind: "answer", status: fault.status ?? status, type: jsonType, text: text.slice(0, text.length / 2) };
    case "empty":
      return { kind: "answer", status: fault.status ?? status, type: jsonType, text: "" };
    case "throttle":
    case "status":
    case "slow":
    case undefined:
      return { kind: "answer", status, type: jsonType, text };
  }
}

/** The parameters of sending a reply. */
export interface Sending {
  later: Later;
  /** The time limit for reading the response. */
  timeoutMs: number;
  /** Whether the request was read completely. If not, the connection is still inside a body and must be closed. */
  requestWasRead: boolean;
}

export function send(response: ServerResponse, reply: Reply, { later, timeoutMs, requestWasRead }: Sending): void {
  const { socket } = response.req;
  if (response.destroyed || reply.kind === "silence") return;
  if (reply.kind === "reset") {
    socket.resetAndDestroy();
    return;
  }
  const connection = requestWasRead ? {} : { connection: "close" };
  const length = Buffer.byteLength(reply.text);
  response.writeHead(reply.status, { "content-type": reply.type, "content-length": length, ...connection });
  // A string, not bytes: Node then sends head and body together, which saves a third of a request's time.
  response.end(reply.text);
  if (socket.writableLength > 0)
    response.on(
      "close",
      later(() => socket.destroy(), timeoutMs),
    );
}

/** The error for a connection, by Node's error code. */
export function garbageError(code = ""): ApiError {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return apiError("RequestTimeout", "The head of the request did not arrive in time.");
    case "HPE_HEADER_OVERFLOW":
      return apiError("RequestHeaderFieldsTooLarge", "The head of the request is larger than 16384 bytes.");
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return apiError("RequestEntityTooLarge", "The chunk extensions of the request are larger than 16384 bytes.");
    default:
      return apiError("InvalidRequest", "The request is not valid HTTP.");
  }
}

/** The time for a refused client to read the reason. */
const lingerMs = 1_000;

/** Refuses bytes that are not HTTP with the vendor's error body, and closes the connection. */
export function refuse(socket: Duplex, error: ApiError, hostId: string): void {
  const body = JSON.stringify(errorBody(error, randomUUID().toUpperCase(), hostId));
  const status = `${error.status} ${STATUS_CODES[error.status]}`;
  const head = `HTTP/1.1 ${status}\r\nContent-Type: ${jsonType}\r\nContent-Length: ${Buffer.byteLength(body)}`;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`);
  setTimeout(() => socket.destroy(), lingerMs).unref();
}
