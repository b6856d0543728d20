import { anchorOf, place, type Anchor, type Box } from "./geometry";
import { memberOf } from "./plain";
import type { Json } from "./values";
import { percent } from "./words";

/** Where a layer is, in fractions of the picture. Absent: the response did not have it. */
export interface Area {
  readonly x?: number;
  readonly y?: number;
  /** 0: the natural size. */
  readonly width?: number;
  readonly height?: number;
  readonly anchor: Anchor;
}

/** The area in a componentLayer or a video layer. */
export function areaOf(layer: Json | undefined): Area {
  const position = memberOf(layer, "positionNormalizeds");
  const [x, y] =
    typeof position === "string" ? position.split(",").map(Number) : Array.isArray(position) ? position : [];
  return {
    ...fraction("x", x),
    ...fraction("y", y),
    ...fraction("width", memberOf(layer, "widthNormalized")),
    ...fraction("height", memberOf(layer, "heightNormalized")),
    anchor: anchorOf(memberOf(layer, "positionRefer")),
  };
}

function fraction<K extends string>(key: K, value: unknown): { [k in K]?: number } {
  return typeof value === "number" && Number.isFinite(value) ? ({ [key]: value } as { [k in K]: number }) : {};
}

const regions = [
  ["at the upper left", "at the top", "at the upper right"],
  ["at the left", "in the centre", "at the right"],
  ["at the lower left", "at the bottom", "at the lower right"],
] as const;

const whole = { width: 1, height: 1 };
const nothing = { width: 0, height: 0 };

/** "at the lower left": the part of the picture that has the middle of the area. Undefined: the position is not known. */
export function regionOf({ x, y, width = 0, height = 0, anchor }: Area): string | undefined {
  if (x === undefined || y === undefined) return undefined;
  if (width >= 0.95 && height >= 0.95) return "on the whole picture";
  const { box } = place({ x, y, width, height, anchor, fillMode: "fill" }, whole, nothing);
  return regions[third(box.y + box.height / 2)][third(box.x + box.width / 2)];
}

const third = (at: number): 0 | 1 | 2 => (at < 1 / 3 ? 0 : at <= 2 / 3 ? 1 : 2);

/** "right by 5 % and down by 2 %". Undefined: one of the positions is not known, or they count from different anchors. */
export function moveOf(before: Area, after: Area): string | undefined {
  if (before.anchor !== after.anchor) return undefined;
  if (before.x === undefined || before.y === undefined || after.x === undefined || after.y === undefined)
    return undefined;
  const [old, next] = [pointOf(before.x, before.y, before.anchor), pointOf(after.x, after.y, after.anchor)];
  const [across, down] = [next.x - old.x, next.y - old.y];
  const moves = [
    ...(across === 0 ? [] : [`${across > 0 ? "right" : "left"} by ${percent(across)}`]),
    ...(down === 0 ? [] : [`${down > 0 ? "down" : "up"} by ${percent(down)}`]),
  ];
  return moves.length === 0 ? undefined : moves.join(" and ");
}

/** Where the reference point of an area lies in the picture, whatever the size of the area. */
const pointOf = (x: number, y: number, anchor: Anchor): Box =>
  place({ x, y, width: 0, height: 0, anchor, fillMode: "fill" }, whole, nothing).box;
