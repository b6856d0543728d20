import { randomUUID } from "node:crypto";
import { apiError } from "../errors";
import type { Parameters } from "../parameters";
import type { VideoLayer } from "../world/data";
import { positions } from "../world/schema";
import type { Layout } from "../world/state";
import { casterIdOf, findCaster, touch } from "./casters";
import { audioLayersOf } from "./describeCasterSceneAudio";
import { casterWrite } from "./operation";

const lists = ["AudioLayer", "VideoLayer", "BlendList", "MixList"];

export const addCasterLayout = casterWrite("AddCasterLayout", (call) => {
  call.parameters.demand("CasterId", ...lists);
  const casterId = casterIdOf(call);
  const layout = { layoutId: randomUUID(), ...contentOf(call.parameters) };
  const caster = findCaster(call, casterId);
  caster.layouts.push(layout);
  touch(caster, call.at);
  return { LayoutId: layout.layoutId };
});

/** A given list replaces the whole old list; an absent list changes nothing. */
export const modifyCasterLayout = casterWrite("ModifyCasterLayout", (call) => {
  const { parameters } = call;
  parameters.demand("CasterId", "LayoutId");
  const casterId = casterIdOf(call);
  const layoutId = parameters.id("LayoutId");
  const content = contentOf(parameters);
  const caster = findCaster(call, casterId);
  const layout = caster.layouts.find((each) => each.layoutId === layoutId);
  if (layout === undefined)
    throw apiError("InvalidLayout.NotFound", `The layout ${layoutId} does not exist in ${casterId}.`);
  if (content.audioLayers.length > 0) layout.audioLayers = content.audioLayers;
  if (content.videoLayers.length > 0) layout.videoLayers = content.videoLayers;
  if (content.blendList.length > 0) layout.blendList = content.blendList;
  if (content.mixList.length > 0) layout.mixList = content.mixList;
  touch(caster, call.at);
  return { LayoutId: layoutId };
});

function contentOf(parameters: Parameters): Omit<Layout, "layoutId"> {
  return {
    audioLayers: audioLayersOf(parameters),
    videoLayers: videoLayersOf(parameters),
    blendList: parameters.list("BlendList"),
    mixList: parameters.list("MixList"),
  };
}

/** `VideoLayer.N` of a request, with `PositionNormalized.N` inside. */
const videoLayersOf = (parameters: Parameters): VideoLayer[] =>
  parameters.groups("VideoLayer").map((layer) => ({
    FillMode: layer.oneOf("FillMode", ["none", "fit"]) ?? "none",
    FixedDelayDuration: layer.integer("FixedDelayDuration", { min: 0, max: 5000 }) ?? 0,
    HeightNormalized: layer.number("HeightNormalized", { min: 0, max: 1 }) ?? 0,
    WidthNormalized: layer.number("WidthNormalized", { min: 0, max: 1 }) ?? 0,
    PositionNormalized: layer.numbers("PositionNormalized", { min: 0, max: 1 }),
    PositionRefer: layer.oneOf("PositionRefer", positions) ?? "topLeft",
  }));
