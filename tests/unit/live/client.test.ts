import { inspect } from "node:util";
import { demo, type SimulatorOptions } from "../../../local/simulator";
import { systemClock } from "../../../provider/live/clock";
import { LiveClient, type ClientSettings } from "../../../provider/live/client";
import type { LiveOperations } from "../../../provider/live/operations";
import { operationNames, type Quotas } from "../../../provider/live/rateLimiter";
import type { CallContext } from "../../../provider/live/reads";
import { cancellation } from "./lib/cancellation";
import { failure, keys, liveAt, simulated, soon, stopSimulators } from "./lib/opened";
import { startSilence, stopServers } from "./lib/servers";

afterEach(async () => {
  stopServers();
  await stopSimulators();
});

async function open(options: SimulatorOptions = {}, settings: Partial<ClientSettings> = {}) {
  const simulator = await simulated(options);
  return { simulator, live: liveAt(simulator.endpoint, settings) };
}

const { casterId, domainName, pvwSceneId, pgmSceneId } = demo;
const query = { casterId };
const aliauth = { domainName, functionName: "aliauth" };

describe("the operations", () => {
  it("read a caster: its status, scenes, layouts and components", async () => {
    const { live } = await open();
    expect(await live.describeCasters(query, soon())).toMatchObject([{ CasterId: casterId, Status: 1 }]);
    const scenes = await live.describeCasterScenes(query, soon());
    expect(scenes.map((scene) => [scene.SceneId, scene.OutputType])).toEqual([
      [pvwSceneId, "0"],
      [pgmSceneId, "1"],
    ]);
    expect(scenes[0]?.ComponentIds.componentId).toEqual(["component-logo", "component-headline"]);
    expect((await live.describeCasterLayouts(query, soon())).map((layout) => layout.LayoutId)).toEqual([
      "layout-full-screen",
      "layout-two-up",
    ]);
    expect((await live.describeCasterComponents(query, soon())).map((each) => each.ComponentName)).toEqual([
      "headline",
      "ticker",
      "logo",
    ]);
  });

  it("read staging and production in one shape, though the API answers in two", async () => {
    const { live } = await open();
    const [staged] = await live.describeLiveDomainStagingConfig(aliauth, soon());
    const [inProduction] = await live.describeLiveDomainConfigs(aliauth, soon());
    expect(staged?.args).toContainEqual({ name: "auth_key1", value: "staged-example-key-1" });
    expect(inProduction?.args).toContainEqual({ name: "auth_key1", value: "former-example-key-1" });
    expect([staged?.status, inProduction?.status]).toEqual(["success", "success"]);
  });

  it("send the two writes once each and resolve to their RequestIds", async () => {
    const { live, simulator } = await open();
    const copied = await live.copyCasterSceneConfig(
      { casterId, fromSceneId: pvwSceneId, toSceneId: pgmSceneId },
      soon(),
    );
    const published = await live.publishLiveStagingConfigToProduction(aliauth, soon());
    expect(simulator.writes().map((call) => call.requestId)).toEqual([copied, published]);
  });

  it("never repeat a write by themselves", async () => {
    const { live, simulator } = await open();
    simulator.faults.add({ action: "Publish*", kind: "throttle" });
    const error = await failure(live.publishLiveStagingConfigToProduction(aliauth, soon()));
    expect(error).toMatchObject({ code: "Throttling.User", meaning: "retry", maybeApplied: false });
    expect(simulator.calls).toHaveLength(1);
  });

  it("repeat a read that was throttled or broken", async () => {
    const { live, simulator } = await open();
    simulator.faults.add({ action: "DescribeCasters", kind: "throttle", status: 503 });
    simulator.faults.add({ action: "DescribeCasters", kind: "resetAfter" });
    expect(await live.describeCasters(query, soon())).toHaveLength(1);
    expect(simulator.calls).toHaveLength(3);
  });
});

describe("signatures and credentials", () => {
  it("are verified by the simulator, in the vendor's newer style", async () => {
    const { live, simulator } = await open();
    await live.describeCasters(query, soon());
    expect(simulator.calls[0]).toMatchObject({ status: 200, signature: "ACS3" });
  });

  it("carry a security token", async () => {
    const sts = { accessKeyId: "STS.demo", accessKeySecret: "sts-secret", securityToken: "token-1" };
    const { live } = await open({ credentials: [sts] }, { credentials: sts });
    expect(await live.describeCasters(query, soon())).toHaveLength(1);
  });

  it.each([
    ["SignatureDoesNotMatch", { accessKeySecret: "wrong" }],
    ["InvalidAccessKeyId.NotFound", { accessKeyId: "LTAIunknown" }],
  ])("fail with %s, which is no answer to the question, and show no key", async (code, wrong) => {
    const { simulator } = await open();
    const credentials = { ...simulator.credentials, ...wrong };
    const { live } = await open({}, { endpoint: simulator.endpoint, credentials });
    const error = await failure(live.describeCasters(query, soon()));
    expect(error).toMatchObject({ code, meaning: "stop", inconclusive: true });
    for (const secret of Object.values(credentials)) expect(error.message).not.toContain(secret);
  });
});

describe("what goes wrong on the way", () => {
  const write = (live: LiveOperations, context: CallContext) =>
    live.publishLiveStagingConfigToProduction(aliauth, context);

  it.each([
    ["resetBefore", "Local.ConnectionFailed"],
    ["resetAfter", "Local.ConnectionFailed"],
    ["html", "Local.NotAnAnswer"],
    ["truncated", "Local.NotAnAnswer"],
    ["empty", "Local.NotAnAnswer"],
  ] as const)("%s: says that the write may have taken effect, and shows no URL", async (kind, code) => {
    const { live, simulator } = await open();
    simulator.faults.add({ action: "Publish*", kind });
    const error = await failure(write(live, soon()));
    expect(error).toMatchObject({ code, maybeApplied: true });
    expect(error.message).not.toMatch(/http:|DomainName=|127\.0\.0\.1/);
  });

  it("gives up a call without an answer at its timeout", async () => {
    const { live, simulator } = await open();
    simulator.faults.add({ action: "Publish*", kind: "hang" });
    const error = await failure(write(live, soon({ callTimeout: 50 })));
    expect(error).toMatchObject({ code: "Local.Timeout", maybeApplied: true });
  });

  it("begins no call after the deadline", async () => {
    const { live, simulator } = await open();
    const error = await failure(write(live, soon({ deadline: Date.now() - 1 })));
    expect(error).toMatchObject({ code: "Local.Deadline", meaning: "stop" });
    expect(simulator.calls).toEqual([]);
  });

  it("knows that nothing was sent when the endpoint can't be reached", async () => {
    const { live, simulator } = await open();
    await simulator.stop();
    expect(await failure(write(live, soon()))).toMatchObject({
      code: "Local.Unreachable",
      maybeApplied: false,
      meaning: "retry",
    });
  });
});

describe("the query of a call", () => {
  it("is asked for when the quota lets the call go, not before", async () => {
    const { simulator } = await open();
    const quotas = Object.fromEntries(operationNames.map((name) => [name, 2])) as Quotas;
    const settings = { endpoint: simulator.endpoint, protocol: "http" as const, credentials: keys, quotas };
    const client = new LiveClient(settings, systemClock);
    const asked: number[] = [];
    const call = (index: number) => () => {
      asked.push(index);
      return { CasterId: casterId };
    };
    const all = [0, 1, 2].map((index) => client.call("DescribeCasters", call(index), soon()));
    await Promise.all(all.slice(0, 2));
    expect(asked).toEqual([0, 1]);
    await Promise.all(all);
    expect(asked).toEqual([0, 1, 2]);
    expect(simulator.calls.map(({ parameters }) => parameters["CasterId"])).toEqual([casterId, casterId, casterId]);
  });
});

it("counts the calls of each operation by itself", async () => {
  const quotas = Object.fromEntries(operationNames.map((name) => [name, 1])) as Quotas;
  const { live, simulator } = await open({}, { quotas });
  const started = performance.now();
  await Promise.all([
    live.describeCasters(query, soon()),
    live.describeCasterScenes(query, soon()),
    live.describeCasterLayouts(query, soon()),
  ]);
  expect(performance.now() - started).toBeLessThan(900);
  expect(simulator.calls).toHaveLength(3);
});

describe("a request that is cancelled", () => {
  const write = (live: LiveOperations, context: CallContext) =>
    live.publishLiveStagingConfigToProduction(aliauth, context);
  const reads: [string, (live: LiveOperations, context: CallContext) => Promise<unknown>][] = [
    ["a read", (live, context) => live.describeCasters(query, context)],
    ["a write", write],
  ];

  it.each(reads)("sends nothing when it was cancelled before: %s", async (_, send) => {
    const { live, simulator } = await open();
    const error = await failure(send(live, soon({ signal: AbortSignal.abort() })));
    expect(error).toMatchObject({ code: "Local.Cancelled", meaning: "stop", inconclusive: true, maybeApplied: false });
    expect(simulator.calls).toEqual([]);
  });

  it.each(reads)("ends at once, and its connection too: %s", async (_, send) => {
    const server = await startSilence();
    const { signal, abort, listeners } = cancellation();
    const failed = failure(send(liveAt(`127.0.0.1:${server.port}`), soon({ signal })));
    while (server.sockets.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const started = performance.now();
    abort();
    expect(await failed).toMatchObject({ code: "Local.Cancelled", meaning: "stop", inconclusive: true });
    await server.ended();
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(listeners()).toBe(0);
  });

  it("may have taken effect where it is a write that was sent", async () => {
    const { live, simulator } = await open();
    simulator.faults.add({ action: "Publish*", kind: "hang" });
    const { signal, abort } = cancellation();
    const failed = failure(write(live, soon({ signal })));
    while (simulator.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    abort();
    const error = await failed;
    expect(error).toMatchObject({ code: "Local.Cancelled", maybeApplied: true });
    expect(error.message).toContain("The request was on its way already.");
  });

  it("waits no longer for its quota, and leaves the next call its place", async () => {
    const quotas = Object.fromEntries(operationNames.map((name) => [name, 1])) as Quotas;
    const { live, simulator } = await open({}, { quotas });
    await live.describeCasters(query, soon());
    const { signal, abort } = cancellation();
    const cancelled = failure(live.describeCasters(query, soon({ signal })));
    const next = live.describeCasters({ casterId: "another" }, soon());
    abort();
    expect(await cancelled).toMatchObject({ code: "Local.Cancelled", maybeApplied: false });
    await next.catch(() => undefined);
    expect(simulator.calls.map(({ parameters }) => parameters["CasterId"])).toEqual([casterId, "another"]);
  });
});

describe("the cause of a failed call", () => {
  it.each(["resetBefore", "html", "truncated", "hang"] as const)("holds no URL, header or key: %s", async (kind) => {
    const { live, simulator } = await open();
    simulator.faults.add({ action: "Publish*", kind });
    const error = await failure(live.publishLiveStagingConfigToProduction(aliauth, soon({ callTimeout: 500 })));
    expect(inspect(error, { depth: null, showHidden: true })).not.toMatch(
      /https?:|DomainName=|127\.0\.0\.1|authorization|x-acs|Signature|simulator-access-key/i,
    );
  });

  it("says what the vendor's client threw, with its code", async () => {
    const { live, simulator } = await open();
    simulator.faults.add({ action: "Publish*", kind: "resetBefore" });
    const reset = await failure(live.publishLiveStagingConfigToProduction(aliauth, soon()));
    expect(reset.cause).toMatchObject({ code: "ECONNRESET" });
    simulator.faults.add({ action: "Publish*", kind: "throttle" });
    const refused = await failure(live.publishLiveStagingConfigToProduction(aliauth, soon()));
    expect(refused.cause).toMatchObject({ code: "Throttling.User" });
    expect(refused).toMatchObject({ requestId: simulator.calls[1]?.requestId, details: { httpStatus: 400 } });
  });
});
