import type { IncomingMessage, ServerResponse } from "node:http";
import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import type { ApiError } from "./errors";
import { apiError, errorBody } from "./errors";
import type { ReceivedRequest } from "./request";
import type { Answer } from "./service";

/** The vendor's pages give no limit; 1 MiB is far above what any operation needs. */
const maxBodyBytes = 1024 * 1024;
/** A body that is too large is still read up to here, so that the client gets to see the refusal. */
const maxReadBytes = 8 * maxBodyBytes;

/** Calls `run` later; what it returns takes the call back. */
export type Later = (run: () => void, milliseconds: number) => () => void;

/** Reads a request in full. Undefined when the client went away; an ApiError when it cannot be taken. */
export function receive(
  request: IncomingMessage,
  later: Later,
  timeoutMs: number,
): Promise<ReceivedRequest | ApiError | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const cancel = later(
      () => finish(apiError("RequestTimeout", "The body of the request did not arrive in time.")),
      timeoutMs,
    );
    const finish = (result: ReceivedRequest | ApiError | undefined) => {
      cancel();
      resolve(result);
    };
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBodyBytes) chunks.push(chunk);
      else if (size > maxReadBytes) finish(tooLarge());
    });
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      finish(size > maxBodyBytes ? tooLarge() : { method, target: url, headers, body: Buffer.concat(chunks) });
    });
    request.on("error", () => finish(undefined));
    request.on("close", () => finish(undefined));
  });
}

const tooLarge = () =>
  apiError("RequestEntityTooLarge", `The body of the request is larger than ${maxBodyBytes} bytes.`);

/** What the client gets to see: an answer, a reset connection, or nothing at all. */
export type Reply =
  { kind: "answer"; status: number; type: string; text: string } | { kind: "reset" } | { kind: "silence" };

const jsonType = "application/json;charset=utf-8";

/** The reply to an answer, or what a fault makes of it. */
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

/** Sends a reply. A request that was not read to its end leaves the connection inside a body, so it is closed. */
export function send(response: ServerResponse, reply: Reply, requestWasRead: boolean): void {
  if (response.destroyed || reply.kind === "silence") return;
  if (reply.kind === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  const connection = requestWasRead ? {} : { connection: "close" };
  const length = Buffer.byteLength(reply.text);
  response.writeHead(reply.status, { "content-type": reply.type, "content-length": length, ...connection });
  // Text, not bytes: Node sends it in one piece with the head, which saves a third of the time of a request.
  response.end(reply.text);
}

/** What is not HTTP still gets the vendor's error body. */
export function refuseGarbage(socket: Duplex, hostId: string): void {
  const error = apiError("InvalidRequest", "The request is not valid HTTP.");
  const body = JSON.stringify(errorBody(error, randomUUID().toUpperCase(), hostId));
  const head = `HTTP/1.1 400 Bad Request\r\nContent-Type: ${jsonType}\r\nContent-Length: ${Buffer.byteLength(body)}`;
  if (socket.writable) socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`);
  else socket.destroy();
}
