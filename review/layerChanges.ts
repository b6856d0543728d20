import { leaves, type Leaf } from "./difference";
import { memberOf } from "./plain";
import { areaOf, moveOf, regionOf } from "./place";
import type { Change, Clause, Json } from "./values";
import { percent, quote, say, sayProperty, shorten } from "./words";

/** A component or a video layer on both sides. */
export interface Pair {
  readonly place: Change["place"];
  readonly path: readonly string[];
  readonly before: Json;
  readonly after: Json;
  /** The member that holds position and size; absent: they are among the others. */
  readonly areaIn?: string;
}

/** The differences of one component or layer, property by property. */
export function differencesOf(pair: Pair): Change[] {
  const { place, path, before, after, areaIn } = pair;
  const areas =
    areaIn === undefined
      ? { before: areaOf(before), after: areaOf(after) }
      : { before: areaOf(memberOf(before, areaIn)), after: areaOf(memberOf(after, areaIn)) };
  return leaves(before, after, path).map((leaf) => {
    const property = leaf.path.at(-1) ?? "";
    return { ...leaf, place, clause: clauseOf(place.name, property, leaf, areas) };
  });
}

type Areas = Readonly<Record<"before" | "after", ReturnType<typeof areaOf>>>;

function clauseOf(name: string, property: string, { before, after }: Leaf, areas: Areas): Clause {
  if (property === "text" && typeof after === "string") {
    const instead = typeof before === "string" && before !== "" ? say` instead of ${quote(before)}` : [];
    return say`${name} says ${quote(after)}${instead}`;
  }
  if (property === "effect" && typeof after === "string" && effects.has(after))
    return say`${name} ${[effects.get(after) ?? ""]}`;
  if (property === "positionNormalizeds") {
    const move = moveOf(areas.before, areas.after);
    if (move !== undefined) return say`${name} moves ${[move]}`;
  }
  if (property === "positionRefer") {
    const [old, next] = [regionOf(areas.before), regionOf(areas.after)];
    if (old !== undefined && next !== undefined && old !== next) return say`${name} is ${[next]} instead of ${[old]}`;
  }
  const side = property === "widthNormalized" ? "wide" : property === "heightNormalized" ? "high" : undefined;
  const areSizes = typeof before === "number" && typeof after === "number" && before > 0 && after > 0;
  // Two sizes that are rounded to the same percentage are told in full.
  if (side !== undefined && areSizes && percent(before) !== percent(after))
    return say`${name} is ${[percent(after)]} ${[side]} instead of ${[percent(before)]}`;
  return sayProperty(name, property, before, after);
}

const effects = new Map([
  ["animateH", "scrolls horizontally"],
  ["animateV", "scrolls vertically"],
  ["none", "stands still"],
]);

/** " at the lower left, saying "More after the break"": where a component or layer is, and its text. */
export function looksOf(value: Json, areaIn?: string): Clause {
  const region = regionOf(areaOf(areaIn === undefined ? value : memberOf(value, areaIn)));
  const text = memberOf(memberOf(value, "textLayerContent"), "text");
  return [
    ...(region === undefined ? [] : [` ${region}`]),
    ...(typeof text === "string" ? say`, saying "${shorten(text)}"` : []),
  ];
}
