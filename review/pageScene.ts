import { drawSample, drawScene, keyOf, most, shownOf, type Drawing, type Mark, type Marked } from "./drawing";
import { element, type Markup } from "./escape";
import type { Orientation } from "./geometry";
import { renderClause } from "./pageWords";
import { itemsOf, type Item } from "./stage";
import type { Change, ResourceReview } from "./values";

type Side = "before" | "after";
const sides = ["before", "after"] as const;
const orientations = ["landscape", "portrait"] as const;
const titles: Readonly<Record<Side, string>> = { before: "On air now", after: "On air after up" };

/** A scene: what is on air beside what will be, and every change with a link to its place. */
export function renderScene(resource: ResourceReview, id: string): Markup {
  const items = { before: itemsOf(resource.before), after: itemsOf(resource.after) };
  const marks = marksOf(items, resource.changes);
  return element(
    "div",
    { class: "compare" },
    ...(items.before === undefined && items.after === undefined ? [] : [renderViews(id)]),
    element("div", { class: "pair" }, ...sides.map((side) => renderSide(side, resource, items[side], marks, id))),
    ...(marks.size === 0 ? [] : [renderLegend(new Set([...marks.values()].map(({ mark }) => mark)))]),
    renderChanges(resource, items, marks, id),
    renderNotes(items, marks),
  );
}

type Items = Readonly<Record<Side, readonly Item[] | undefined>>;

/** What differs between the two pictures; without one of them, only what the preview itself calls a change. */
function marksOf(items: Items, changes: readonly Change[]): Map<string, Marked> {
  const keys = { before: new Set(items.before?.map(keyOf)), after: new Set(items.after?.map(keyOf)) };
  const isCompared = items.before !== undefined && items.after !== undefined;
  const changed = changes.flatMap(({ place: { kind, name } }) =>
    kind === "layer" || kind === "component" ? [keyOf({ kind, name })] : [],
  );
  const one = isCompared
    ? [...keys.before, ...keys.after].filter((key) => !keys.before.has(key) || !keys.after.has(key))
    : [];
  const marked = [...new Set([...changed, ...one])].filter((key) => keys.before.has(key) || keys.after.has(key));
  const markOf = (key: string): Mark => {
    if (!isCompared || (keys.before.has(key) && keys.after.has(key))) return "changed";
    return keys.after.has(key) ? "added" : "removed";
  };
  return new Map(
    marked.map((key, index) => [key, { mark: markOf(key), ...(index < most.changed && { id: `c${index + 1}` }) }]),
  );
}

function renderSide(
  side: Side,
  resource: ResourceReview,
  items: readonly Item[] | undefined,
  marks: Drawing["marks"],
  id: string,
): Markup {
  const title = `${resource.name}: ${titles[side].toLowerCase()}`;
  const drawings = orientations.map((orientation) =>
    items === undefined
      ? undefined
      : drawScene({ id: drawingId(id, side, orientation), title, items, orientation, marks }),
  );
  return element(
    "figure",
    { class: side, id: `${id}-${side}` },
    element("figcaption", {}, titles[side]),
    ...drawings.flatMap((each) => (each === undefined ? [] : [each])),
    ...(items === undefined ? [element("p", { class: "absent" }, whyAbsent(side, resource))] : []),
  );
}

const drawingId = (id: string, side: Side, orientation: Orientation): string => `${id}-${side}-${orientation}`;

function whyAbsent(side: Side, { step, effect, before, after }: ResourceReview): string {
  if ((side === "before" ? before : after) !== undefined) return "The preview does not show this scene.";
  if (side === "before")
    return step === "create"
      ? "A first create has no “before”: the state does not know yet what is on air."
      : "The state does not know what is on air.";
  if (step === "delete") return "Deleting the resource changes nothing on air.";
  return effect === "unknown" ? "What goes on air is not known yet." : "The preview does not say what goes on air.";
}

/** Radio buttons instead of a script: the arrow keys move the slider. */
function renderViews(id: string): Markup {
  const choice = (group: string, value: string, label: string, isFirst: boolean, hides = false): Markup =>
    element(
      "label",
      { class: hides ? "stop" : "choice" },
      element("input", { type: "radio", name: `${id}-${group}`, class: value, checked: isFirst }),
      element("span", { class: hides ? "hidden" : undefined }, label),
    );
  const stops = Array.from({ length: 11 }, (_, stop) => stop);
  return element(
    "div",
    { class: "views" },
    element(
      "fieldset",
      {},
      element("legend", {}, "Comparison"),
      choice("view", "beside", "Beside each other", true),
      element("span", { "aria-hidden": "true" }, "Slider: now"),
      ...stops.map((stop) => choice("view", `stop${stop}`, `Slider: ${stop * 10} % of what goes on air`, false, true)),
      element("span", { "aria-hidden": "true" }, "after up"),
    ),
    element(
      "fieldset",
      {},
      element("legend", {}, "Output picture"),
      choice("output", "wide", "Landscape, 16:9", true),
      choice("output", "tall", "Portrait, 9:16", false),
    ),
  );
}

const markNames: Readonly<Record<Mark, string>> = { added: "appears", removed: "disappears", changed: "changes" };

function renderLegend(used: ReadonlySet<Mark>): Markup {
  const rows = (["added", "changed", "removed"] as const).filter((mark) => used.has(mark));
  return element(
    "ul",
    { class: "legend", "aria-label": "Legend of the outlines" },
    ...rows.map((mark) => element("li", {}, drawSample(mark), element("span", {}, markNames[mark]))),
  );
}

function renderChanges({ changes }: ResourceReview, items: Items, marks: Drawing["marks"], id: string): Markup {
  if (changes.length === 0) return element("p", {}, "No change of the picture is listed.");
  const keys = { before: new Set(items.before?.map(keyOf)), after: new Set(items.after?.map(keyOf)) };
  const rows = changes.map((change) => {
    const { kind, name } = change.place;
    const words = renderClause(change.clause);
    const key = kind === "layer" || kind === "component" ? keyOf({ kind, name }) : undefined;
    const marked = key === undefined ? undefined : marks.get(key);
    if (key === undefined || marked?.id === undefined) {
      const side = items.after === undefined ? "before" : "after";
      return element(
        "li",
        {},
        ...(items[side] === undefined ? words : [element("a", { href: `#${id}-${side}` }, ...words)]),
      );
    }
    const side = keys.after.has(key) ? "after" : "before";
    const links = orientations.map((orientation) =>
      element("a", { href: `#${drawingId(id, side, orientation)}-${marked.id}`, class: orientation }, ...words),
    );
    return element("li", {}, ...links);
  });
  return element("div", {}, element("h4", {}, "Changes"), element("ol", { class: "changes" }, ...rows));
}

function renderNotes(items: Items, marks: Drawing["marks"]): Markup {
  const hidden = Math.max(
    ...sides.map((side) => (items[side]?.length ?? 0) - shownOf(items[side] ?? [], marks).length),
  );
  const notes = [
    "Reads never show the layer order (cover or background) nor the content of HTML layers: neither is in the pictures.",
    'Whether the caster is streaming is looked up only with `onAir: "refuse"`. Otherwise assume that viewers see the change at once.',
    "A preview does not say whether the caster's output is landscape or portrait, how large a video or a picture is by itself, or what it shows. A video of natural size is drawn with the ratio of the output, a picture of natural size as a square. Fonts may differ, and transparency is not drawn.",
    ...(hidden > 0
      ? [
          `${hidden} layers are not drawn: a picture has at most ${most.changed} changed and ${most.unchanged} unchanged ones.`,
        ]
      : []),
  ];
  return element("ul", { class: "notes" }, ...notes.map((note) => element("li", {}, note)));
}
