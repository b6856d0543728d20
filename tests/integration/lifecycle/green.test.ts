import { serving } from "../../lib/serving";
import { demo, oneCaster, scenario, catchError, up, upAgain, type Properties, type Scenario } from "./lib/world";

const { domainName } = demo;
const functionName = "aliauth";
const news = { domainName, functionName };
const caster = { casterId: "caster-1" };
const pin = (digit: string) => `sha256:${digit.repeat(64)}`;

const stage = (here: Scenario, type: string) => here.world.stage(domainName, functionName, [{ auth_type: type }]);
const setProduction = (here: Scenario, type: string) =>
  here.world.setProduction(domainName, functionName, [{ auth_type: type }]);
const readLive = (here: Scenario) => here.world.production(domainName, functionName)[0]?.args["auth_type"];
const rolloutResult = (here: Scenario, result: "success" | "failed") =>
  here.world.change((state) => {
    for (const domain of state.domains) domain.rolloutResult = result;
  });

interface State {
  id: string;
  outs: Properties;
  inputs: Properties;
}

/** The state after a partial failure. */
const stateAfter = (error: Awaited<ReturnType<typeof catchError>>, inputs: Properties): State => ({
  id: error.id ?? "",
  outs: error.properties ?? {},
  inputs,
});

async function refresh(resource: Scenario["stagingPromotion"] | Scenario["casterSceneSync"], state: State) {
  const read = await resource.read(state.id, state.outs);
  return { id: state.id, outs: read.props ?? {}, inputs: read.inputs ?? {} };
}

describe("a pinned digest", () => {
  it("is refused in the preview when nothing is staged and something else was promoted", async () => {
    const here = await scenario({ stagingSurvivesPublish: false });
    const state = await up(here.stagingPromotion, news);
    const { failures } = await here.stagingPromotion.check(state.inputs, { ...news, expectedDigest: pin("0") });
    expect(failures).toEqual([
      { property: "expectedDigest", reason: expect.stringContaining(String(state.inputs["digest"])) },
    ]);
  });

  it("is refused in the preview when look-ups are off and the last known source is another", async () => {
    const here = await scenario();
    const state = await up(here.stagingPromotion, news);
    const off = here.provider({ "apsaravideo:lookups": "off" }).stagingPromotion;
    const { failures } = await off.check(state.inputs, { ...news, expectedDigest: pin("0") });
    expect(failures.map(({ property }) => property)).toEqual(["expectedDigest"]);
  });

  it("is refused in the preview when an optional look-up has no answer and the last known source is another", async () => {
    const here = await scenario();
    const state = await up(here.stagingPromotion, news);
    here.simulator.faults.add({ action: "*", kind: "status", status: 403, code: "Forbidden.RAM", times: Infinity });
    const optional = here.provider({ "apsaravideo:lookups": "optional" }).stagingPromotion;
    const { failures } = await optional.check(state.inputs, { ...news, expectedDigest: pin("0") });
    expect(failures.map(({ property }) => property)).toEqual(["expectedDigest"]);
  });

  it("is compared with the target too, before it is recorded", async () => {
    const here = await scenario({ stagingSurvivesPublish: false });
    const state = await up(here.stagingPromotion, news);
    setProduction(here, "no_auth");
    const pinned = { ...news, expectedDigest: state.inputs["digest"] };
    const { inputs, failures } = await here.stagingPromotion.check(state.inputs, pinned);
    expect(failures).toEqual([]);
    const error = await catchError(here.stagingPromotion.update(state.id, state.outs, inputs));
    expect(error.message).toMatch(/expectedDigest: the target is sha256:.* Nothing was written\.$/);
  });
});

describe("drift with nothing staged", () => {
  async function createDrift() {
    const here = await scenario({ stagingSurvivesPublish: false });
    const state = await up(here.stagingPromotion, news);
    setProduction(here, "no_auth");
    return { here, state, refreshed: await refresh(here.stagingPromotion, state) };
  }

  it("is reported with both digests by every later run, until there is a source again", async () => {
    const { here, state, refreshed } = await createDrift();
    here.lines.length = 0;
    const next = await upAgain(here.stagingPromotion, refreshed, news);
    const again = await upAgain(here.stagingPromotion, next, news);
    expect(here.lines).toHaveLength(2);
    for (const line of here.lines) {
      expect(line).toContain(String(state.outs["digest"]));
      expect(line).toContain(String(refreshed.outs["digest"]));
    }
    stage(here, "type_a");
    expect((await upAgain(here.stagingPromotion, again, news)).outs).not.toHaveProperty("driftedFrom");
    expect(readLive(here)).toBe("type_a");
  });

  it("is never marked as promoted by changed triggers", async () => {
    const { here, state, refreshed } = await createDrift();
    const { inputs } = await here.stagingPromotion.check(refreshed.inputs, { ...news, triggers: 2 });
    const error = await catchError(here.stagingPromotion.update(state.id, refreshed.outs, inputs));
    expect(error.message).toContain(String(state.outs["digest"]));
    expect(error.message).toContain(String(refreshed.outs["digest"]));
    expect(error).not.toHaveProperty("properties");
  });

  it("is published, not only recorded, when the same content is staged later", async () => {
    const { here, refreshed } = await createDrift();
    stage(here, "no_auth");
    const next = await upAgain(here.stagingPromotion, refreshed, news);
    expect(here.simulator.writes()).toHaveLength(2);
    expect(next.outs["requestId"]).toBe(here.simulator.writes()[1]?.requestId);
  });
});

describe("a write that never arrived", () => {
  it("is sent again when triggers changed and production looked the same before", async () => {
    const here = await scenario();
    const state = await up(here.stagingPromotion, { ...news, triggers: 1 });
    here.simulator.faults.add({ action: "Publish*", kind: "resetBefore" });
    const next = await upAgain(here.stagingPromotion, state, { ...news, triggers: 2 });
    expect(here.simulator.writes()).toHaveLength(2);
    expect(next.outs["requestId"]).toBe(here.simulator.writes()[1]?.requestId);
  });

  it("is sent again when a component that PVW and PGM share was edited in place", async () => {
    const here = await scenario({ world: oneCaster() });
    const state = await up(here.casterSceneSync, caster);
    here.world.change(({ casters }) => {
      for (const each of casters[0]?.components ?? []) each.textLayerContent = { Text: "edited in place" };
    });
    here.simulator.faults.add({ action: "CopyCasterSceneConfig", kind: "resetBefore" });
    const next = await upAgain(here.casterSceneSync, state, caster);
    expect(here.simulator.writes()).toHaveLength(2);
    expect(next.outs["requestId"]).toBe(here.simulator.writes()[1]?.requestId);
  });

  it("is sent again at the next up, when the previous run could not tell its effect", async () => {
    const here = await scenario();
    const state = await up(here.stagingPromotion, { ...news, triggers: 1 });
    const changed = { ...news, triggers: 2 };
    const { inputs } = await here.stagingPromotion.check(state.inputs, changed);
    here.simulator.faults.add({ action: "Publish*", kind: "resetBefore", times: Infinity });
    const error = await catchError(here.stagingPromotion.update(state.id, state.outs, inputs));
    expect(error.message).toContain("It may have taken effect all the same");
    here.simulator.faults.clear();
    await upAgain(here.stagingPromotion, stateAfter(error, inputs), changed);
    expect(here.simulator.writes()).toHaveLength(2);
  });
});

it("is not reported as drift by a refresh while reads do not show the write yet", async () => {
  const here = await scenario({ readLagMs: 20_000 });
  const state = await up(here.stagingPromotion, { ...news, wait: false });
  const early = await refresh(here.stagingPromotion, state);
  expect(early.outs).toEqual(state.outs);
  await here.clock.sleep(20_000);
  const seen = await upAgain(here.stagingPromotion, early, { ...news, wait: false });
  expect(seen.outs).toMatchObject({ requestId: state.outs["requestId"], promotedAt: expect.any(String) });
  expect(here.simulator.writes()).toHaveLength(1);
});

it.each([0, 20_000, 3_600_000])(
  "keeps the state of a first publication that production does not show, in a refresh %s ms later",
  async (age) => {
    const here = await scenario({ readLagMs: 7_200_000, stagingSurvivesPublish: false });
    here.world.setProduction(domainName, functionName, []);
    await here.clock.sleep(7_200_000);
    const state = await up(here.stagingPromotion, { ...news, wait: false });
    await here.clock.sleep(age);
    here.lines.length = 0;
    const kept = await refresh(here.stagingPromotion, state);
    expect(kept).toEqual({ ...state, inputs: expect.objectContaining({ ...news, digest: state.inputs["digest"] }) });
    expect(here.lines).toEqual([
      expect.stringContaining("the last write is not confirmed, and the target does not exist"),
    ]);
    await here.clock.sleep(7_200_000);
    const seen = await upAgain(here.stagingPromotion, kept, { ...news, wait: false });
    expect(seen.outs).toMatchObject({ requestId: state.outs["requestId"], promotedAt: expect.any(String) });
    expect(here.simulator.writes()).toHaveLength(1);
  },
);

describe("a guard", () => {
  it("is a line, not a failure, when the caster is on air and there is nothing to copy", async () => {
    const here = await scenario({ world: oneCaster({ status: "idle" }) });
    const guarded = { ...caster, onAir: "refuse" };
    const state = await up(here.casterSceneSync, guarded);
    here.world.change(({ casters }) => {
      for (const each of casters) each.status = "streaming";
    });
    here.lines.length = 0;
    expect((await upAgain(here.casterSceneSync, state, guarded)).changes).toBe(false);
    expect(here.lines).toEqual([expect.stringMatching(/the caster is on air.*This matters only for a write\.$/)]);
  });

  it("is a line where the last run looked nothing up, because only the state knows what was copied", async () => {
    const here = await scenario({ world: oneCaster({ status: "idle" }) });
    const guarded = { ...caster, onAir: "refuse" };
    const state = await up(here.provider({ "apsaravideo:lookups": "off" }).casterSceneSync, guarded);
    here.world.change(({ casters }) => {
      for (const each of casters) each.status = "streaming";
    });
    here.lines.length = 0;
    expect((await upAgain(here.casterSceneSync, state, guarded)).changes).toBe(false);
    expect(here.lines).toEqual([expect.stringContaining("the caster is on air")]);
    const { failures } = await here.casterSceneSync.check(state.inputs, { ...guarded, triggers: 2 });
    expect(failures.map(({ property }) => property)).toEqual(["onAir"]);
  });

  it("still fails the preview of a copy", async () => {
    const here = await scenario({ world: oneCaster({ status: "streaming" }) });
    const { failures } = await here.casterSceneSync.check({}, { ...caster, onAir: "refuse" });
    expect(failures.map(({ property }) => property)).toEqual(["onAir"]);
  });

  it.each([
    [
      "an offline domain",
      (here: Scenario) => here.world.change((s) => s.domains.forEach((d) => (d.status = "offline"))),
    ],
    [
      "staging of the same content that failed",
      (here: Scenario) =>
        here.world.stage(
          domainName,
          functionName,
          [here.world.staged(domainName, functionName)[0]?.args ?? {}],
          "failed",
        ),
    ],
  ])("is a line, not a failure, for %s when there is nothing to publish", async (_what, change) => {
    const here = await scenario();
    const state = await up(here.stagingPromotion, news);
    change(here);
    here.lines.length = 0;
    expect((await upAgain(here.stagingPromotion, state, news)).changes).toBe(false);
    expect(here.lines).toEqual([expect.stringMatching(/This matters only for a write\.$/)]);
  });
});

describe("the evidence", () => {
  const evidence = ({ outs }: { outs: Properties }) =>
    Object.fromEntries(["requestId", "sentAt", "previous", "promotedAt"].map((name) => [name, outs[name]]));

  it("stays that of the last publication when triggers change and nothing is staged", async () => {
    const here = await scenario({ stagingSurvivesPublish: false });
    const state = await up(here.stagingPromotion, news);
    await here.clock.sleep(60_000);
    const next = await upAgain(here.stagingPromotion, state, { ...news, triggers: 2 });
    expect(evidence(next)).toEqual(evidence(state));
    expect(next.outs["triggers"]).toBe(2);
  });

  it("never carries the RequestId of one content over to another", async () => {
    const here = await scenario();
    rolloutResult(here, "failed");
    const first = await here.stagingPromotion.check({}, news);
    const failed = await catchError(here.stagingPromotion.create(first.inputs));
    stage(here, "type_b");
    const { stagingPromotion } = here.provider();
    const second = await stagingPromotion.check(first.inputs, news);
    here.simulator.faults.add({ action: "Publish*", kind: "resetBefore", times: Infinity });
    const state = stateAfter(failed, first.inputs);
    const error = await catchError(stagingPromotion.update(state.id, state.outs, second.inputs));
    expect(error.properties).not.toHaveProperty("requestId");
  });

  it("claims only the acceptance with wait false, until an up has seen the publication", async () => {
    const here = await scenario({ rolloutMs: 60_000 });
    const state = await up(here.stagingPromotion, { ...news, wait: false });
    const again = await upAgain(here.stagingPromotion, state, { ...news, wait: false });
    for (const { outs } of [state, again]) {
      expect(outs["requestId"]).toBe(here.simulator.writes()[0]?.requestId);
      expect(outs).not.toHaveProperty("promotedAt");
      expect(outs).not.toHaveProperty("status");
    }
    await here.clock.sleep(60_000);
    const seen = await upAgain(here.stagingPromotion, again, { ...news, wait: false });
    expect(seen.outs).toMatchObject({ status: "success", promotedAt: expect.any(String) });
    expect(here.simulator.writes()).toHaveLength(1);
    expect((await upAgain(here.stagingPromotion, seen, { ...news, wait: false })).changes).toBe(false);
  });

  it("is completed by a refresh that sees the publication in effect", async () => {
    const here = await scenario({ rolloutMs: 60_000 });
    const state = await up(here.stagingPromotion, { ...news, wait: false });
    await here.clock.sleep(60_000);
    const seen = await refresh(here.stagingPromotion, state);
    expect(seen.outs).toMatchObject({ status: "success", promotedAt: expect.any(String) });
    expect((await upAgain(here.stagingPromotion, seen, { ...news, wait: false })).changes).toBe(false);
  });

  it.each([true, false])(
    "makes the next up publish again after a rollout that failed later (refreshed: %s)",
    async (r) => {
      const here = await scenario({ rolloutMs: 60_000, rolloutResult: "failed" });
      const unseen = await up(here.stagingPromotion, { ...news, wait: false });
      await here.clock.sleep(60_000);
      const state = r ? await refresh(here.stagingPromotion, unseen) : unseen;
      rolloutResult(here, "success");
      const next = await upAgain(here.stagingPromotion, state, { ...news, wait: false });
      expect(next.changes).toBe(true);
      expect(here.simulator.writes()).toHaveLength(2);
    },
  );

  it("ignores a lagging read of an earlier failed rollout", async () => {
    const here = await scenario({ readLagMs: 5_000 });
    rolloutResult(here, "failed");
    const { inputs } = await here.stagingPromotion.check({}, news);
    const failed = await catchError(here.stagingPromotion.create(inputs));
    await here.clock.sleep(10_000);
    rolloutResult(here, "success");
    const next = await upAgain(here.stagingPromotion, stateAfter(failed, inputs), news);
    expect(next.outs["status"]).toBe("success");
    expect(here.simulator.writes()).toHaveLength(2);
  });
});

describe("adopt", () => {
  const adopting = { ...news, adopt: true };
  it("keeps nothing and says that nothing was written when the target can't be confirmed", async () => {
    const here = await scenario({ rolloutMs: 60_000 });
    await up(here.stagingPromotion, { ...news, wait: false });
    const { inputs, failures } = await here.stagingPromotion.check({}, adopting);
    expect(failures).toEqual([]);
    here.simulator.faults.add({
      action: "DescribeLiveDomainConfigs",
      kind: "status",
      status: 403,
      code: "Forbidden.RAM",
      after: 1,
      times: Infinity,
    });
    const error = await catchError(here.stagingPromotion.create(inputs));
    expect(error.message).not.toContain("accepted");
    expect(error.message).toMatch(/Nothing was written\.$/);
    expect(error).not.toHaveProperty("properties");
  });

  it("refuses a target whose rollout failed", async () => {
    const here = await scenario();
    rolloutResult(here, "failed");
    const { inputs } = await here.stagingPromotion.check({}, news);
    await catchError(here.stagingPromotion.create(inputs));
    const { failures } = await here.stagingPromotion.check({}, adopting);
    expect(failures).toEqual([{ property: "adopt", reason: expect.stringContaining("its status is failed") }]);
  });
});

it("does not wait for the future when an earlier clock was ahead", async () => {
  const here = await scenario();
  const { inputs } = await here.stagingPromotion.check({}, news);
  here.simulator.faults.add({ action: "Publish*", kind: "resetBefore", times: Infinity });
  const error = await catchError(here.stagingPromotion.create(inputs));
  here.simulator.faults.clear();
  const state = stateAfter(error, inputs);
  const ahead = { ...state, outs: { ...state.outs, sentAt: new Date(here.clock.now() + 86_400_000).toISOString() } };
  const before = here.clock.now();
  await upAgain(here.stagingPromotion, ahead, news);
  expect(here.clock.now() - before).toBeLessThan(60_000);
});

describe("a failure before the write", () => {
  it.each([["required"], ["off"]])(
    "ends with Nothing was written when the first read fails (lookups: %s)",
    async (lookups) => {
      const here = await scenario();
      const { stagingPromotion } = here.provider({ "apsaravideo:lookups": lookups });
      const { inputs } = await stagingPromotion.check({}, news);
      here.simulator.faults.add({
        action: "Describe*",
        kind: "status",
        status: 403,
        code: "Forbidden.RAM",
        times: Infinity,
      });
      const error = await catchError(stagingPromotion.create(inputs));
      expect(error.message).toMatch(/Nothing was written\.$/);
      expect(error.message).toMatch(/Forbidden\.RAM \(HTTP 403, RequestId [0-9A-F-]+\)/);
      if (serving === "plugin") return;
      expect(error).toMatchObject({ code: "Forbidden.RAM", requestId: expect.any(String), cause: expect.any(Error) });
    },
  );

  it("says reading, and blames no input, where a preview lacks a right", async () => {
    const here = await scenario({ world: oneCaster() });
    here.simulator.faults.add({ action: "*", kind: "status", status: 403, code: "Forbidden.RAM", times: Infinity });
    const { failures } = await here.casterSceneSync.check({}, caster);
    expect(failures).toEqual([
      { property: "", reason: expect.stringMatching(/^reading the PVW scene of the caster caster-1/) },
    ]);
  });
});
