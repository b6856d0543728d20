import type { Change, Json, ResourceReview, Review } from "../../../review/values";

type Content = { [key: string]: Json };

/** A component as `scene` holds it. */
export const component = (type: string, position: string, layer: Content, rest: Content = {}): Content => ({
  type,
  componentId: "component",
  componentLayer: { positionNormalizeds: position, positionRefer: "topLeft", transparency: 0, ...layer },
  effect: "none",
  ...rest,
});

/** A text in a box of 40 % by 10 %. */
export const text = (words: string, position: string, layer: Content = {}, content: Content = {}): Content =>
  component(
    "text",
    position,
    { widthNormalized: 0.4, heightNormalized: 0.1, ...layer },
    { textLayerContent: { text: words, color: "0xffffff", sizeNormalized: 0.05, ...content } },
  );

export const videoLayer = (position: string, size: number, fillMode = "fit", positionRefer = "topLeft"): Content => ({
  ...{ positionNormalizeds: position, widthNormalized: size, heightNormalized: size },
  ...{ fillMode, positionRefer },
});

export const scene = (
  components: Content,
  layers: readonly Json[] = [videoLayer("0, 0", 1)],
  order = Object.keys(components),
): Json => ({
  layout: {
    layoutId: "layout",
    blendList: layers.map((_, index) => `RV0${index + 1}`).join(", "),
    videoLayers: [...layers],
  },
  components,
  order: order.join(" < "),
});

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

/** The review of one scene. */
export function reviewOf(resource: Partial<ResourceReview>, more: readonly ResourceReview[] = []): Review {
  const known: ResourceReview = {
    ...{ kind: "CasterSceneSync", name: "evening-show", identity: "caster-1/scene-1", step: "update", effect: "write" },
    ...{ urn: "urn:pulumi:prod::show::apsaravideo:CasterSceneSync::evening-show", warnings: [], changes: [] },
    ...{ digestBefore: digest("1"), digestAfter: digest("2"), ...resource },
  };
  return { stacks: [{ project: "show", stack: "prod", resources: [...more, known], problems: [] }] };
}

export function change(
  kind: Change["place"]["kind"],
  name: string,
  words: string,
  path: readonly string[] = [],
): Change {
  return { path, place: { kind, name }, clause: [{ text: words }] };
}

const logo = (position: string) =>
  component(
    "image",
    position,
    { widthNormalized: 0.1, heightNormalized: 0.1 },
    { imageLayerContent: { materialId: "material-logo" } },
  );

/** The demo's fourth step: another headline, a new ticker, and a new signing key. */
export function storyReview(): Review {
  const twoUp = [videoLayer("0, 0", 0.5), videoLayer("0.5, 0", 0.5)];
  const before = scene({ logo: logo("0.85, 0.05"), headline: text("Good evening", "0.05, 0.7") }, twoUp);
  const after = scene(
    {
      logo: logo("0.8, 0.05"),
      headline: text("Good night", "0.05, 0.7"),
      ticker: text("More after the break", "0.05, 0.85", { widthNormalized: 0.9 }, { color: "0xffe08a" }),
    },
    twoUp,
  );
  const promotion: ResourceReview = {
    ...{ kind: "StagingPromotion", name: "access", identity: "live.example.com/aliauth", step: "update" },
    ...{ urn: "urn:pulumi:prod::show::apsaravideo:StagingPromotion::access", effect: "write", warnings: [] },
    ...{ digestBefore: digest("3"), digestAfter: digest("4") },
    before: { aliauth: { auth_type: "type_a", auth_key1: "secret:3f332579be46", ali_auth_delta: "1800" } },
    after: { aliauth: { auth_type: "type_a", auth_key1: "secret:44834a0df20b", ali_auth_delta: "1800" } },
    changes: [
      change("argument", "aliauth.auth_key1", "aliauth.auth_key1 gets another secret value", ["aliauth", "auth_key1"]),
    ],
  };
  const changes = [
    change("component", "headline", 'headline says "Good night" instead of "Good evening"'),
    change("component", "ticker", 'ticker appears at the bottom, saying "More after the break"'),
    change("component", "logo", "logo moves left by 5 %"),
  ];
  return reviewOf({ before, after, changes, warnings: ["The caster is streaming: viewers see the change."] }, [
    promotion,
  ]);
}
