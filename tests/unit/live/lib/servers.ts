import { once } from "node:events";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { throwawayCertificate, throwawayKey } from "./throwawayCertificate";

/** A small server on loopback, real down to its sockets. */
export interface Listening {
  readonly port: number;
  /** Every connection it ever had. */
  readonly sockets: Socket[];
  /** Resolves when the client has ended all of them. */
  ended(): Promise<unknown>;
  stop(): void;
}

const running: Listening[] = [];

/** Stops every server that was started. */
export function stopServers(): void {
  for (const server of running.splice(0)) server.stop();
}

/** Not `once`, which ends with an error of the socket. */
const closed = (socket: Socket) =>
  new Promise<void>((resolve) => {
    if (socket.closed) resolve();
    else socket.once("close", () => resolve());
  });

async function listening(server: Server): Promise<Listening> {
  const sockets: Socket[] = [];
  server.on("connection", (socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const started: Listening = {
    port: (server.address() as AddressInfo).port,
    sockets,
    ended: () => Promise.all(sockets.map(closed)),
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  running.push(started);
  return started;
}

/** Serves HTTP by the given handler. */
export const startHttp = (answer: (request: IncomingMessage, response: ServerResponse) => void) =>
  listening(createHttpServer(answer));

/** Accepts connections, and never responds. */
export const startSilence = () => listening(createTcpServer((socket) => void socket.resume()));

/** Starts a response and sends one byte at a time without end: in the head, or after the head with `then`. */
export const startDrip = (then = "X-Drip: ") =>
  listening(
    createTcpServer((socket) => {
      socket.resume();
      const timer = setInterval(() => socket.write("x"), 3);
      socket.on("close", () => clearInterval(timer));
      socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n${then}`);
    }),
  );

/** Puts TLS, with the throwaway certificate, in front of a server on loopback; `received` counts what clients sent. */
export async function startTls(endpoint: string): Promise<Listening & { received: () => number }> {
  let received = 0;
  const server = createTlsServer({ key: throwawayKey, cert: throwawayCertificate }, (socket) => {
    socket.on("data", (data) => (received += data.length));
    join(socket, connect(Number(endpoint.split(":")[1]), "127.0.0.1"));
  });
  server.on("tlsClientError", () => undefined);
  return { ...(await listening(server)), received: () => received };
}

/** Passes everything on to a server on loopback, and lets `watch` see what clients send before it gets there. */
export const startRelay = (endpoint: string, watch: (sent: Buffer) => void) =>
  listening(
    createTcpServer((socket) => {
      socket.on("data", watch);
      join(socket, connect(Number(endpoint.split(":")[1]), "127.0.0.1"));
    }),
  );

/** A proxy that connects every CONNECT to one port, or refuses with a status; `asked` are the hosts and credentials. */
export async function startProxy(to: { port: number } | { refuse: number }) {
  const asked: { host: string; authorization: string | undefined }[] = [];
  const server = createHttpServer();
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    asked.push({ host: request.url ?? "", authorization: request.headers["proxy-authorization"] });
    if ("refuse" in to) {
      const body = JSON.stringify({ Code: "InvalidCaster.NotFound", Message: "a lie" });
      socket.end(`HTTP/1.1 ${to.refuse} No\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      return;
    }
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    join(socket, connect(to.port, "127.0.0.1"));
  });
  return { ...(await listening(server)), asked };
}

function join(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.on("close", () => to.destroy());
  }
}
