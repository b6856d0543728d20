import { apiError, malformed } from "../errors";
import type { Caster, Scene } from "../world/state";
import { utc } from "../world/state";
import type { OperationCall } from "./operation";

/** Checks the CasterId and the account's state. Every operation on a caster starts with this. */
export function casterIdOf({ parameters, state }: OperationCall): string {
  const casterId = parameters.id("CasterId");
  if (state.malformedUserId) throw malformed("UserId", "a user id in order");
  return casterId;
}

export function findCaster({ state, own }: OperationCall, casterId: string): Caster {
  const caster = state.casters.find((each) => each.casterId === casterId);
  if (caster === undefined) throw apiError("InvalidCaster.NotFound", `The caster ${casterId} does not exist.`);
  return own(caster);
}

/** For operations whose only required parameter is the CasterId. */
export const casterOf = (call: OperationCall): Caster => findCaster(call, casterIdOf(call));

export function findScene(caster: Caster, sceneId: string): Scene {
  const scene = caster.scenes.find((each) => each.sceneId === sceneId);
  if (scene === undefined)
    throw apiError("InvalidScene.NotFound", `The scene ${sceneId} does not exist in ${caster.casterId}.`);
  return scene;
}

/** For operations on one scene: requires CasterId, SceneId and the given parameters. */
export function sceneOf(call: OperationCall, ...alsoRequired: string[]): { caster: Caster; scene: Scene } {
  call.parameters.demand("CasterId", "SceneId", ...alsoRequired);
  const casterId = casterIdOf(call);
  const sceneId = call.parameters.id("SceneId");
  const caster = findCaster(call, casterId);
  return { caster, scene: findScene(caster, sceneId) };
}

export function requireLayout(caster: Caster, layoutId: string): void {
  if (caster.layouts.some((layout) => layout.layoutId === layoutId)) return;
  throw apiError("InvalidLayout.NotFound", `The layout ${layoutId} does not exist in ${caster.casterId}.`);
}

export function requireComponents(caster: Caster, componentIds: readonly string[]): void {
  const absent = componentIds.find((id) => !caster.components.some((component) => component.componentId === id));
  if (absent === undefined) return;
  throw apiError("InvalidComponent.NotFound", `The component ${absent} does not exist in ${caster.casterId}.`);
}

/** Updates LastModified, which the vendor documents for start, stop and change. */
export function touch(caster: Caster, at: number): void {
  caster.lastModified = utc(at);
}

/** Stream URLs of a scene. Like the vendor's, they carry an auth_key; this one is worthless. */
export function streamUrls(caster: Caster, scene: Scene) {
  const path = `${caster.domainName}/caster/${scene.sceneId}`;
  const key = "auth_key=0-0-0-simulated";
  const streamInfo = (transcode: string) => ({
    TranscodeConfig: transcode,
    VideoFormat: "flv",
    OutputStreamUrl: `http://${path}_${transcode}.flv?${key}`,
  });
  return { StreamUrl: `rtmp://${path}?${key}`, StreamInfos: { StreamInfo: [streamInfo("lhd")] } };
}
