import type { Simulator } from "../../../local/simulator";
import { demo } from "../../../local/simulator";
import { call, refusedWith, simulator } from "./lib/client";

const { casterId, pvwSceneId } = demo;
const scene = { CasterId: casterId, SceneId: pvwSceneId };
const content = (sim: Simulator) => {
  const { layoutId, componentIds } = sim.world.pvw(casterId);
  return [layoutId, componentIds];
};

it("SetCasterSceneConfig clears the parameters that are not given", async () => {
  const sim = await simulator();
  await call(sim, "SetCasterSceneConfig", {
    ...scene,
    "ComponentId.1": "component-ticker",
    "ComponentId.2": "component-logo",
  });
  expect(content(sim)).toEqual([undefined, ["component-ticker", "component-logo"]]);
  await call(sim, "SetCasterSceneConfig", { ...scene, LayoutId: "layout-full-screen" });
  expect(content(sim)).toEqual(["layout-full-screen", []]);
});

it("UpdateCasterSceneConfig keeps the parameters that are not given", async () => {
  const sim = await simulator();
  await call(sim, "UpdateCasterSceneConfig", { ...scene, LayoutId: "layout-full-screen" });
  expect(content(sim)).toEqual(["layout-full-screen", ["component-logo", "component-headline"]]);
  await call(sim, "UpdateCasterSceneConfig", {
    ...scene,
    LayoutId: "layout-two-up",
    "ComponentId.1": "component-ticker",
  });
  expect(content(sim)).toEqual(["layout-two-up", ["component-ticker"]]);
});

it.each([
  ["Component", ["layout-two-up", []]],
  ["Layout", [undefined, ["component-logo", "component-headline"]]],
  ["All", [undefined, []]],
])("DeleteCasterSceneConfig of Type %s leaves %j", async (Type, expected) => {
  const sim = await simulator();
  await call(sim, "DeleteCasterSceneConfig", { ...scene, Type });
  expect(content(sim)).toEqual(expected);
});

it("reads the list in numeric order, beyond nine", async () => {
  const sim = await simulator();
  const ids = Array.from({ length: 11 }, (_, index) => `c${index}`);
  const components = ids.map((componentId, index) => ({
    componentId,
    componentType: "text" as const,
    locationId: `RC${String(index + 1).padStart(2, "0")}`,
  }));
  const caster = sim.world.addCaster({ components });
  const list = Object.fromEntries(ids.map((id, index) => [`ComponentId.${index + 1}`, id]).reverse());
  await call(sim, "SetCasterSceneConfig", { CasterId: caster.casterId, SceneId: caster.pvwSceneId, ...list });
  expect(sim.world.pvw(caster.casterId).componentIds).toEqual(ids);
});

it.each([
  ["MissingSceneId", 400, "SetCasterSceneConfig", { SceneId: "" }],
  ["MissingLayoutId", 400, "UpdateCasterSceneConfig", {}],
  ["MissingType", 400, "DeleteCasterSceneConfig", {}],
  ["InvalidType.Malformed", 400, "DeleteCasterSceneConfig", { Type: "Everything" }],
  ["InvalidSceneId.Malformed", 400, "SetCasterSceneConfig", { SceneId: "a b" }],
  ["InvalidComponentId.Malformed", 400, "SetCasterSceneConfig", { "ComponentId.0": "component-logo" }],
  ["InvalidComponentId.Malformed", 400, "SetCasterSceneConfig", { "ComponentId.2": "component-logo" }],
  ["InvalidComponentId.Malformed", 400, "SetCasterSceneConfig", { ComponentId: '["component-logo"]' }],
  ["InvalidScene.NotFound", 404, "SetCasterSceneConfig", { SceneId: "absent" }],
  ["InvalidLayout.NotFound", 404, "SetCasterSceneConfig", { LayoutId: "absent" }],
  ["InvalidComponent.NotFound", 404, "SetCasterSceneConfig", { "ComponentId.1": "absent" }],
])("answers %s %d to %s with %j and changes nothing", async (code, status, action, changes: Record<string, string>) => {
  const sim = await simulator();
  const before = sim.world.snapshot();
  expect(await refusedWith(call(sim, action, { ...scene, ...changes }))).toEqual([code, status]);
  expect(sim.world.snapshot()).toEqual(before);
});
