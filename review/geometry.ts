/** Width and height in pixels of the output picture. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in pixels of the output picture, from its upper left corner. */
export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

export type Orientation = "landscape" | "portrait";
export const outputs: Readonly<Record<Orientation, Size>> = {
  landscape: { width: 1600, height: 900 },
  portrait: { width: 900, height: 1600 },
};

export const anchors = [
  ...(["topLeft", "topCenter", "topRight"] as const),
  ...(["leftCenter", "center", "rightCenter"] as const),
  ...(["bottomLeft", "bottomCenter", "bottomRight"] as const),
] as const;
export type Anchor = (typeof anchors)[number];

/** An anchor as the API names it; `topLeft`, the vendor's default, for anything else. */
export const anchorOf = (name: unknown): Anchor => anchors.find((anchor) => anchor === name) ?? "topLeft";

/** `none`: the height decides. `fit`: the source is centred in the box. `fill`: components, which have no fill mode. */
export type FillMode = "none" | "fit" | "fill";

/** Where the API puts a layer: fractions of the output picture. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  /** 0: the natural size. */
  readonly width: number;
  readonly height: number;
  readonly anchor: Anchor;
  readonly fillMode: FillMode;
}

/** The box of a layer, and the part of it that the source covers. */
export interface Placed {
  readonly box: Box;
  readonly content: Box;
}

/**
 * The vendor's rules of placement.
 * @param natural the source's own size, in pixels of the output picture.
 */
export function place(placement: Placement, output: Size, natural: Size): Placed {
  const size = sizeOf(placement, output, natural);
  const [column, row] = thirds[placement.anchor];
  const box = {
    x: start(column, placement.x, size.width, output.width),
    y: start(row, placement.y, size.height, output.height),
    ...size,
  };
  return { box, content: placement.fillMode === "fit" ? centre(natural, box) : box };
}

/** The third of the picture that an anchor is in, from the left and from the top. */
const thirds: Readonly<Record<Anchor, readonly [0 | 1 | 2, 0 | 1 | 2]>> = {
  topLeft: [0, 0],
  topCenter: [1, 0],
  topRight: [2, 0],
  leftCenter: [0, 1],
  center: [1, 1],
  rightCenter: [2, 1],
  bottomLeft: [0, 2],
  bottomCenter: [1, 2],
  bottomRight: [2, 2],
};

function sizeOf({ width, height, fillMode }: Placement, output: Size, natural: Size): Size {
  const tall = height > 0 ? height * output.height : natural.height;
  if (fillMode === "none") return { width: tall * ratioOf(natural), height: tall };
  return { width: width > 0 ? width * output.width : natural.width, height: tall };
}

const ratioOf = ({ width, height }: Size): number => (height > 0 ? width / height : 0);

/** The layer's own point of the same name lies at the position. At a far edge, positions count inwards. */
function start(third: 0 | 1 | 2, position: number, size: number, whole: number): number {
  if (third === 0) return position * whole;
  if (third === 1) return whole / 2 + position * whole - size / 2;
  return whole - Math.abs(position) * whole - size;
}

/** The largest box of the source's ratio in the middle of another. */
function centre(source: Size, box: Box): Box {
  if (source.width <= 0 || source.height <= 0) return box;
  const scale = Math.min(box.width / source.width, box.height / source.height);
  const [width, height] = [source.width * scale, source.height * scale];
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
}
