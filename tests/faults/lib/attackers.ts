import { connect } from "node:net";
import type { Socket } from "node:net";
import fc from "fast-check";

/** One connection of an attacker, until the simulator closes it. */
export interface Attack {
  readonly socket: Socket;
  /** All received text. Some responses are never read, so the text is short. */
  text(): string;
  readonly closed: Promise<void>;
}

/** An attacker's behaviour on its connection. `every` runs a function repeatedly until the connection ends. */
export type Tactic = (socket: Socket, every: (run: () => void) => void) => void;

export function attack(endpoint: string, tactic: Tactic): Attack {
  const socket = connect({ port: Number(endpoint.split(":")[1]), host: "127.0.0.1", allowHalfOpen: true });
  let text = "";
  let timer: NodeJS.Timeout | undefined;
  socket.setNoDelay(true);
  socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
  socket.on("error", () => undefined);
  socket.on("connect", () => tactic(socket, (run) => (timer = setInterval(run, 50))));
  const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  // An attacker whose own half is open would not notice the end.
  socket.on("end", () => setTimeout(() => socket.destroy(), 20));
  void closed.then(() => clearInterval(timer));
  return { socket, text: () => text, closed };
}

const head = "POST / HTTP/1.1\r\nHost: x\r\n";
const form = "Content-Type: application/x-www-form-urlencoded\r\n";
/** A write without a signature, in a request whose length is ambiguous. */
const smuggled = "POST /?Action=DeleteCaster&Version=2016-11-01&CasterId=LIVE HTTP/1.1\r\nHost: x\r\n\r\n";

/** Connections that hang, each in a different way. */
export const slow: Readonly<Record<string, Tactic>> = {
  "never sends anything": () => undefined,
  "closes its half before it sends anything": (socket) => socket.end(),
  "closes its half in the middle of the head": (socket) => socket.end(head),
  "drips the head": (socket, every) => {
    socket.write("POST / HTTP/1.1\r\nX: ");
    every(() => socket.write("x"));
  },
  "drips the body": (socket, every) => {
    socket.write(`${head}Content-Length: 100000\r\n\r\n`);
    every(() => socket.write("x"));
  },
  "drips chunks": (socket, every) => {
    socket.write(`${head}${form}Transfer-Encoding: chunked\r\n\r\n`);
    every(() => socket.write("1\r\nx\r\n"));
  },
  "stops in the middle of a large body": (socket) => {
    socket.write(`${head}${form}Content-Length: 1048576\r\n\r\n${"x".repeat(300_000)}`);
  },
  "stays after its answer": (socket) => socket.write(`${head}Content-Length: 0\r\n\r\n`),
};

/** Requests far more than the client's buffer holds, and reads nothing. */
export const neverReads: Tactic = (socket, every) => {
  socket.pause();
  const requests = `${head}Content-Length: 0\r\n\r\n`.repeat(50);
  every(() => {
    for (let burst = 0; burst < 10 && !socket.writableNeedDrain; burst += 1) socket.write(requests);
  });
};

/** Input that is not a request, or not exactly one request. */
export const broken: Readonly<Record<string, string | Buffer>> = {
  "HTTP/2 preface": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000",
  "TLS hello": Buffer.from("16030100c8010000c40303", "hex"),
  "random line": "hello\r\n\r\n",
  "huge header": `${head}X: ${"x".repeat(40_000)}\r\n\r\n`,
  "thousands of headers": `${head}${"a: b\r\n".repeat(9_000)}\r\n`,
  "two hosts": "POST / HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
  "no host": "POST / HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
  "two lengths": `${head}Content-Length: 0\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  "length and chunks": `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  "chunks and length": `${head}Transfer-Encoding: chunked\r\nContent-Length: ${smuggled.length + 5}\r\n\r\n0\r\n\r\n${smuggled}`,
  "two codings": `${head}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${smuggled}`,
  "coding with a space": `${head}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  "broken chunk": `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n`,
  "huge chunk": `${head}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx`,
  "huge chunk extension": `${head}Transfer-Encoding: chunked\r\n\r\n1;${"x".repeat(40_000)}\r\nx\r\n`,
  "negative length": `${head}Content-Length: -1\r\n\r\n`,
  "bare line feeds": "POST / HTTP/1.1\nHost: x\nContent-Length: 0\nConnection: close\n\n",
  tunnel: "CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n",
  "strange expectation": `${head}Expect: miracle\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
  upgrade: `${head}Connection: Upgrade, close\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n`,
  "too many parameters": `${head}${form}Connection: close\r\nContent-Length: 1000000\r\n\r\n${"a=&b".repeat(250_000)}`,
};

/** A signed write with invalid bytes around it, or only invalid bytes. */
const piece = fc.oneof(
  fc.constantFrom(...Object.values(broken).filter((each) => each.length < 2_000)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom("\r\n", "\r\n\r\n", ":", " HTTP/1.1\r\n", head, form, smuggled, "0\r\n\r\n", "Content-Length: 7\r\n"),
  fc.constantFrom(`${head}Content-Length: 0\r\n\r\n`, `${head}Content-Length: 0\r\n\r\n`.repeat(300)),
);

/** `count` different inputs, the same in each run. */
export const garbage = (count: number): Buffer[] =>
  fc
    .sample(fc.array(piece, { minLength: 1, maxLength: 4 }), { seed: 7, numRuns: count })
    .map((pieces) => Buffer.concat(pieces.map((each) => (typeof each === "string" ? Buffer.from(each) : each))));
