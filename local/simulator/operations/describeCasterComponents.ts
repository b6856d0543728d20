import type { Component } from "../world/state";
import { casterIdOf, findCaster } from "./casters";
import { casterRead } from "./operation";

export const describeCasterComponents = casterRead("DescribeCasterComponents", (call) => {
  const casterId = casterIdOf(call);
  const componentId = call.parameters.optionalId("ComponentId");
  const components = findCaster(call, casterId).components.filter(
    (component) => componentId === undefined || component.componentId === componentId,
  );
  return { Total: components.length, Components: { Component: components.map(answerOf) } };
});

/** Requests can set HtmlLayerContent and LayerOrder, but responses leave them out. */
function answerOf(component: Component) {
  const { PositionNormalized = [], ...layer } = component.componentLayer;
  const { textLayerContent, imageLayerContent, captionLayerContent } = component;
  return {
    ComponentId: component.componentId,
    ComponentName: component.componentName,
    ComponentType: component.componentType,
    LocationId: component.locationId,
    Effect: component.effect,
    ComponentLayer: { ...layer, PositionNormalizeds: { Position: PositionNormalized } },
    ...(textLayerContent ? { TextLayerContent: textLayerContent } : {}),
    ...(imageLayerContent ? { ImageLayerContent: imageLayerContent } : {}),
    ...(captionLayerContent ? { CaptionLayerContent: captionLayerContent } : {}),
  };
}
