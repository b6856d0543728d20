import type { FaultRule, Simulator, SimulatorOptions } from "../../../local/simulator";
import { demo } from "../../../local/simulator";
import { call, firstCall, manualClock, raw, refusal, refusedWith, simulator } from "./lib/client";
import { rpc } from "./lib/sign";

const { casterId, pvwSceneId, pgmSceneId } = demo;
const action = "CopyCasterSceneConfig";
const copy = (sim: Simulator, readTimeoutMs?: number) =>
  call(
    sim,
    action,
    { CasterId: casterId, FromSceneId: pvwSceneId, ToSceneId: pgmSceneId },
    readTimeoutMs === undefined ? {} : { readTimeoutMs },
  );
const wasCopied = (sim: Simulator) => sim.world.pgm(casterId).layoutId === "layout-two-up";

async function withFault(rule: Omit<FaultRule, "action">, options: SimulatorOptions = {}): Promise<Simulator> {
  const sim = await simulator(options);
  sim.faults.add({ action, ...rule });
  return sim;
}

it.each([
  ["Throttling.User 400", { kind: "throttle" }, ["Throttling.User", 400]],
  ["Throttling.User 429", { kind: "throttle", status: 429 }, ["Throttling.User", 429]],
  ["Throttling.Api 400", { kind: "throttle", code: "Throttling.Api" }, ["Throttling.Api", 400]],
  ["ServiceUnavailable 503", { kind: "status" }, ["ServiceUnavailable", 503]],
  ["InternalError 500", { kind: "status", status: 500, code: "InternalError" }, ["InternalError", 500]],
] as const)("answers %s once and leaves the world alone", async (_name, rule, expected) => {
  const sim = await withFault(rule);
  expect(await refusedWith(copy(sim))).toEqual(expected);
  expect(wasCopied(sim)).toBe(false);
  await copy(sim);
  expect(sim.calls.map(({ applied }) => applied)).toEqual([false, true]);
});

it("answers a 5xx to a call that was carried out, with applied", async () => {
  const sim = await withFault({ kind: "status", applied: true });
  expect(await refusedWith(copy(sim))).toEqual(["ServiceUnavailable", 503]);
  expect(wasCopied(sim)).toBe(true);
  expect(sim.writes()).toMatchObject([{ status: 503, applied: true }]);
});

it.each([
  ["resetBefore", false],
  ["resetAfter", true],
] as const)("resets the connection of a call on %s, which was applied: %s", async (kind, applied) => {
  const sim = await withFault({ kind });
  await expect(copy(sim)).rejects.toThrow(/ECONNRESET|socket hang up/);
  expect(wasCopied(sim)).toBe(applied);
  expect(sim.calls).toMatchObject([{ status: 0, applied }]);
});

it.each([false, true])("never answers a hanging call, applied %s", async (applied) => {
  const sim = await withFault({ kind: "hang", applied });
  await expect(copy(sim, 50)).rejects.toThrow(/Timeout/i);
  expect(wasCopied(sim)).toBe(applied);
  expect(sim.calls).toMatchObject([{ status: 0, applied }]);
});

it("ends a hanging connection when the simulator stops", async () => {
  const { onCall, called } = firstCall();
  const sim = await withFault({ kind: "hang" }, { onCall });
  const answer = copy(sim).catch((error: Error) => error.message);
  await called;
  await sim.stop();
  expect(await answer).toMatch(/ECONNRESET|socket hang up/);
});

it("resets a hanging connection after delayMs", async () => {
  const clock = manualClock();
  const { onCall, called } = firstCall();
  const sim = await withFault({ kind: "hang", delayMs: 60_000 }, { clock, onCall });
  const answer = copy(sim).catch((error: Error) => error.message);
  await called;
  clock.advance(60_000);
  expect(await answer).toMatch(/ECONNRESET|socket hang up/);
});

it.each([false, true])("answers a proxy's page in HTML, applied %s", async (applied) => {
  const sim = await withFault({ kind: "html", applied });
  await expect(copy(sim)).rejects.toThrow();
  expect(wasCopied(sim)).toBe(applied);
  expect(sim.calls).toMatchObject([{ status: 502, applied }]);
});

it.each([
  ["html", "<html><body><h1>Bad Gateway</h1></body></html>", "text/html", 502],
  ["truncated", '{"RequestId":"', "application/json;charset=utf-8", 200],
  ["empty", "", "application/json;charset=utf-8", 200],
] as const)("answers a call on %s with that error alone", async (kind, start, type, status) => {
  const sim = await withFault({ kind, action: "DescribeCasters" } as FaultRule);
  const answer = await raw(sim, rpc(sim, "DescribeCasters"));
  expect([answer.type, answer.status]).toEqual([type, status]);
  expect(answer.text.startsWith(start)).toBe(true);
  expect(() => JSON.parse(answer.text) as unknown).toThrow();
});

it.each(["truncated", "empty"] as const)("carries out a call whose response is %s", async (kind) => {
  const sim = await withFault({ kind });
  await copy(sim).catch(() => undefined);
  expect(wasCopied(sim)).toBe(true);
});

it("answers delayMs late", async () => {
  const clock = manualClock();
  const { onCall, called } = firstCall();
  const sim = await withFault({ kind: "slow", delayMs: 1_000 }, { clock, onCall });
  const answer = copy(sim);
  await called;
  expect(clock.dueIn()).toContain(1_000);
  clock.advance(1_000);
  expect(await answer).toHaveProperty("RequestId");
});

it("lets `after` calls pass first, then affects `times` calls", async () => {
  const sim = await withFault({ kind: "throttle", after: 1, times: 2 });
  const codes: string[] = [];
  for (let call = 0; call < 4; call += 1)
    codes.push(
      await copy(sim).then(
        () => "OK",
        (error: { code: string }) => error.code,
      ),
    );
  expect(codes).toEqual(["OK", "Throttling.User", "Throttling.User", "OK"]);
});

it("affects every operation that a pattern matches, until cleared", async () => {
  const sim = await simulator();
  sim.faults.add({ action: "*", kind: "status", times: Infinity });
  expect((await refusal(copy(sim))).code).toBe("ServiceUnavailable");
  expect((await refusal(call(sim, "DescribeCasters"))).code).toBe("ServiceUnavailable");
  sim.faults.clear();
  expect(await copy(sim)).toHaveProperty("RequestId");
});

it("is not used up by a request with a wrong signature", async () => {
  const sim = await withFault({ kind: "status" });
  expect((await refusal(call(sim, action, {}, { accessKeySecret: "wrong" }))).code).toBe("SignatureDoesNotMatch");
  expect((await refusal(copy(sim))).code).toBe("ServiceUnavailable");
});

it("answers the operation's own error, late, when a slow call fails", async () => {
  const sim = await withFault({ kind: "slow", delayMs: 0 });
  expect(await refusedWith(call(sim, action, { CasterId: "x", FromSceneId: "y", ToSceneId: "z" }))).toEqual([
    "InvalidCaster.NotFound",
    404,
  ]);
});

it.each([
  [{ kind: "explode" }, "Expected `kind` to be one of throttle, status"],
  [{ kind: "resetAfter", applied: false }, "Expected `applied` of resetAfter to be true, got `false`"],
])("refuses the rule %j", async (rule, message) => {
  const sim = await simulator();
  expect(() => sim.faults.add({ action, ...rule } as FaultRule)).toThrow(message);
});
