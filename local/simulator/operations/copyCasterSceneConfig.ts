import { apiError } from "../errors";
import type { Caster, Scene } from "../world/state";
import { casterIdOf, findCaster, findScene, touch } from "./casters";
import type { OperationCall } from "./operation";
import { casterWrite } from "./operation";

export const copyCasterSceneConfig = casterWrite("CopyCasterSceneConfig", (call) => {
  const { parameters, behaviour, at } = call;
  parameters.demand("CasterId", "FromSceneId", "ToSceneId");
  const casterId = casterIdOf(call);
  const fromSceneId = parameters.id("FromSceneId", "SceneId");
  const toSceneId = parameters.id("ToSceneId", "SceneId");
  const caster = findCaster(call, casterId);
  const from = findScene(caster, fromSceneId);
  const to = findScene(caster, toSceneId);
  requireDirection(from, to);
  requireReady(caster, from, to, behaviour);
  requireChannel(caster);

  if (from.layoutId === undefined) delete to.layoutId;
  else to.layoutId = from.layoutId;
  to.componentIds = [...from.componentIds];
  if (behaviour.copyCarriesAudio) to.audio = structuredClone(from.audio);
  touch(caster, at);
  return {};
});

function requireDirection(from: Scene, to: Scene): void {
  if (from.kind === "PVW" && to.kind === "PGM") return;
  throw apiError("IllegalOperation", `A ${from.kind} scene cannot be copied to a ${to.kind} scene, only PVW to PGM.`);
}

function requireReady(caster: Caster, from: Scene, to: Scene, behaviour: OperationCall["behaviour"]): void {
  for (const scene of [from, to]) {
    if (scene.condition === "changing")
      throw apiError("IncorrectSceneStatus", `The scene ${scene.sceneId} is being changed.`);
  }
  const mayBeStopped = behaviour.copyWhileIdle && caster.status === "idle";
  const stopped = [from, to].find((scene) => scene.status === "stopped");
  if (stopped !== undefined && !mayBeStopped) {
    throw apiError("IncorrectSceneStatus.Idle", `The scene ${stopped.sceneId} is not started.`);
  }
  if (isBroken(caster, from) || to.condition === "broken") {
    throw apiError(
      "IncorrectSceneStatus.ConfigError",
      `The configuration of the scene ${from.sceneId} cannot be applied.`,
    );
  }
}

/** The scene is marked as broken, or refers to a layout or component that the caster does not have. */
const isBroken = (caster: Caster, { condition, layoutId, componentIds }: Scene): boolean =>
  condition === "broken" ||
  (layoutId !== undefined && !caster.layouts.some((layout) => layout.layoutId === layoutId)) ||
  componentIds.some((id) => !caster.components.some((component) => component.componentId === id));

function requireChannel({ channel, casterId }: Caster): void {
  switch (channel) {
    case "ready":
      return;
    case "missing":
      throw apiError("ResourceInChannel.NotFound", `The caster ${casterId} has no resource in its channel.`);
    case "invalid":
      throw apiError("ResourceInChannel.Invalid", `The resource in the channel of ${casterId} is not valid.`);
    case "notReady":
      throw apiError(
        "ResourceInChannel.PreConditionFailed",
        `The resource in the channel of ${casterId} is not ready.`,
      );
  }
}
