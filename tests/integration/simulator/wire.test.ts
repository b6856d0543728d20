import { connect } from "node:net";
import { demo } from "../../../local/simulator";
import type { Simulator } from "../../../local/simulator";
import { call, codeIn, manualClock, raw, simulator } from "./lib/client";
import { acs3, rpc } from "./lib/sign";

const form = { "content-type": "application/x-www-form-urlencoded" };

/** Writes bytes to the simulator and returns its response when the connection closes. */
function exchange(sim: Simulator, bytes: string | Buffer, end = true): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(sim.endpoint.split(":")[1]), "127.0.0.1");
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(Buffer.concat(chunks).toString()));
    socket.write(bytes);
    if (end) socket.end();
  });
}

it.each(["PUT", "DELETE", "PATCH", "OPTIONS"])("answers UnsupportedHTTPMethod to %s", async (method) => {
  const sim = await simulator();
  expect(codeIn(await raw(sim, { ...rpc(sim, "DescribeCasters"), method }))).toEqual(["UnsupportedHTTPMethod", 405]);
});

it("answers InvalidAction.NotFound at another path", async () => {
  const sim = await simulator();
  expect(codeIn(await raw(sim, { path: "/admin" }))).toEqual(["InvalidAction.NotFound", 404]);
});

it.each(["__proto__", "constructor", "toString", "describecasters"])(
  "answers InvalidAction.NotFound to the action %s",
  async (action) => {
    const sim = await simulator();
    expect(codeIn(await raw(sim, rpc(sim, action)))).toEqual(["InvalidAction.NotFound", 404]);
  },
);

it("answers UnsupportedContentType to a JSON body", async () => {
  const sim = await simulator();
  const answer = await raw(sim, { headers: { "content-type": "application/json" }, body: "{}" });
  expect(codeIn(answer)).toEqual(["UnsupportedContentType", 415]);
});

it.each(["/?a=%", "/?%zz=1", "/?a=%ff%fe"])("answers InvalidParameter to the badly encoded %s", async (path) => {
  const sim = await simulator();
  expect(codeIn(await raw(sim, { path }))).toEqual(["InvalidParameter", 400]);
});

it("answers InvalidParameter when query and form disagree about a parameter", async () => {
  const sim = await simulator();
  const answer = await raw(sim, { path: "/?CasterId=a", headers: form, body: "CasterId=b" });
  expect(codeIn(answer)).toEqual(["InvalidParameter", 400]);
});

it("reads parameters from query and form at once", async () => {
  const sim = await simulator();
  const request = acs3(sim, "DescribeCasterScenes", {}, `CasterId=${demo.casterId}`);
  expect((await raw(sim, request)).status).toBe(200);
});

it("answers RequestEntityTooLarge to a body above 1 MiB, and continues to serve", async () => {
  const sim = await simulator();
  const answer = await raw(sim, { headers: form, body: "x".repeat(1024 * 1024 + 1) });
  expect(codeIn(answer)).toEqual(["RequestEntityTooLarge", 413]);
  expect((await call(sim, "DescribeCasters"))["Total"]).toBe(1);
});

it("accepts a body of exactly 1 MiB", async () => {
  const sim = await simulator();
  const start = `CasterId=${demo.casterId}&Ignored=`;
  const request = acs3(sim, "DescribeCasterScenes", {}, start + "x".repeat(1024 * 1024 - start.length));
  expect((await raw(sim, request)).status).toBe(200);
});

it("cuts off a body without an end", async () => {
  const sim = await simulator();
  const head = `POST / HTTP/1.1\r\nHost: ${sim.endpoint}\r\nContent-Length: 99999999\r\n\r\n`;
  await exchange(sim, Buffer.concat([Buffer.from(head), Buffer.alloc(8 * 1024 * 1024 + 1)]), false);
  expect(sim.calls).toMatchObject([{ code: "RequestEntityTooLarge", action: "" }]);
});

it("answers RequestTimeout to a body that does not arrive in time", async () => {
  const clock = manualClock();
  let noteTimer: () => void = () => undefined;
  const timerSet = new Promise<void>((resolve) => (noteTimer = resolve));
  const watched = {
    now: () => clock.now(),
    setTimeout(run: () => void, milliseconds: number) {
      noteTimer();
      return clock.setTimeout(run, milliseconds);
    },
  };
  const sim = await simulator({ clock: watched, requestTimeoutMs: 3_000 });
  const answer = exchange(sim, `POST / HTTP/1.1\r\nHost: ${sim.endpoint}\r\nContent-Length: 10\r\n\r\nabc`, false);
  await timerSet;
  clock.advance(3_000);
  expect(await answer).toContain('"Code":"RequestTimeout"');
});

it.each(["hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u0000\u0001\u0002\r\n\r\n"])(
  "answers InvalidRequest to %j, which is not HTTP",
  async (bytes) => {
    const sim = await simulator();
    const answer = await exchange(sim, bytes, false);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"Code":"InvalidRequest"');
  },
);

it("drops a request whose client disconnects in the middle of the body", async () => {
  const sim = await simulator();
  await exchange(sim, `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc`);
  expect((await call(sim, "DescribeCasters"))["Total"]).toBe(1);
  expect(sim.calls).toHaveLength(1);
});

it("is bound to loopback and answers many times on one connection", async () => {
  const sim = await simulator();
  expect(sim.endpoint).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(sim.url).toBe(`http://${sim.endpoint}`);
  const request = () => {
    const { path } = rpc(sim, "DescribeCasters");
    return `POST ${path} HTTP/1.1\r\nHost: ${sim.endpoint}\r\nContent-Length: 0\r\n`;
  };
  const answer = await exchange(sim, `${request()}\r\n${request()}Connection: close\r\n\r\n`, false);
  expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
});
