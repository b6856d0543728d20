import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { LargeBodies } from "./body";
import type { CallLog } from "./calls";
import type { ApiError } from "./errors";
import { apiError } from "./errors";
import type { SimulatorOptions } from "./options";
import type { ReceivedRequest } from "./request";
import { sizeOf } from "./request";
import type { Service } from "./service";
import { answer } from "./service";
import type { Later } from "./wire";
import { garbageError, receive, refuse, replyOf, send } from "./wire";

/** Far above any honest use, and within the memory of an ordinary machine. */
const maxConnections = 4_096;
/**
 * The limit of requests per connection that wait for a response. A client that reads its responses never reaches it.
 */
const maxPending = 100;

/** Serves HTTP until it is stopped. */
export async function listen(rest: Omit<Service, "hostId">, options: SimulatorOptions, log: CallLog) {
  const { host = "127.0.0.1", port = 0, latencyMs = 0, requestTimeoutMs = 10_000, onCall } = options;
  const later = laterOf(options);
  /** Open connections, each with its number of waiting requests. */
  const pending = new Map<Socket, number>();
  const latest = new WeakMap<Socket, IncomingMessage>();
  const largeBodies = new LargeBodies();
  const service = { ...rest, hostId: host };

  const finish = (request: IncomingMessage, response: ServerResponse, received: ReceivedRequest | ApiError) => {
    const given = answer(service, received);
    const reply = replyOf(given);
    const call = { ...given.call, status: reply.kind === "answer" ? reply.status : 0 };
    // A request without an action takes no more memory than its log entry.
    log.add(call, call.action === "" ? 0 : sizeOf(received) + call.action.length);
    onCall?.(call);
    const waitMs = latencyMs + (given.fault?.delayMs ?? 0);
    const sendNow = () =>
      send(response, reply, { later, timeoutMs: requestTimeoutMs, requestWasRead: request.complete });
    if (waitMs > 0) later(sendNow, waitMs);
    else sendNow();
  };
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const before = pending.get(socket);
    if (before === undefined || before >= maxPending) {
      socket.destroy();
      return;
    }
    pending.set(socket, before + 1);
    latest.set(socket, request);
    response.on("close", () => {
      const now = pending.get(socket);
      if (now !== undefined) pending.set(socket, now - 1);
    });
    response.on("error", () => undefined);
    void receive(request, later, requestTimeoutMs, largeBodies).then((received) => {
      if (received !== undefined) finish(request, response, received);
    });
  };
  const server = createServer(limitsOf(options), serve);
  server.maxConnections = maxConnections;
  server.on("connection", (socket) => {
    pending.set(socket, 0);
    socket.on("close", () => pending.delete(socket));
  });
  // The client must not read the response to garbage as the response to an earlier request.
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    const itself = latest.get(socket)?.complete === false ? 1 : 0;
    if ((pending.get(socket) ?? 0) > itself) socket.destroy();
    else refuse(socket, garbageError(error.code), service.hostId);
  });
  // Without these two handlers Node closes the connection, or responds without a body.
  server.on("connect", (_request: IncomingMessage, socket: Socket) => {
    const error = apiError("UnsupportedHTTPMethod", "This HTTP method is not supported: expected POST or GET.");
    refuse(socket, error, service.hostId);
  });
  server.on("checkExpectation", serve);
  await startListening(server, port, host);
  const bound = server.address() as AddressInfo;
  service.hostId = `${bound.family === "IPv6" ? `[${bound.address}]` : bound.address}:${bound.port}`;
  return { endpoint: service.hostId, stop: () => stopListening(server, pending.keys()) };
}

/** A Node timer with a longer delay fires immediately. */
const longestTimerMs = 2 ** 31 - 1;

/** Node's own limits. 0 would disable a limit, so the shortest time is one millisecond. */
function limitsOf({ requestTimeoutMs = 10_000, idleTimeoutMs = 300_000 }: SimulatorOptions) {
  const timer = (milliseconds: number) => Math.min(Math.max(1, Math.ceil(milliseconds)), longestTimerMs);
  return {
    headersTimeout: timer(requestTimeoutMs),
    // `receive` limits the time of bodies, because it can send a response.
    requestTimeout: 0,
    connectionsCheckingInterval: timer(Math.min(requestTimeoutMs / 4, 1_000)),
    keepAliveTimeout: timer(idleTimeoutMs),
    maxHeaderSize: 16 * 1024,
    // `receive` refuses these, in the vendor's format.
    requireHostHeader: false,
  };
}

function laterOf({ clock }: SimulatorOptions): Later {
  const set = clock?.setTimeout?.bind(clock);
  return (run, wantedMs) => {
    const milliseconds = Math.min(wantedMs, longestTimerMs);
    let wanted = true;
    const runWhenWanted = () => {
      if (wanted) run();
    };
    // A delayed response keeps the process alive only through its connection.
    const timer =
      set === undefined ? setTimeout(runWhenWanted, milliseconds).unref() : void set(runWhenWanted, milliseconds);
    return () => {
      wanted = false;
      clearTimeout(timer ?? undefined);
    };
  };
}

const startListening = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });

function stopListening(server: Server, sockets: Iterable<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
