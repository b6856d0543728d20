import type { FillMode, Placement } from "./geometry";
import { layersOf } from "./layoutChanges";
import { orderOf } from "./order";
import { areaOf } from "./place";
import { isObject, memberOf } from "./plain";
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
  const components = memberOf(scene, "components");
  if (scene === undefined || !isObject(components)) return undefined;
  const layers = [...layersOf(memberOf(scene, "layout"))].map(([name, { value }]) => itemOfLayer(name, value));
  return [...layers, ...orderOf(scene).map((name) => itemOfComponent(name, memberOf(components, name) ?? null))];
}

function itemOfLayer(name: string, layer: Json): Item {
  const fillMode = memberOf(layer, "fillMode") === "fit" ? "fit" : "none";
  return { kind: "layer", name, placement: placementOf(layer, fillMode), look: { kind: "video" }, effect: "none" };
}

function itemOfComponent(name: string, value: Json): Item {
  return {
    kind: "component",
    name,
    placement: placementOf(memberOf(value, "componentLayer"), "fill"),
    look: lookOf(value),
    effect: effects.get(textOf(memberOf(value, "effect"))) ?? "none",
  };
}

const effects = new Map([
  ["animateH", "across"],
  ["animateV", "down"],
] as const) as ReadonlyMap<string, Item["effect"]>;

/** Font size, as a fraction of the output's height, where a response has none. */
const usualSize = 0.05;

function lookOf(value: Json): Look {
  const type = textOf(memberOf(value, "type"));
  const text = memberOf(value, "textLayerContent");
  if (type === "image") {
    const material = textOf(memberOf(memberOf(value, "imageLayerContent"), "materialId"));
    return { kind: "image", label: material === "" ? "picture" : `picture ${material}` };
  }
  if (type === "caption") return { kind: "captions", label: "captions" };
  // Other components may have an empty text beside their own content.
  if (isObject(text) && (type === "text" || textOf(text["text"]) !== "")) {
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
  return { kind: "other", label: type === "" ? "content not shown by reads" : `${type}: content not shown by reads` };
}

/** `0xRRGGBB` as the vendor writes colours, or the vendor's own default. */
function colorOf(value: Json | undefined, byDefault: string): string {
  const [, hex] = /^(?:0x|#)?([0-9a-f]{6})$/i.exec(textOf(value)) ?? [];
  return hex === undefined ? byDefault : `#${hex.toLowerCase()}`;
}

function placementOf(layer: Json | undefined, fillMode: FillMode): Placement {
  const { x, y, width, height, anchor } = areaOf(layer);
  return {
    x: numberOf(x),
    y: numberOf(y),
    width: Math.max(0, numberOf(width)),
    height: Math.max(0, numberOf(height)),
    anchor,
    fillMode,
  };
}

/** Far outside of the picture, more is not further; and no drawing takes a number like 1e300. */
const farthest = 100;
const numberOf = (value: unknown): number =>
  typeof value === "number" && Number.isFinite(value) ? Math.min(farthest, Math.max(-farthest, value)) : 0;

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
