import { catchError, oneCaster, scenario, up } from "./lib/world";

const first = { casterId: "caster-1", fromSceneId: "scene-pvw" };
const second = { casterId: "caster-1", fromSceneId: "scene-two" };
const warning = /^warning: .*: another resource of this run has the same target and plans sha256:/;
const refusal = /another resource of this run applied sha256:.* Nothing was written\.$/;

/** A caster with two PVW scenes of different content. */
function twoSources() {
  const world = oneCaster({ status: "idle" });
  const scenes = world.casters?.[0]?.scenes;
  scenes?.push({ sceneId: "scene-two", kind: "PVW", status: "started", layoutId: "layout-1", componentIds: [] });
  return world;
}

it("warns in the preview of two resources with one target, and refuses the second write of other content", async () => {
  const here = await scenario({ world: twoSources() });
  const { inputs } = await here.casterSceneSync.check({}, first);
  const other = await here.casterSceneSync.check({}, second);
  expect(here.lines).toEqual([expect.stringMatching(warning)]);
  await here.casterSceneSync.create(inputs);
  const error = await catchError(here.casterSceneSync.create(other.inputs));
  expect(error.message).toMatch(refusal);
  expect(here.simulator.writes()).toHaveLength(1);
});

it("does the same where a resource moves away from the content that a new one takes over", async () => {
  const here = await scenario({ world: twoSources() });
  const moving = await up(here.casterSceneSync, first);
  const { casterSceneSync } = here.provider();
  const added = await casterSceneSync.check({}, first);
  here.lines.length = 0;
  const moved = await casterSceneSync.check(moving.inputs, second);
  expect(here.lines).toEqual([expect.stringMatching(warning)]);
  await casterSceneSync.create(added.inputs);
  const error = await catchError(casterSceneSync.update(moving.id, moving.outs, moved.inputs));
  expect(error.message).toMatch(refusal);
  expect(here.simulator.writes()).toHaveLength(2);
});

it("refuses a write of other content after another resource only confirmed an earlier write", async () => {
  const here = await scenario({ world: twoSources() });
  const { inputs } = await here.casterSceneSync.check({}, first);
  const { id, outs } = await here.casterSceneSync.create(inputs);
  const { syncedAt: _confirmed, ...unconfirmed } = outs;
  const { casterSceneSync } = here.provider();
  const known = await casterSceneSync.check(inputs, first);
  const other = await casterSceneSync.check({}, second);
  await casterSceneSync.update(id, unconfirmed, known.inputs);
  expect(here.simulator.writes()).toHaveLength(1);
  const error = await catchError(casterSceneSync.create(other.inputs));
  expect(error.message).toMatch(refusal);
  expect(here.simulator.writes()).toHaveLength(1);
});

it("keeps the claim of a resource when another one with the same content fails", async () => {
  const world = twoSources();
  const scenes = world.casters?.[0]?.scenes;
  const same = scenes?.find(({ sceneId }) => sceneId === "scene-pvw");
  if (same) scenes?.push({ ...same, sceneId: "scene-same" });
  const here = await scenario({ world });
  const plan = async (fromSceneId: string) =>
    (await here.casterSceneSync.check({}, { casterId: "caster-1", fromSceneId })).inputs;
  const [a, b, c] = [await plan("scene-pvw"), await plan("scene-same"), await plan("scene-two")];
  await here.casterSceneSync.create(a);
  here.simulator.faults.add({ kind: "status", action: "Copy*", status: 400, code: "IncorrectSceneStatus" });
  expect((await catchError(here.casterSceneSync.create(b))).message).toContain("IncorrectSceneStatus");
  expect((await catchError(here.casterSceneSync.create(c))).message).toMatch(refusal);
  expect(here.simulator.writes()).toHaveLength(1);
});
