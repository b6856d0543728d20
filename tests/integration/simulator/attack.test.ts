import { connect } from "node:net";
import type { Socket } from "node:net";
import { demo } from "../../../local/simulator";
import type { Simulator } from "../../../local/simulator";
import { call, codeIn, raw, simulator, firstCall } from "./lib/client";
import { acs3, rpc } from "./lib/sign";

const form = { "content-type": "application/x-www-form-urlencoded" };
const head = "POST / HTTP/1.1\r\nHost: x\r\n";
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Opens a connection, sends `bytes`, and collects the received text until the connection closes. */
function open(sim: Simulator, bytes: string | Buffer): { socket: Socket; received: Promise<string> } {
  const socket = connect({ port: Number(sim.endpoint.split(":")[1]), host: "127.0.0.1" });
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => undefined);
  socket.write(bytes);
  return {
    socket,
    received: new Promise((resolve) => socket.on("close", () => resolve(Buffer.concat(chunks).toString()))),
  };
}

it.each([
  ["", "before anything is sent"],
  ["POST / HTTP/1.1\r\nHost: x\r\nX: ", "in the middle of the head"],
])("answers RequestTimeout to %j, when the client waits %s", async (bytes) => {
  const sim = await simulator({ requestTimeoutMs: 100 });
  const text = await open(sim, bytes).received;
  expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(text).toContain('"Code":"RequestTimeout"');
});

it("closes a connection without a request for idleTimeoutMs", async () => {
  const sim = await simulator({ idleTimeoutMs: 100 });
  const text = await open(sim, `${head}Content-Length: 0\r\n\r\n`).received;
  expect(text).toContain('"Code":"MissingAction"');
});

it("closes a connection whose response is not read within requestTimeoutMs", async () => {
  const long = "x".repeat(30_000_000);
  const domains = [{ domainName: "a.example.com", production: [{ functionName: "f", args: { long } }] }];
  const { onCall, called } = firstCall();
  const sim = await simulator({ requestTimeoutMs: 200, world: { domains }, onCall });
  const { path = "" } = rpc(sim, "DescribeLiveDomainConfigs", { DomainName: "a.example.com", FunctionNames: "f" });
  const { socket, received } = open(sim, `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`);
  socket.pause();
  // A busy machine needs time for such a response, and the time limit for reading starts afterwards.
  await called;
  await wait(2_000);
  socket.resume();
  expect((await received).length).toBeLessThan(long.length);
  expect(sim.calls).toMatchObject([{ status: 200 }]);
});

it("answers RequestHeaderFieldsTooLarge to a head above 16 KiB", async () => {
  const sim = await simulator();
  const text = await open(sim, `${head}X: ${"x".repeat(17_000)}\r\n\r\n`).received;
  expect(text).toMatch(/^HTTP\/1\.1 431 /);
  expect(text).toContain('"Code":"RequestHeaderFieldsTooLarge"');
});

it("answers InvalidParameter to more than 2,000 parameters, and takes 2,000", async () => {
  const sim = await simulator();
  const start = `CasterId=${demo.casterId}`;
  const send = (more: number) => raw(sim, acs3(sim, "DescribeCasterScenes", {}, start + "&a=b".repeat(more)));
  expect((await send(1_999)).status).toBe(200);
  expect(codeIn(await send(2_000))).toEqual(["InvalidParameter", 400]);
});

it("answers InvalidRequest to a request with two hosts, whether the signature is right or not", async () => {
  const sim = await simulator();
  const { path = "" } = rpc(sim, "DescribeCasters");
  const request = `POST ${path} HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
  expect(await open(sim, request).received).toContain('"Code":"InvalidRequest"');
});

it("responds to garbage so that no client takes it for the response to an earlier request", async () => {
  const sim = await simulator({ latencyMs: 200 });
  const { path = "" } = rpc(sim, "DescribeCasters");
  const { socket, received } = open(sim, `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`);
  await wait(100);
  socket.write("garbage\r\n\r\n");
  expect(await received).toBe("");
});

it("refuses large bodies above 64 MiB in total, and accepts small ones meanwhile", async () => {
  const sim = await simulator();
  const size = 1024 * 1024;
  const large = Buffer.from(`${head}Connection: close\r\nContent-Length: ${size}\r\n\r\n${"x".repeat(size - 1)}`);
  const attacks = Array.from({ length: 80 }, () => open(sim, large));
  await wait(1_000);
  expect((await call(sim, "DescribeCasters"))["Total"]).toBe(1);
  for (const { socket } of attacks) socket.write("x");
  const texts = await Promise.all(attacks.map(({ received }) => received));
  const refused = texts.filter((text) => text.includes('"Code":"ServiceUnavailable"')).length;
  const taken = texts.filter((text) => text.includes('"Code":"UnsupportedContentType"')).length;
  expect([taken > 50, refused > 5, taken + refused]).toEqual([true, true, 80]);
  const after = await raw(
    sim,
    acs3(sim, "DescribeCasterScenes", form, `CasterId=${demo.casterId}&a=${"x".repeat(9e5)}`),
  );
  expect(after.status).toBe(200);
});

it("forgets old calls earlier when the requests were large", async () => {
  const sim = await simulator();
  const body = `Version=2016-11-01&Action=${"x".repeat(1024 * 1024 - 26)}`;
  for (let sent = 0; sent < 40; sent += 1) await raw(sim, { headers: form, body });
  expect(sim.calls).toHaveLength(16);
});

it("closes every connection that was refused as garbage, though its client never closes it", async () => {
  const sim = await simulator();
  const socket = connect({ port: Number(sim.endpoint.split(":")[1]), host: "127.0.0.1", allowHalfOpen: true });
  const failed = new Promise<string>((resolve) =>
    socket.on("error", (error: { code?: string }) => resolve(error.code ?? "")),
  );
  socket.write("garbage\r\n\r\n");
  socket.resume();
  await wait(1_200);
  socket.write("x");
  await wait(50);
  socket.write("x");
  expect(await failed).toMatch(/EPIPE|ECONNRESET/);
});
