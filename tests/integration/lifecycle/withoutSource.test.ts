import { catchError, demo, scenario, up, upAgain, type Properties, type Scenario } from "./lib/world";

const { domainName } = demo;
const functionName = "aliauth";
const news = { domainName, functionName };
const off = { "apsaravideo:lookups": "off" };

const production = (here: Scenario, type: string) =>
  here.world.setProduction(domainName, functionName, [{ auth_type: type }]);

async function refresh(here: Scenario, { id, outs }: { id: string; outs: Properties }) {
  const read = await here.stagingPromotion.read(id, outs);
  return { id, outs: read.props ?? {}, inputs: read.inputs ?? {} };
}

describe("an up with nothing staged and look-ups off", () => {
  it("confirms an accepted publication", async () => {
    const here = await scenario({ stagingSurvivesPublish: false, rolloutMs: 1_000 });
    const run = () => here.provider(off).stagingPromotion;
    const state = await up(run(), { ...news, wait: false });
    await here.clock.sleep(1_000);
    const next = await upAgain(run(), state, { ...news, wait: false });
    expect(next.outs).toMatchObject({ requestId: state.outs["requestId"], promotedAt: expect.any(String) });
    expect(here.simulator.writes()).toHaveLength(1);
  });

  it("sends nothing for changed triggers while production shows what was published", async () => {
    const here = await scenario({ stagingSurvivesPublish: false });
    const run = () => here.provider(off).stagingPromotion;
    const state = await up(run(), news);
    const next = await upAgain(run(), state, { ...news, triggers: 2 });
    expect(next.outs).toMatchObject({ requestId: state.outs["requestId"], triggers: 2 });
    expect(here.simulator.writes()).toHaveLength(1);
  });
});

it.each([
  ["of other content", [{ auth_type: "type_z" }]],
  ["of nothing", []],
])("waits for lagging reads %s before it refuses an accepted publication with nothing staged", async (_, former) => {
  let show = () => {};
  const here = await scenario({ stagingSurvivesPublish: false }, {}, () => {
    show();
  });
  const state = await up(here.stagingPromotion, { ...news, wait: false });
  const published = here.world.production(domainName, functionName).map(({ args }) => args);
  here.world.setProduction(domainName, functionName, former);
  const shownAt = here.clock.now() + 20_000;
  show = () => {
    if (here.clock.now() >= shownAt) here.world.setProduction(domainName, functionName, published);
  };
  const next = await upAgain(here.stagingPromotion, state, { ...news, wait: false });
  expect(next.outs["requestId"]).toBe(state.outs["requestId"]);
  expect(here.simulator.writes()).toHaveLength(1);
});

it("has nothing to do in a preview with look-ups after a run without, though nothing is staged any more", async () => {
  const here = await scenario({ stagingSurvivesPublish: false });
  const state = await up(here.provider(off).stagingPromotion, news);
  expect((await upAgain(here.stagingPromotion, state, news)).changes).toBe(false);
  const { failures } = await here.stagingPromotion.check(state.inputs, { ...news, functionName: "referer" });
  expect(failures.map(({ property }) => property)).toEqual(["functionName"]);
});

describe("drift with nothing staged", () => {
  const drifted = async (more: Properties = {}) => {
    const here = await scenario({ stagingSurvivesPublish: false });
    const state = await up(here.stagingPromotion, { ...news, ...more });
    production(here, "type_z");
    const { stagingPromotion } = here.provider();
    return { state, seen: await refresh(here, state), stagingPromotion };
  };

  it("is called a change of the target, not of the source, where the applied digest is pinned", async () => {
    const { state, seen, stagingPromotion } = await drifted();
    const expectedDigest = state.outs["digest"];
    const { failures } = await stagingPromotion.check(seen.inputs, { ...news, expectedDigest });
    expect(failures).toEqual([
      { property: "expectedDigest", reason: expect.stringContaining(`the target is ${String(seen.outs["digest"])}`) },
    ]);
    expect(failures[0]?.reason).toMatch(/or put the expected content into the source again$/);
  });

  it("fails the preview of changed triggers as it would fail the up", async () => {
    const { state, seen, stagingPromotion } = await drifted();
    const { failures } = await stagingPromotion.check(seen.inputs, { ...news, triggers: 2 });
    const reason = `The target shows ${String(seen.outs["digest"])}, and ${String(state.outs["digest"])} is wanted`;
    expect(failures).toEqual([{ property: "functionName", reason: expect.stringContaining(reason) }]);
  });
});

describe("look-ups that are off after a refresh", () => {
  it("apply an unchanged source over drift", async () => {
    const here = await scenario();
    const state = await up(here.stagingPromotion, { ...news, triggers: 1 });
    production(here, "type_z");
    const seen = await refresh(here, state);
    const run = here.provider(off).stagingPromotion;
    here.lines.length = 0;
    const next = await upAgain(run, seen, { ...news, triggers: 2 });
    expect(next.outs["digest"]).toBe(state.outs["digest"]);
    expect(here.lines[0]).toMatch(/Somebody changed the target: up applies the source that it finds\.$/);
    expect(here.simulator.writes()).toHaveLength(2);
    // The inputs still hold the drift, and the state does not.
    const later = await upAgain(here.provider(off).stagingPromotion, next, { ...news, triggers: 2 });
    expect(later.changes).toBe(false);
    const noted = await upAgain(here.provider(off).stagingPromotion, next, { ...news, triggers: 2, note: "seen" });
    expect(noted.outs).toEqual({ ...next.outs, note: "seen" });
    expect(here.simulator.writes()).toHaveLength(2);
  });

  it("compare a new pin with what was applied, where production withholds secrets", async () => {
    const here = await scenario({ withholdSecrets: true });
    const run = () => here.provider(off).stagingPromotion;
    const state = await up(run(), news);
    const pinned = { ...news, expectedDigest: state.outs["digest"] };
    expect((await upAgain(run(), state, pinned)).outs["expectedDigest"]).toBe(state.outs["digest"]);
  });

  it("refuse a source that no preview has shown, and say how to see it", async () => {
    const here = await scenario();
    const seen = await refresh(here, await up(here.stagingPromotion, news));
    here.world.stage(domainName, functionName, [{ auth_type: "type_b" }]);
    const run = here.provider(off).stagingPromotion;
    const { inputs } = await run.check(seen.inputs, { ...news, triggers: 2 });
    const error = await catchError(run.update(seen.id, seen.outs, inputs));
    expect(error.message).toContain("set apsaravideo:lookups to required, run preview and look at it again");
    expect(here.simulator.writes()).toHaveLength(1);
  });
});
