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
  /** One of nine anchors. */
  readonly refer: string;
}

/** The area in a componentLayer or a video layer. */
export function areaOf(layer: Json | undefined): Area {
  const position = memberOf(layer, "positionNormalizeds");
  const [x, y] =
    typeof position === "string" ? position.split(",").map(Number) : Array.isArray(position) ? position : [];
  const refer = memberOf(layer, "positionRefer");
  return {
    ...fraction("x", x),
    ...fraction("y", y),
    ...fraction("width", memberOf(layer, "widthNormalized")),
    ...fraction("height", memberOf(layer, "heightNormalized")),
    refer: typeof refer === "string" ? refer : "topLeft",
  };
}

function fraction<K extends string>(key: K, value: unknown): { [k in K]?: number } {
  return typeof value === "number" && Number.isFinite(value) ? ({ [key]: value } as { [k in K]: number }) : {};
}

type Third = 0 | 1 | 2;

/** The third of the picture that an anchor is in, from the left and from the top. */
function thirdsOf(refer: string): readonly [Third, Third] {
  const name = refer.toLowerCase();
  const one = (low: string, high: string): Third => (name.includes(low) ? 0 : name.includes(high) ? 2 : 1);
  return [one("left", "right"), one("top", "bottom")];
}

const regions = [
  ["at the upper left", "at the top", "at the upper right"],
  ["at the left", "in the centre", "at the right"],
  ["at the lower left", "at the bottom", "at the lower right"],
] as const;

/** "at the lower left": the part of the picture that has the middle of the area. Undefined: the position is not known. */
export function regionOf({ x, y, width = 0, height = 0, refer }: Area): string | undefined {
  if (x === undefined || y === undefined) return undefined;
  if (width >= 0.95 && height >= 0.95) return "on the whole picture";
  const [column, row] = thirdsOf(refer);
  return regions[third(middle(y, height, row))][third(middle(x, width, column))];
}

/** From an anchor at the far edge, positions count inwards. */
function middle(position: number, size: number, anchor: Third): number {
  if (anchor === 1) return 0.5 + position;
  return anchor === 0 ? position + size / 2 : 1 - Math.abs(position) - size / 2;
}

const third = (at: number): Third => (at < 1 / 3 ? 0 : at <= 2 / 3 ? 1 : 2);

/** "right by 5 % and down by 2 %". Undefined: one of the positions is not known, or they count from different anchors. */
export function moveOf(before: Area, after: Area): string | undefined {
  if (before.refer !== after.refer) return undefined;
  if (before.x === undefined || before.y === undefined || after.x === undefined || after.y === undefined)
    return undefined;
  const [column, row] = thirdsOf(after.refer);
  const across = (after.x - before.x) * (column === 2 && after.x >= 0 ? -1 : 1);
  const down = (after.y - before.y) * (row === 2 && after.y >= 0 ? -1 : 1);
  const moves = [
    ...(across === 0 ? [] : [`${across > 0 ? "right" : "left"} by ${percent(across)}`]),
    ...(down === 0 ? [] : [`${down > 0 ? "down" : "up"} by ${percent(down)}`]),
  ];
  return moves.length === 0 ? undefined : moves.join(" and ");
}
