import type { Clause, Json, Part } from "./values";

/** A clause from a template. Whatever is inserted as a text is marked as such; a number or a clause is taken as it is. */
export function say(words: TemplateStringsArray, ...inserted: readonly (string | number | Clause)[]): Clause {
  const parts: Part[] = [];
  for (const [index, own] of words.entries()) {
    if (own !== "") parts.push(own);
    const value = inserted[index];
    if (value === undefined) continue;
    if (typeof value === "string") parts.push({ text: value });
    else if (typeof value === "number") parts.push(String(value));
    else parts.push(...value);
  }
  return parts;
}

/** Clauses as a list, at most `most` of them, and how many more there are. */
export function listClauses(clauses: readonly Clause[], most: number): Clause {
  const shown = clauses.slice(0, most).flatMap((clause, index) => (index === 0 ? clause : ["; ", ...clause]));
  const more = clauses.length - most;
  return more > 0 ? [...shown, `; and ${more} more`] : shown;
}

/** Longer texts are cut in a clause. The table and the page have the rest. */
const longest = 120;

export function shorten(text: string, most = longest): string {
  // Half of a character of two code units is none.
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** A value inside a clause: a text in quotation marks, anything else as JSON. */
export function quote(value: Json): Clause {
  if (typeof value === "string") return ['"', { text: shorten(value) }, '"'];
  if (typeof value === "number" || typeof value === "boolean" || value === null) return [String(value)];
  return [{ text: shorten(JSON.stringify(value)) }];
}

/** A fraction of the picture as a percentage with at most one decimal, such as 5 %. */
export function percent(fraction: number): string {
  const rounded = Math.round(fraction * 1000) / 10;
  return rounded === 0 && fraction !== 0 ? "less than 0.1 %" : `${Math.abs(rounded)} %`;
}

export const count = (number: number, one: string, many = `${one}s`): string =>
  number === 1 ? `1 ${one}` : `${number} ${many}`;

/** What the vendor's names of properties mean to a director. */
const labels = new Map([
  ["borderColor", "border colour"],
  ["borderWidthNormalized", "border width"],
  ["color", "colour"],
  ["componentId", "component ID"],
  ["fillMode", "fill mode"],
  ["fixedDelayDuration", "delay in ms"],
  ["fontName", "font"],
  ["heightNormalized", "height"],
  ["locationId", "location"],
  ["materialId", "picture"],
  ["positionNormalizeds", "position"],
  ["positionRefer", "reference point"],
  ["sizeNormalized", "text size"],
  ["volumeRate", "volume"],
  ["widthNormalized", "width"],
]);

/** "the colour of headline is … instead of …", for one property of a component, a layer or a layout. */
export function sayProperty(
  owner: string,
  property: string,
  before: Json | undefined,
  after: Json | undefined,
): Clause {
  const label = labels.get(property);
  const name: Clause = label === undefined ? [{ text: property }] : [label];
  if (after === undefined) return say`the ${name} of ${owner} is not set any more; it was ${quote(before ?? null)}`;
  if (before === undefined) return say`the ${name} of ${owner} is ${quote(after)}, and was not set`;
  return say`the ${name} of ${owner} is ${quote(after)} instead of ${quote(before)}`;
}
