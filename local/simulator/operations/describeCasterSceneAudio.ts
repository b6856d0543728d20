import type { Parameters } from "../parameters";
import { channels } from "../world/schema";
import type { AudioLayer } from "../world/data";
import { sceneOf, touch } from "./casters";
import { casterRead, casterWrite } from "./operation";

export const describeCasterSceneAudio = casterRead("DescribeCasterSceneAudio", (call) => {
  const { caster, scene } = sceneOf(call);
  const { followEnable, mixList, audioLayers } = scene.audio;
  return {
    CasterId: caster.casterId,
    FollowEnable: followEnable,
    MixList: { LocationId: mixList },
    AudioLayers: { AudioLayer: audioLayers },
  };
});

/** Absent parameters keep their last setting. */
export const updateCasterSceneAudio = casterWrite("UpdateCasterSceneAudio", (call) => {
  const { parameters } = call;
  parameters.demand("CasterId", "SceneId");
  const followEnable = parameters.integer("FollowEnable", { min: 0, max: 1 });
  const mixList = parameters.list("MixList");
  const audioLayers = audioLayersOf(parameters);
  const { caster, scene } = sceneOf(call);
  if (followEnable !== undefined) scene.audio.followEnable = followEnable === 0 ? 0 : 1;
  if (mixList.length > 0) scene.audio.mixList = mixList;
  if (audioLayers.length > 0) scene.audio.audioLayers = audioLayers;
  touch(caster, call.at);
  return {};
});

/** `AudioLayer.N` of a request. */
export const audioLayersOf = (parameters: Parameters): AudioLayer[] =>
  parameters.groups("AudioLayer").map((layer) => ({
    FixedDelayDuration: layer.integer("FixedDelayDuration", { min: 0, max: 5000 }) ?? 0,
    ValidChannel: layer.oneOf("ValidChannel", channels) ?? "all",
    VolumeRate: layer.number("VolumeRate", { min: 0, max: 10 }) ?? 1,
  }));
