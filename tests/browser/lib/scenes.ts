import type { Json, Review } from "../../../review/values";
import { change, component, reviewOf, scene, storyReview, text, videoLayer } from "./reviews";

const picture = (position: string, layer: Record<string, Json> = {}) =>
  component(
    "image",
    position,
    { widthNormalized: 0.15, heightNormalized: 0.15, ...layer },
    { imageLayerContent: { materialId: "material-logo" } },
  );
const headline = (words: string, content: Record<string, Json> = {}) => text(words, "0.1, 0.7", {}, content);

export interface Sample {
  readonly review: Review;
  readonly output?: "tall";
  readonly dark?: boolean;
}

const corners = ["topLeft", "topCenter", "topRight", "leftCenter", "center", "rightCenter"];
const nine = [...corners, "bottomLeft", "bottomCenter", "bottomRight"];
const atAnchors = scene(
  Object.fromEntries(nine.map((anchor) => [anchor, picture("0.02, 0.02", { positionRefer: anchor })])),
);
const stacked = { red: picture("0.1, 0.1"), green: picture("0.15, 0.15"), blue: picture("0.2, 0.2") };

/** Ten scenes whose pictures are kept. */
export const samples: Readonly<Record<string, Sample>> = {
  story: { review: storyReview() },
  "story-portrait": { review: storyReview(), output: "tall" },
  "story-dark": { review: storyReview(), dark: true },
  anchors: { review: reviewOf({ before: atAnchors, after: atAnchors }) },
  "fill-modes": {
    review: reviewOf({
      before: scene({}, [{ ...videoLayer("0, 0", 0.5, "fit"), widthNormalized: 1 }]),
      after: scene({}, [{ ...videoLayer("0, 0", 0.5, "none"), widthNormalized: 1 }]),
      changes: [change("layer", "RV01", "the fill mode of RV01 is none instead of fit")],
    }),
  },
  "stacking-order": {
    review: reviewOf({
      before: scene(stacked),
      after: scene(stacked, undefined, ["blue", "green", "red"]),
      changes: [change("order", "stacking order", "the stacking order is another")],
    }),
  },
  "first-create": { review: reviewOf({ step: "create", after: scene({ headline: headline("Good evening") }) }) },
  disappears: { review: reviewOf({ before: scene({ logo: picture("0.7, 0.1") }), after: scene({}) }) },
  "text-looks": {
    review: reviewOf({
      before: scene({ headline: headline("Good evening", { color: "0xff00ff", sizeNormalized: 0.2 }) }),
      after: scene({
        headline: headline("Good\nevening", {
          borderColor: "0x0000ff",
          borderWidthNormalized: 0.2,
          sizeNormalized: 0.1,
        }),
        ticker: { ...text("scrolls", "0, 0", { widthNormalized: 1 }), effect: "animateH" },
      }),
      changes: [change("component", "headline", "headline looks different")],
    }),
  },
  "other-components": {
    review: reviewOf({
      before: scene({ natural: picture("0.1, 0.1", { widthNormalized: 0, heightNormalized: 0 }) }),
      after: scene({
        captions: component("caption", "0.1, 0.8", { widthNormalized: 0.8, heightNormalized: 0.15 }),
        page: component("html", "0.5, 0.1", { widthNormalized: 0.4, heightNormalized: 0.4 }),
      }),
    }),
  },
};
