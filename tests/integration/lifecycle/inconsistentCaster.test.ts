import { catchError, oneCaster, scenario, up, upAgain, type Scenario } from "./lib/world";

const caster = { casterId: "caster-1" };
const contradiction =
  /the scene .* shows the component deleted, which the caster does not list: Local\.Contradiction: .*run again, or repair the scene/;

/** Makes a scene refer to a component that does not exist. */
const breakScene = (here: Scenario, sceneId: string) =>
  here.world.changeScene("caster-1", sceneId, { componentIds: ["deleted"] });

/** What PVW shows. */
const repaired = { componentIds: ["component-one", "component-two"] };

it("reads a caster again that was edited between the reads of one look", async () => {
  let isArmed = true;
  const here: Scenario = await scenario({
    world: oneCaster(),
    onCall: ({ action }) => {
      if (!isArmed || action !== "DescribeCasterComponents") return;
      isArmed = false;
      here.simulator.faults.clear();
      here.world.change(({ casters }) => {
        const [first] = casters;
        const [component] = first?.components ?? [];
        if (component)
          first?.components.push({ ...component, componentId: "added", componentName: "added", locationId: "RC03" });
        first?.scenes.find(({ sceneId }) => sceneId === "scene-pvw")?.componentIds.push("added");
      });
    },
  });
  // The scenes are read after the components.
  here.simulator.faults.add({ action: "DescribeCasterScenes", kind: "resetBefore", times: Infinity });
  const { inputs, failures } = await here.casterSceneSync.check({}, caster);
  expect(failures).toEqual([]);
  expect(inputs["scene"]).toMatchObject({ order: "one < two < added" });
});

it("fails the preview, and blames no input, where the source refers to something that was deleted", async () => {
  const here = await scenario({ world: oneCaster() });
  breakScene(here, "scene-pvw");
  const { failures } = await here.casterSceneSync.check({}, caster);
  expect(failures).toEqual([{ property: "", reason: expect.stringMatching(contradiction) }]);
});

it("copies over a target that refers to something that was deleted, which repairs it", async () => {
  const here = await scenario({ world: oneCaster() });
  breakScene(here, "scene-pgm");
  const { outs } = await up(here.casterSceneSync, caster);
  expect(outs).toMatchObject({ requestId: here.simulator.writes()[0]?.requestId, syncedAt: expect.any(String) });
  expect(outs).not.toHaveProperty("previous");
});

it("takes no read for the proof of a lost write, where the target could not be read before", async () => {
  // Somebody repairs the target by hand at the same time.
  const here: Scenario = await scenario({
    world: oneCaster(),
    onCall: ({ action }) => {
      if (action === "CopyCasterSceneConfig") here.world.changeScene("caster-1", "scene-pgm", repaired);
    },
  });
  const state = await up(here.casterSceneSync, caster);
  breakScene(here, "scene-pgm");
  here.simulator.faults.add({ action: "CopyCasterSceneConfig", kind: "resetBefore" });
  const next = await upAgain(here.casterSceneSync, state, { ...caster, triggers: 2 });
  expect(next.outs["requestId"]).toBe(here.simulator.writes()[1]?.requestId);
});

it("sends a lost write again in the next run, where the target could not be read before", async () => {
  const here = await scenario({ world: oneCaster() });
  const state = await up(here.casterSceneSync, caster);
  breakScene(here, "scene-pgm");
  const changed = { ...caster, triggers: 2 };
  const { inputs } = await here.casterSceneSync.check(state.inputs, changed);
  here.simulator.faults.add({ action: "CopyCasterSceneConfig", kind: "resetBefore", times: Infinity });
  const error = await catchError(here.casterSceneSync.update(state.id, state.outs, inputs));
  here.simulator.faults.clear();
  here.world.changeScene("caster-1", "scene-pgm", repaired);
  const next = await upAgain(here.casterSceneSync, { id: state.id, outs: error.properties ?? {}, inputs }, changed);
  expect(here.simulator.writes()).toHaveLength(2);
  expect(next.outs["requestId"]).toBe(here.simulator.writes()[1]?.requestId);
});

it("never adopts in the place of a lost write, where the target could not be read before", async () => {
  const here = await scenario({ world: oneCaster() });
  here.world.changeScene("caster-1", "scene-pgm", { layoutId: "layout-1", componentIds: repaired.componentIds });
  const adopting = { ...caster, adopt: true };
  const state = await up(here.casterSceneSync, adopting);
  expect(here.simulator.writes()).toEqual([]);
  breakScene(here, "scene-pgm");
  const changed = { ...adopting, triggers: 2 };
  const { inputs } = await here.casterSceneSync.check(state.inputs, changed);
  here.simulator.faults.add({ action: "CopyCasterSceneConfig", kind: "resetBefore", times: Infinity });
  const error = await catchError(here.casterSceneSync.update(state.id, state.outs, inputs));
  here.simulator.faults.clear();
  here.world.changeScene("caster-1", "scene-pgm", repaired);
  await upAgain(here.casterSceneSync, { id: state.id, outs: error.properties ?? {}, inputs }, changed);
  expect(here.simulator.writes()).toHaveLength(1);
});

it("keeps the state in a refresh, and the copy that is confirmed later, while the target contradicts itself", async () => {
  const here = await scenario({ world: oneCaster() });
  const state = await up(here.casterSceneSync, caster);
  breakScene(here, "scene-pgm");
  here.lines.length = 0;
  expect((await here.casterSceneSync.read(state.id, state.outs)).props).toEqual(state.outs);
  expect(here.lines).toEqual([expect.stringMatching(contradiction)]);
});

it("adopts no target that contradicts itself", async () => {
  const here = await scenario({ world: oneCaster() });
  breakScene(here, "scene-pgm");
  const { failures } = await here.casterSceneSync.check({}, { ...caster, adopt: true });
  expect(failures).toEqual([{ property: "", reason: expect.stringMatching(contradiction) }]);
});

it("keeps what was copied, and says why it is not confirmed, where the target contradicts itself to the end", async () => {
  const here = await scenario({ world: oneCaster() }, {}, ({ world }) => {
    if (here.simulator.writes().length > 0) world.changeScene("caster-1", "scene-pgm", { componentIds: ["deleted"] });
  });
  const { inputs } = await here.casterSceneSync.check({}, caster);
  const error = await catchError(here.casterSceneSync.create(inputs));
  expect(error.message).toMatch(contradiction);
  expect(error.message).toMatch(/The write was accepted, but it could not be confirmed\.$/);
  expect(error.properties).toMatchObject({ requestId: here.simulator.writes()[0]?.requestId });
});
