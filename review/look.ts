import { element, type Markup } from "./escape";
import type { Box, Placed, Size } from "./geometry";
import type { Item, Look } from "./stage";
import { shorten } from "./words";

/** Distance of two lines in font sizes. */
export const lineHeight = 1.2;

/** Two decimals: exact to a hundredth of a pixel. */
export const px = (value: number): string => String(Math.round(value * 100) / 100);

/** Longer texts do not fit on a screen. */
const mostText = 300;
const mostLines = 20;

const fills = { video: "#24476b", image: "#5b3f73", captions: "#2f5d4a", other: "#5c4a2e" } as const;

/** What an item looks like on its box. */
export function drawLook(item: Item, { box, content }: Placed, output: Size): Markup[] {
  const { look, name } = item;
  if (look.kind === "text")
    return [boxOf(box, { class: "box", fill: "none" }), drawText(look, box, output), ...moves(item, box)];
  const labels = look.kind === "video" ? [name] : [name, look.label];
  // Around a source that is fitted in, what lies below shows: only the edge of the box is drawn.
  return [
    boxOf(box, { class: "box", fill: "none", stroke: "#8aa2bd", "stroke-width": 2, "stroke-dasharray": "3 5" }),
    boxOf(content, { class: "content", fill: fills[look.kind], stroke: "#c8d4e3", "stroke-width": 2 }),
    drawLabels(labels, content, output),
    ...moves(item, box),
  ];
}

function boxOf({ x, y, width, height }: Box, attributes: Record<string, string | number>): Markup {
  return element("rect", { x: px(x), y: px(y), width: px(width), height: px(height), ...attributes });
}

function drawText(look: Extract<Look, { kind: "text" }>, box: Box, output: Size): Markup {
  const size = look.size * output.height;
  const { border } = look;
  const stroke = border && { stroke: border.color, "stroke-width": px(border.width * size), "paint-order": "stroke" };
  const lines = shorten(look.text, mostText).split("\n").slice(0, mostLines);
  return element(
    "text",
    {
      ...{ class: "words", fill: look.color, "font-size": px(size), "font-family": "KaiTi, STKaiti, serif" },
      ...stroke,
      ...{ x: px(box.x), y: px(box.y + size * 0.9) },
    },
    ...lines.map((line, index) =>
      element("tspan", { x: px(box.x), dy: index === 0 ? undefined : px(size * lineHeight) }, line),
    ),
  );
}

/** Lines in the upper left corner, small enough for their box. */
function drawLabels(labels: readonly string[], box: Box, output: Size): Markup {
  const size = Math.max(10, Math.min(output.height / 28, output.width / 28, box.height / (labels.length * 1.4)));
  const fits = Math.max(3, Math.floor(box.width / (size * 0.6)) - 1);
  const x = px(box.x + size * 0.4);
  return element(
    "text",
    {
      ...{ class: "label", fill: "#ffffff", "font-size": px(size), "font-family": "system-ui, sans-serif" },
      ...{ x, y: px(box.y + size * 1.1) },
    },
    ...labels.map((label, index) =>
      element("tspan", { x, dy: index === 0 ? undefined : px(size * lineHeight) }, shorten(label, Math.min(fits, 80))),
    ),
  );
}

function moves({ effect }: Item, box: Box): Markup[] {
  if (effect === "none") return [];
  const [x, y] = [px(box.x + Math.max(0, box.width - 40)), px(box.y + 30)];
  const arrow = effect === "across" ? "⇄" : "⇅";
  return [element("text", { class: "moves", x, y, fill: "#ffffff", "font-size": 32 }, arrow)];
}
