import { createHook } from "node:async_hooks";
import type * as Tls from "node:tls";
import type { ClientSettings } from "../../../provider/live/client";
import { operationNames, type Quotas } from "../../../provider/live/rateLimiter";
import { failure, liveAt, read, simulated, soon, stopSimulators, write } from "./lib/opened";
import { startDrip, startHttp, startProxy, startSilence, startTls, stopServers } from "./lib/servers";
import { throwawayCertificate } from "./lib/throwawayCertificate";

const tls = jest.requireActual<typeof Tls>("node:tls");

/** As if this machine trusted the throwaway certificate. */
function trustTheCertificate(): void {
  const connect = tls.connect as (options: object) => ReturnType<typeof tls.connect>;
  const trusting = (options: object) => connect({ ...options, ca: throwawayCertificate });
  jest.spyOn(tls, "connect").mockImplementation(trusting as typeof tls.connect);
}

afterEach(async () => {
  jest.restoreAllMocks();
  stopServers();
  await stopSimulators();
});

const https = { protocol: "https" } as const;

describe("certificates", () => {
  it("end a call before anything is sent where they are not trusted", async () => {
    const front = await startTls((await simulated()).endpoint);
    const error = await failure(write(liveAt(`localhost:${front.port}`, https)));
    expect(error).toMatchObject({ code: "Local.Certificate", meaning: "stop", maybeApplied: false });
    expect(error.message).toContain("NODE_EXTRA_CA_CERTS");
    expect(front.received()).toBe(0);
    expect(front.sockets).toHaveLength(1);
  });

  it("are verified whatever the environment tells Node.js", async () => {
    const connect = jest.spyOn(tls, "connect");
    const front = await startTls((await simulated()).endpoint);
    await failure(read(liveAt(`localhost:${front.port}`, https)));
    expect(connect.mock.calls).not.toEqual([]);
    for (const [options] of connect.mock.calls) expect(options).toMatchObject({ rejectUnauthorized: true });
  });

  it("let a call pass when somebody does", async () => {
    trustTheCertificate();
    const front = await startTls((await simulated()).endpoint);
    expect(await read(liveAt(`localhost:${front.port}`, https))).toHaveLength(1);
  });

  it("are never done without: HTTPS does not fall back to plain HTTP", async () => {
    const simulator = await simulated();
    const error = await failure(read(liveAt(simulator.endpoint, https)));
    expect(error).toMatchObject({ code: "Local.ConnectionFailed" });
    expect(simulator.calls.filter((call) => call.status === 200)).toEqual([]);
  });
});

describe("a proxy", () => {
  const through = (port: number, user = ""): Partial<ClientSettings> => ({
    ...https,
    proxy: { url: `http://${user}127.0.0.1:${port}`, except: "" },
  });

  it("is asked for the endpoint with its user and password, once for calls in a row", async () => {
    trustTheCertificate();
    const front = await startTls((await simulated()).endpoint);
    const proxy = await startProxy({ port: front.port });
    const live = liveAt("live.test", through(proxy.port, "user:p%40ss@"));
    expect(await read(live)).toHaveLength(1);
    expect(await read(live)).toHaveLength(1);
    const authorization = `Basic ${Buffer.from("user:p@ss").toString("base64")}`;
    expect(proxy.asked).toEqual([{ host: "live.test:443", authorization }]);
  });

  it("can't stand in for the endpoint: the certificate is verified behind it", async () => {
    trustTheCertificate();
    const front = await startTls((await simulated()).endpoint);
    const proxy = await startProxy({ port: front.port });
    const error = await failure(write(liveAt("other.test:8443", through(proxy.port))));
    expect(error).toMatchObject({ code: "Local.Certificate", maybeApplied: false });
    expect(proxy.asked).toMatchObject([{ host: "other.test:8443" }]);
    expect(front.received()).toBe(0);
  });

  it("is left out for an endpoint on loopback", async () => {
    trustTheCertificate();
    const front = await startTls((await simulated()).endpoint);
    const proxy = await startProxy({ refuse: 403 });
    expect(await read(liveAt(`localhost:${front.port}`, through(proxy.port)))).toHaveLength(1);
    expect(proxy.asked).toEqual([]);
  });

  it.each([
    [407, "Local.ProxyRefused", "stop"],
    [403, "Local.ProxyRefused", "stop"],
    [502, "Local.ProxyFailed", "retry"],
  ])("that refuses with %d is named, and what it says is never taken for an answer", async (refuse, code, meaning) => {
    const proxy = await startProxy({ refuse });
    const error = await failure(write(liveAt("live.test", through(proxy.port, "jane:pa55word@"))));
    expect(error).toMatchObject({ code, meaning, maybeApplied: false, inconclusive: true });
    expect(error.message).toContain(`HTTP ${refuse}`);
    expect(error.message).not.toMatch(/jane|pa55word|127\.0\.0\.1|lie/);
  });

  it("that is unreachable is distinguished from an unreachable endpoint", async () => {
    const proxy = await startProxy({ refuse: 403 });
    proxy.stop();
    const error = await failure(write(liveAt("live.test", through(proxy.port))));
    expect(error).toMatchObject({ code: "Local.ProxyFailed", meaning: "retry", maybeApplied: false });
  });

  it.each([
    ["never answers", startSilence],
    ["answers by a byte now and then", () => startDrip()],
  ])("that accepts and %s is given up at the call's timeout, and its connection ended", async (_, start) => {
    const proxy = await start();
    const error = await failure(write(liveAt("live.test", through(proxy.port)), soon({ callTimeout: 80 })));
    expect(error).toMatchObject({ code: "Local.Timeout" });
    await proxy.ended();
    expect(proxy.sockets).toHaveLength(1);
  });
});

describe("a server that keeps a call", () => {
  it.each([
    ["head", "X-Drip: "],
    ["body", "\r\n"],
  ])(
    "by a byte of its %s now and then is given up at the call's timeout, and its connection ended",
    async (_, then) => {
      const server = await startDrip(then);
      const error = await failure(write(liveAt(`127.0.0.1:${server.port}`), soon({ callTimeout: 60 })));
      expect(error).toMatchObject({ code: "Local.Timeout", maybeApplied: true });
      await server.ended();
      expect(server.sockets).toHaveLength(1);
    },
  );

  it("by silence is given up at the call's timeout, and its connection ended", async () => {
    const server = await startSilence();
    const error = await failure(write(liveAt(`127.0.0.1:${server.port}`), soon({ callTimeout: 40 })));
    expect(error).toMatchObject({ code: "Local.Timeout", maybeApplied: true });
    await server.ended();
    expect(server.sockets).toHaveLength(1);
  });

  it("by an answer without end is cut off, long before it fills the memory", async () => {
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1024, " ");
    const server = await startHttp((_, response) => {
      const more = () => {
        sent += chunk.length;
        response.write(chunk, (error) => error ?? more());
      };
      more();
    });
    const error = await failure(write(liveAt(`127.0.0.1:${server.port}`)));
    expect(error).toMatchObject({ code: "Local.NotAnAnswer", maybeApplied: true });
    await server.ended();
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  it("by its quota is left at the deadline, before anything is sent", async () => {
    const simulator = await simulated();
    const slow = Object.fromEntries(operationNames.map((name) => [name, 1])) as Quotas;
    const live = liveAt(simulator.endpoint, { quotas: slow });
    await read(live);
    const started = performance.now();
    const error = await failure(read(live, soon({ deadline: Date.now() + 20 })));
    expect(performance.now() - started).toBeLessThan(500);
    expect(error).toMatchObject({ code: "Local.Deadline" });
    expect(simulator.calls).toHaveLength(1);
  });
});

it("takes a kept connection that breaks when it is used again for a write of unknown effect, and repeats a read", async () => {
  const requests: unknown[] = [];
  const server = await startHttp((request, response) => {
    const again = requests.includes(request.socket);
    requests.push(request.socket);
    if (again) request.socket.destroy();
    else response.end(JSON.stringify({ RequestId: "r", CasterList: { Caster: [] } }));
  });
  const live = liveAt(`127.0.0.1:${server.port}`);
  await read(live);
  expect(await failure(write(live))).toMatchObject({ code: "Local.ConnectionFailed", maybeApplied: true });
  await read(live);
  expect(await read(live)).toEqual([]);
  expect(requests).toHaveLength(5);
});

it("sends no header but the vendor's", async () => {
  const sent: string[][] = [];
  const server = await startHttp((request, response) => {
    sent.push(Object.keys(request.headers).filter((name) => !name.startsWith("x-acs-")));
    response.end(JSON.stringify({ RequestId: "r", CasterList: { Caster: [] } }));
  });
  await read(liveAt(`127.0.0.1:${server.port}`));
  expect(sent.map((names) => names.sort())).toEqual([
    ["accept", "authorization", "connection", "content-length", "host", "user-agent"],
  ]);
});

it("leaves nothing of a call in memory once it is answered, though its timeout lies ahead", async () => {
  const live = liveAt((await simulated()).endpoint);
  const timers = new Set<number>();
  const init = (id: number, type: string) => void (type === "Timeout" && timers.add(id));
  const hook = createHook({ init, destroy: (id) => void timers.delete(id) });
  hook.enable();
  try {
    for (let call = 0; call < 20; call += 1) await read(live);
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    hook.disable();
  }
  // Those of the connection, which is kept for the next call.
  expect(timers.size).toBeLessThan(5);
});

describe("what an answer says of itself", () => {
  const refusing = async (body: object) => {
    const server = await startHttp((_, response) => response.writeHead(400).end(JSON.stringify(body)));
    return failure(write(liveAt(`127.0.0.1:${server.port}`)));
  };

  it("is never shown when it holds the string to sign", async () => {
    const Message =
      "Specified signature does not match our calculation. server string to sign is:POST\n/\nAction=X&AccessKeyId=LTAI5tQnKxyzABCD1234&Signature=Zm9vYmFy%3D";
    for (const Code of ["SignatureDoesNotMatch", "Signature.New"]) {
      const { message } = await refusing({ Code, Message, RequestId: "r-1" });
      expect(message).toContain("RequestId r-1");
      expect(message).not.toMatch(/LTAI|Zm9v|Action=|&/);
    }
  });

  it("is left out when code or RequestId have no form of one", async () => {
    const error = await refusing({ Code: "<a href=http://x>", Message: "m", RequestId: "http://x?Signature=1" });
    expect(error).toMatchObject({ code: "Local.NotAnAnswer", details: { httpStatus: 400 } });
    expect(error.message).not.toMatch(/http:|Signature/);
  });
});
