import type { Caster, Scene } from "../world/state";
import { casterIdOf, findCaster, streamUrls } from "./casters";
import { casterRead } from "./operation";

export const describeCasterScenes = casterRead("DescribeCasterScenes", (call) => {
  const casterId = casterIdOf(call);
  const sceneId = call.parameters.optionalId("SceneId");
  const caster = findCaster(call, casterId);
  const scenes = caster.scenes.filter((scene) => sceneId === undefined || scene.sceneId === sceneId);
  return { Total: scenes.length, SceneList: { Scene: scenes.map((scene) => answerOf(caster, scene)) } };
});

/** The vendor's mixed types: OutputType is a text, Status a number, `componentId` starts with a lower-case letter. */
const answerOf = (caster: Caster, scene: Scene) => ({
  SceneId: scene.sceneId,
  SceneName: scene.sceneName,
  OutputType: scene.kind === "PVW" ? "0" : "1",
  Status: scene.status === "started" ? 1 : 0,
  LayoutId: scene.layoutId ?? "",
  ComponentIds: { componentId: scene.componentIds },
  ...streamUrls(caster, scene),
});
