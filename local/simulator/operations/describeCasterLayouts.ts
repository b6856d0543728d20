import type { Layout } from "../world/state";
import { casterIdOf, findCaster } from "./casters";
import { casterRead } from "./operation";

export const describeCasterLayouts = casterRead("DescribeCasterLayouts", (call) => {
  const casterId = casterIdOf(call);
  const layoutId = call.parameters.optionalId("LayoutId");
  const layouts = findCaster(call, casterId).layouts.filter(
    (layout) => layoutId === undefined || layout.layoutId === layoutId,
  );
  return { Total: layouts.length, Layouts: { Layout: layouts.map(answerOf) } };
});

const answerOf = ({ layoutId, blendList, mixList, audioLayers, videoLayers }: Layout) => ({
  LayoutId: layoutId,
  BlendList: { LocationId: blendList },
  MixList: { LocationId: mixList },
  AudioLayers: { AudioLayer: audioLayers },
  VideoLayers: {
    VideoLayer: videoLayers.map(({ PositionNormalized, ...layer }) => ({
      ...layer,
      PositionNormalizeds: { Position: PositionNormalized },
    })),
  },
});
