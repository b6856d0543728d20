import { apiError } from "../errors";
import type { Scene } from "../world/state";
import { sceneOf, streamUrls, touch } from "./casters";
import { casterWrite } from "./operation";

export const startCasterScene = casterWrite("StartCasterScene", (call) => {
  const { caster, scene } = sceneOf(call);
  requirePvw(scene);
  if (caster.status === "idle")
    throw apiError("IncorrectCasterStatus.Idle", `The caster ${caster.casterId} is not streaming.`);
  if (scene.status === "started")
    throw apiError("IncorrectSceneStatus.Inuse", `The scene ${scene.sceneId} is started.`);
  scene.status = "started";
  touch(caster, call.at);
  return { StreamUrl: streamUrls(caster, scene).StreamUrl };
});

export const stopCasterScene = casterWrite("StopCasterScene", (call) => {
  const { caster, scene } = sceneOf(call);
  requirePvw(scene);
  if (scene.status === "stopped")
    throw apiError("IncorrectSceneStatus.Idle", `The scene ${scene.sceneId} is not started.`);
  scene.status = "stopped";
  touch(caster, call.at);
  return {};
});

function requirePvw({ kind, sceneId }: Scene): void {
  if (kind !== "PVW")
    throw apiError("IllegalOperation", `The scene ${sceneId} is a ${kind} scene: only PVW scenes are started alone.`);
}
