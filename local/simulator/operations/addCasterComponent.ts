import { randomUUID } from "node:crypto";
import { apiError, malformed } from "../errors";
import type { Parameters } from "../parameters";
import { componentLayer, effects, layerContent, locationPattern } from "../world/schema";
import type { Component } from "../world/state";
import { casterIdOf, findCaster, requireComponents, touch } from "./casters";
import { casterWrite } from "./operation";

const types = ["text", "image", "caption", "html"] as const;

export const addCasterComponent = casterWrite("AddCasterComponent", (call) => {
  const { parameters } = call;
  parameters.demand("CasterId", "ComponentLayer", "ComponentType", "LocationId");
  const casterId = casterIdOf(call);
  const locationId = parameters.required("LocationId");
  if (!locationPattern.test(locationId)) throw malformed("LocationId", "RC01 to RC99");
  const given = contentOf(parameters);
  const caster = findCaster(call, casterId);
  if (caster.components.some((component) => component.locationId === locationId)) {
    throw apiError("InvalidLocationId.Inuse", `The location ${locationId} of ${casterId} has a component already.`);
  }
  const componentId = randomUUID();
  caster.components.push({
    componentId,
    componentName: componentId,
    componentType: "text",
    locationId,
    effect: "none",
    componentLayer: {},
    ...given,
  });
  touch(caster, call.at);
  return { ComponentId: componentId };
});

/** Given parameters replace the old values; absent parameters change nothing. */
export const modifyCasterComponent = casterWrite("ModifyCasterComponent", (call) => {
  const { parameters } = call;
  parameters.demand("CasterId", "ComponentId");
  const casterId = casterIdOf(call);
  const componentId = parameters.id("ComponentId");
  const given = contentOf(parameters);
  const caster = findCaster(call, casterId);
  requireComponents(caster, [componentId]);
  caster.components = caster.components.map((each) =>
    each.componentId === componentId ? { ...each, ...given } : each,
  );
  touch(caster, call.at);
  return { ComponentId: componentId };
});

function contentOf(parameters: Parameters): Partial<Component> {
  const given = {
    componentName: parameters.optional("ComponentName"),
    componentType: parameters.oneOf("ComponentType", types),
    effect: parameters.oneOf("Effect", effects),
    layerOrder: parameters.oneOf("LayerOrder", ["cover", "background"]),
    componentLayer: parameters.json("ComponentLayer", componentLayer),
    textLayerContent: parameters.json("TextLayerContent", layerContent),
    imageLayerContent: parameters.json("ImageLayerContent", layerContent),
    captionLayerContent: parameters.json("CaptionLayerContent", layerContent),
    htmlLayerContent: parameters.json("HtmlLayerContent", layerContent),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
