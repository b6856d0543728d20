import { randomUUID } from "node:crypto";
import { apiError } from "../errors";
import type { Caster, Scene } from "../world/state";
import { utc } from "../world/state";
import { casterOf, streamUrls, touch } from "./casters";
import { casterWrite } from "./operation";

/** Creates the PVW and the PGM scene if they are absent, and starts both. */
export const startCaster = casterWrite("StartCaster", (call) => {
  const caster = casterOf(call);
  if (caster.status === "streaming")
    throw apiError("IncorrectCasterStatus", `The caster ${caster.casterId} is streaming.`);
  for (const kind of ["PVW", "PGM"] as const) {
    if (!caster.scenes.some((scene) => scene.kind === kind)) caster.scenes.push(newScene(kind));
  }
  for (const scene of caster.scenes) scene.status = "started";
  caster.status = "streaming";
  caster.startTime = utc(call.at);
  touch(caster, call.at);
  return {
    PvwSceneInfos: { SceneInfo: sceneInfos(caster, "PVW") },
    PgmSceneInfos: { SceneInfo: sceneInfos(caster, "PGM") },
  };
});

export const stopCaster = casterWrite("StopCaster", (call) => {
  const caster = casterOf(call);
  if (caster.status === "idle")
    throw apiError("IncorrectCasterStatus.Idle", `The caster ${caster.casterId} is not streaming.`);
  for (const scene of caster.scenes) scene.status = "stopped";
  caster.status = "idle";
  delete caster.startTime;
  touch(caster, call.at);
  return {};
});

const newScene = (kind: "PVW" | "PGM"): Scene => ({
  sceneId: randomUUID(),
  kind,
  sceneName: kind,
  status: "stopped",
  componentIds: [],
  audio: { followEnable: 1, mixList: [], audioLayers: [] },
  condition: "ready",
});

function sceneInfos(caster: Caster, kind: "PVW" | "PGM") {
  return caster.scenes
    .filter((scene) => scene.kind === kind)
    .map((scene) => {
      const { StreamUrl, StreamInfos } = streamUrls(caster, scene);
      return { SceneId: scene.sceneId, StreamUrl, ...(kind === "PGM" ? { StreamInfos } : {}) };
    });
}
