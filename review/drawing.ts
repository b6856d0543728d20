import { drawLook, lineHeight, px } from "./look";
import { element, type Markup } from "./escape";
import { outputs, place, type Box, type Orientation, type Placed, type Size } from "./geometry";
import type { Item, Look } from "./stage";
import { shorten } from "./words";

export type Mark = "added" | "removed" | "changed";

export interface Marked {
  readonly mark: Mark;
  /** The end of the outline's id. Absent: one change too many to be drawn. */
  readonly id?: string;
}

/** One scene to draw. */
export interface Drawing {
  /** Starts every id of this drawing. */
  readonly id: string;
  readonly title: string;
  readonly items: readonly Item[];
  readonly orientation: Orientation;
  /** What changed, by `keyOf`. */
  readonly marks: ReadonlyMap<string, Marked>;
}

export const keyOf = ({ kind, name }: Pick<Item, "kind" | "name">): string => `${kind} ${name}`;

/** More than this only slows the reader's browser: a caster has 99 places for components. */
export const most = { unchanged: 500, changed: 500 } as const;
/** How many items a description names. */
const mostDescribed = 50;

/** One scene as SVG, to the vendor's rules of placement. */
export function drawScene({ id, title, items, orientation, marks }: Drawing): Markup {
  const output = outputs[orientation];
  const shown = shownOf(items, marks);
  const drawn = shown.map((item) => drawItem(item, output, id, marks.get(keyOf(item))));
  return element(
    "svg",
    {
      viewBox: `0 0 ${output.width} ${output.height}`,
      role: "img",
      "aria-labelledby": `${id}-title ${id}-desc`,
      class: `scene ${orientation}`,
    },
    element("title", { id: `${id}-title` }, title),
    element("desc", { id: `${id}-desc` }, describe(items, marks)),
    element("rect", { width: output.width, height: output.height, fill: "#000000" }),
    ...drawn.map(({ body }) => body),
    // Outlines lie above everything, so that no layer covers a change.
    ...drawn.flatMap(({ outline }) => (outline === undefined ? [] : [outline])),
  );
}

/** The items that are drawn, in their stacking order: the changed ones with an id, and the first of the others. */
export function shownOf(items: readonly Item[], marks: Drawing["marks"]): Item[] {
  let unchanged = 0;
  return items.filter((item) => {
    const marked = marks.get(keyOf(item));
    return marked === undefined ? (unchanged += 1) <= most.unchanged : marked.id !== undefined;
  });
}

function drawItem(item: Item, output: Size, id: string, marked?: Marked) {
  const placed = place(item.placement, output, naturalSize(item.look, output));
  const look = drawLook(item, placed, output);
  const body = element("g", { class: `item ${item.kind}`, "data-name": item.name }, ...look);
  if (marked?.id === undefined) return { body };
  return { body, outline: drawOutline(placed, output, marked.mark, `${id}-${marked.id}`) };
}

/** The size that a response does not tell: a video fills the output, and a picture is taken as a fifth of its height. */
export function naturalSize(look: Look, output: Size): Size {
  if (look.kind === "video") return output;
  if (look.kind === "text") {
    const lines = look.text.split("\n");
    const size = look.size * output.height;
    const widest = lines.reduce((most, line) => Math.max(most, widthOf(line)), 0);
    return { width: widest * size, height: lines.length * size * lineHeight };
  }
  const side = output.height / 5;
  return look.kind === "image" ? { width: side, height: side } : { width: output.width / 2, height: side / 2 };
}

/** Width of a line in font sizes: Chinese and its neighbours are square, others about half as wide. */
function widthOf(line: string): number {
  const wide = line.match(/[\u1100-\u11ff\u2e80-\uffdc]/g)?.length ?? 0;
  return wide + (line.length - wide) * 0.55;
}

const borders: Readonly<Record<Mark, string>> = { added: "28 10", removed: "4 12", changed: "28 10 4 10" };

function drawOutline({ box }: Placed, output: Size, mark: Mark, id: string): Markup {
  const frame = { ...visible(around(box), output), fill: "none", "stroke-width": 8 };
  return element(
    "g",
    { id, class: `outline ${mark}` },
    element("rect", { ...frame, stroke: "#ffffff", "stroke-width": 14, class: "halo" }),
    element("rect", { ...frame, class: "line", "stroke-dasharray": borders[mark] }),
  );
}

/** Outside of the box, so that the line hides nothing of it. */
const around = ({ x, y, width, height }: Box): Box => ({
  ...{ x: x - gap, y: y - gap, width: width + 2 * gap, height: height + 2 * gap },
});
const gap = 8;

/** The part inside the picture: a change outside of it gets an outline at the edge. */
function visible(box: Box, output: Size): Record<keyof Box, string> {
  const [left, right] = cut(box.x, box.width, output.width);
  const [top, bottom] = cut(box.y, box.height, output.height);
  return { x: px(left), y: px(top), width: px(right - left), height: px(bottom - top) };
}

const thinnest = 12;
function cut(start: number, size: number, whole: number): [number, number] {
  const from = Math.min(Math.max(start, 0), whole - thinnest);
  return [from, Math.max(Math.min(start + size, whole), from + thinnest)];
}

/** The legend's sample of a mark. */
export function drawSample(mark: Mark): Markup {
  return element(
    "svg",
    { viewBox: "0 0 120 48", class: "sample", "aria-hidden": "true" },
    element(
      "g",
      { class: `outline ${mark}` },
      element("rect", { x: 8, y: 8, width: 104, height: 32, fill: "#1f2937", stroke: "#ffffff", "stroke-width": 14 }),
      element("rect", {
        ...{ x: 8, y: 8, width: 104, height: 32, fill: "none", class: "line", "stroke-width": 8 },
        "stroke-dasharray": borders[mark],
      }),
    ),
  );
}

function describe(items: readonly Item[], marks: Drawing["marks"]): string {
  if (items.length === 0) return "The picture is black: nothing is in the scene.";
  const told = items.slice(0, mostDescribed).map((item) => {
    const mark = marks.get(keyOf(item))?.mark;
    const says = item.look.kind === "text" ? ` says “${shorten(item.look.text, 100)}”` : "";
    return `${item.name}${says}${mark === undefined ? "" : ` (${mark})`}`;
  });
  const more = items.length - told.length;
  return `From the back: ${told.join("; ")}${more > 0 ? `; and ${more} more` : ""}.`;
}
