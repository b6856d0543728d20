import { createServer, request as send, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The simulator's response, or a replacement for it. */
export interface Answer {
  status: number;
  type: string;
  text: string;
}

/** The reply to the client. Shares are parts of the time limit of one call. */
export type Reply =
  | { kind: "answer"; answer: Answer }
  | { kind: "late"; answer: Answer; share: number }
  | { kind: "cut"; answer: Answer }
  | { kind: "drip"; answer: Answer }
  | { kind: "headOnly"; answer: Answer }
  | { kind: "silence" }
  | { kind: "reset" };

/** A fault for one request: whether (and how often) it arrives, and the reply. */
export interface Mishap {
  arrives: 0 | 1 | 2;
  reply(answers: readonly Answer[]): Reply;
}

export interface Rule extends Mishap {
  action: string;
  times: number;
  /** Happens only after a write has passed. */
  afterWrite?: boolean;
}

/** One request, seen by the network. `began` and `ended` are positions in the sequence of all events. */
export interface Passage {
  readonly action: string;
  readonly began: number;
  ended: number;
  /** Whether the client received the simulator's own response, and that was a success. */
  good: boolean;
}

export const writeActions = ["CopyCasterSceneConfig", "PublishLiveStagingConfigToProduction"];
export const isWrite = ({ action }: { action: string }): boolean => writeActions.includes(action);

export interface Network {
  readonly endpoint: string;
  readonly passages: Passage[];
  arm(rule: Rule): void;
  calm(): void;
  stop(): Promise<void>;
}

export interface Ends {
  /** host:port of the simulator. */
  to: string;
  callTimeoutMs: () => number;
  /** Called for every request before and after it reaches the simulator. Moves the clock and edits the world. */
  onRequest(action: string): void;
  onAnswer(action: string): void;
}

/** A proxy between a client and a simulator. It drops, repeats, delays, cuts and changes messages on request. */
export async function startNetwork(ends: Ends): Promise<Network> {
  const passages: Passage[] = [];
  let rules: (Rule & { left: number })[] = [];
  let order = 0;

  const strike = (action: string): Rule | undefined => {
    const written = passages.some(isWrite);
    const rule = rules.find((each) => each.action === action && each.left > 0 && (!each.afterWrite || written));
    if (rule !== undefined) rule.left -= 1;
    return rule;
  };

  const handleRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const action = String(request.headers["x-acs-action"] ?? "");
    const rule = strike(action);
    const passage: Passage = { action, began: (order += 1), ended: Infinity, good: false };
    passages.push(passage);
    response.on("close", () => (passage.ended = order += 1));
    ends.onRequest(action);
    const answers: Answer[] = [];
    for (let copies = rule?.arrives ?? 1; copies > 0; copies -= 1) answers.push(await forward(ends.to, request, body));
    ends.onAnswer(action);
    const [own = { status: 200, type: "application/json", text: "" }] = answers;
    if (rule === undefined) passage.good = own.status === 200;
    reply(response, rule?.reply(answers.length > 0 ? answers : [own]) ?? { kind: "answer", answer: own }, ends);
  };

  const server = createServer((request, response) => {
    response.on("error", () => undefined);
    handleRequest(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    passages,
    arm: (rule) => void rules.push({ ...rule, left: rule.times }),
    calm: () => void (rules = []),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The same bytes and headers, with signature and nonce, as a repeating proxy would send a second copy. */
function forward(to: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onward = send(
      `http://${to}${url}`,
      { method, headers: { ...headers, connection: "close" }, agent: false },
      (response) => {
        bodyOf(response).then((text) => {
          const type = response.headers["content-type"] ?? "";
          resolve({ status: response.statusCode ?? 0, type, text: text.toString() });
        }, reject);
      },
    );
    onward.on("error", reject);
    onward.end(body);
  });
}

function reply(response: ServerResponse, what: Reply, ends: Ends): void {
  if (what.kind === "silence") return;
  if (what.kind === "reset") return void response.socket?.resetAndDestroy();
  const body = Buffer.from(what.answer.text);
  const head = () =>
    response.writeHead(what.answer.status, { "content-type": what.answer.type, "content-length": body.length });
  const sendWhole = () => head().end(body);
  switch (what.kind) {
    case "answer":
      return void sendWhole();
    case "late":
      return void setTimeout(() => response.destroyed || sendWhole(), what.share * ends.callTimeoutMs());
    case "headOnly":
      return void head().flushHeaders();
    case "cut":
      head().write(body.subarray(0, body.length / 2), () => response.socket?.resetAndDestroy());
      return;
    case "drip": {
      let sent = 0;
      head();
      // Ends with the connection. The last byte is never sent.
      const timer = setInterval(() => sent < body.length - 1 && response.write(body.subarray(sent, (sent += 1))), 5);
      response.on("close", () => clearInterval(timer));
    }
  }
}
