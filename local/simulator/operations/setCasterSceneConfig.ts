import type { OperationCall } from "./operation";
import { casterWrite } from "./operation";
import { requireComponents, requireLayout, sceneOf, touch } from "./casters";
import { malformed } from "../errors";
import { idPattern } from "../world/schema";

/** Clears the scene, then sets the given parameters. */
export const setCasterSceneConfig = casterWrite("SetCasterSceneConfig", (call) => {
  const { caster, scene, layoutId, componentIds } = sceneConfigOf(call);
  if (layoutId === undefined) delete scene.layoutId;
  else scene.layoutId = layoutId;
  scene.componentIds = componentIds;
  touch(caster, call.at);
  return {};
});

/** Sets the given parameters and keeps the rest. */
export const updateCasterSceneConfig = casterWrite("UpdateCasterSceneConfig", (call) => {
  const { caster, scene, layoutId, componentIds } = sceneConfigOf(call, "LayoutId");
  if (layoutId !== undefined) scene.layoutId = layoutId;
  if (componentIds.length > 0) scene.componentIds = componentIds;
  touch(caster, call.at);
  return {};
});

/** The only documented way to clear a scene. */
export const deleteCasterSceneConfig = casterWrite("DeleteCasterSceneConfig", (call) => {
  const { caster, scene } = sceneOf(call, "Type");
  const type = call.parameters.oneOf("Type", ["Component", "Layout", "All"]);
  if (type !== "Component") delete scene.layoutId;
  if (type !== "Layout") scene.componentIds = [];
  touch(caster, call.at);
  return {};
});

function sceneConfigOf(call: OperationCall, ...alsoRequired: string[]) {
  const { parameters } = call;
  parameters.demand("CasterId", "SceneId", ...alsoRequired);
  const layoutId = parameters.optionalId("LayoutId");
  const componentIds = parameters.list("ComponentId");
  if (parameters.optional("ComponentId") !== undefined || !componentIds.every((id) => idPattern.test(id))) {
    throw malformed("ComponentId", "component ids as ComponentId.1, ComponentId.2 and so on");
  }
  const { caster, scene } = sceneOf(call);
  if (layoutId !== undefined) requireLayout(caster, layoutId);
  requireComponents(caster, componentIds);
  return { caster, scene, layoutId, componentIds };
}
