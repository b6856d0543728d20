import { anchors, type Anchor, type FillMode, type Placement } from "./geometry";
import type { Json } from "./values";

/** One thing that a scene shows. */
export interface Item {
  readonly kind: "layer" | "component";
  /** The name that changes use. */
  readonly name: string;
  readonly placement: Placement;
  readonly look: Look;
  readonly effect: "none" | "across" | "down";
}

export type Look =
  | { readonly kind: "video" }
  | {
      readonly kind: "text";
      readonly text: string;
      /** `#rrggbb` */
      readonly color: string;
      /** Font size as a fraction of the output's height. */
      readonly size: number;
      readonly border?: {
        readonly color: string;
        /** As a fraction of the font size. */
        readonly width: number;
      };
    }
  /** A box with a label: pictures, captions, and whatever reads do not show. */
  | { readonly kind: "image" | "captions" | "other"; readonly label: string };

/** What a scene shows, bottom first: the video layers, then the components. Undefined: it is no scene. */
export function itemsOf(scene: Json | undefined): readonly Item[] | undefined {
  if (!isObject(scene) || !isObject(scene["components"])) return undefined;
  return [...layersOf(scene["layout"]), ...componentsOf(scene["components"], scene["order"])];
}

function layersOf(layout: Json | undefined): Item[] {
  const layers = memberOf(layout, "videoLayers");
  if (!Array.isArray(layers)) return [];
  const blend = memberOf(layout, "blendList");
  const names = typeof blend === "string" ? blend.split(", ") : [];
  const isNamed = names.length === layers.length && new Set(names).size === names.length;
  return layers.map((layer, index) => ({
    kind: "layer",
    name: (isNamed ? names[index] : undefined) ?? `video layer ${index + 1}`,
    placement: placementOf(layer, memberOf(layer, "fillMode") === "fit" ? "fit" : "none"),
    look: { kind: "video" },
    effect: "none",
  }));
}

function componentsOf(components: Members, order: Json | undefined): Item[] {
  return namesInOrder(Object.keys(components), order).map((name) => {
    const value = components[name] ?? null;
    return {
      kind: "component",
      name,
      placement: placementOf(memberOf(value, "componentLayer"), "fill"),
      look: lookOf(value),
      effect: effects.get(textOf(memberOf(value, "effect"))) ?? "none",
    };
  });
}

const effects = new Map([
  ["animateH", "across"],
  ["animateV", "down"],
] as const) as ReadonlyMap<string, Item["effect"]>;

const separator = " < ";

/** A name may hold the separator, so names are joined again until they fit. Names that the order lacks come last. */
export function namesInOrder(names: readonly string[], order: Json | undefined): string[] {
  const left = new Set(names);
  const found: string[] = [];
  const longest = names.reduce((most, name) => Math.max(most, name.split(separator).length), 1);
  const pieces = typeof order === "string" ? order.split(separator) : [];
  for (let at = 0; at < pieces.length; at += 1) {
    for (let count = Math.min(longest, pieces.length - at); count > 0; count -= 1) {
      const name = pieces.slice(at, at + count).join(separator);
      if (!left.delete(name)) continue;
      found.push(name);
      at += count - 1;
      break;
    }
  }
  return [...found, ...left];
}

/** Font size, as a fraction of the output's height, where a response has none. */
const usualSize = 0.05;

function lookOf(value: Json): Look {
  const type = textOf(memberOf(value, "type"));
  const text = memberOf(value, "textLayerContent");
  if (isObject(text)) {
    const width = numberOf(text["borderWidthNormalized"]);
    const size = numberOf(text["sizeNormalized"]);
    return {
      kind: "text",
      text: textOf(text["text"]),
      color: colorOf(text["color"], "#ff0000"),
      size: size > 0 ? size : usualSize,
      ...(width > 0 && { border: { color: colorOf(text["borderColor"], "#000000"), width: Math.min(width, 1) } }),
    };
  }
  if (type === "image") {
    const material = textOf(memberOf(memberOf(value, "imageLayerContent"), "materialId"));
    return { kind: "image", label: material === "" ? "picture" : `picture ${material}` };
  }
  if (type === "caption") return { kind: "captions", label: "captions" };
  return { kind: "other", label: type === "" ? "content not shown by reads" : `${type}: content not shown by reads` };
}

/** `0xRRGGBB` as the vendor writes colours, or the vendor's own default. */
function colorOf(value: Json | undefined, byDefault: string): string {
  const [, hex] = /^(?:0x|#)?([0-9a-f]{6})$/i.exec(textOf(value)) ?? [];
  return hex === undefined ? byDefault : `#${hex.toLowerCase()}`;
}

function placementOf(layer: Json | undefined, fillMode: FillMode): Placement {
  const position = memberOf(layer, "positionNormalizeds");
  const [x, y] =
    typeof position === "string" ? position.split(",").map(Number) : Array.isArray(position) ? position : [];
  const refer = memberOf(layer, "positionRefer");
  return {
    x: numberOf(x),
    y: numberOf(y),
    width: Math.max(0, numberOf(memberOf(layer, "widthNormalized"))),
    height: Math.max(0, numberOf(memberOf(layer, "heightNormalized"))),
    anchor: isAnchor(refer) ? refer : "topLeft",
    fillMode,
  };
}

const isAnchor = (value: unknown): value is Anchor => (anchors as readonly unknown[]).includes(value);

/** Far outside of the picture, more is not further; and no drawing takes a number like 1e300. */
const farthest = 100;
const numberOf = (value: unknown): number =>
  typeof value === "number" && Number.isFinite(value) ? Math.min(farthest, Math.max(-farthest, value)) : 0;

type Members = Readonly<Record<string, Json>>;
export const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const memberOf = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
