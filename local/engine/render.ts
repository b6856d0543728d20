import { diffValues } from "./objectDiff";
import type { ValueDiff } from "./objectDiff";
import { isObject, omit, Secret, sortedEntries, Unknown } from "./property";
import type { PropertyMap, PropertyValue } from "./property";

/** The two characters before a line, which name the change; two blanks for no change. */
export type Mark = "+ " | "- " | "~ " | "+-" | "++" | "--" | "> " | "  ";

/** The property that holds the dynamic provider itself: code, which readers do not need. */
const providerKey = "__provider";

const marks: Record<ValueDiff["kind"], Mark> = { add: "+ ", delete: "- ", update: "~ ", same: "  " };

/** `map` without hidden properties. */
const visible = (map: PropertyMap): PropertyMap => omit(map, providerKey);

/** A value on one line. `[secret]` and `[unknown]` replace hidden values. */
export function oneLine(value: PropertyValue): string {
  if (value instanceof Secret) return "[secret]";
  if (value instanceof Unknown) return "[unknown]";
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${sortedEntries(value)
    .map(([key, inner]) => `${key}: ${oneLine(inner)}`)
    .join(", ")}}`;
}

/**
 * The lines for every property of `map`, each after `mark`.
 * @param indent Blanks before the mark.
 */
export function propertyLines(map: PropertyMap, indent: number, mark: Mark = "  "): string[] {
  return sortedEntries(visible(map)).flatMap(([key, value]) => valueLines(key, value, indent, mark));
}

/**
 * The lines for the differences between `old` and `now`, inside objects and arrays too. Equal parts are left out. A
 * property in `replaceKeys` has the mark `+-`.
 */
export function diffLines(
  old: PropertyMap,
  now: PropertyMap,
  indent: number,
  replaceKeys: readonly string[] = [],
): string[] {
  const { children } = diffValues(visible(old), visible(now));
  return [...(children ?? [])].flatMap(([key, diff]) => {
    const mark = replaceKeys.includes(String(key)) && diff.kind === "update" ? "+-" : marks[diff.kind];
    return differenceLines(String(key), diff, indent, mark);
  });
}

function differenceLines(label: string, diff: ValueDiff, indent: number, mark: Mark): string[] {
  if (diff.kind === "same") return [];
  if (diff.old === undefined || diff.new === undefined) {
    return valueLines(label, diff.new ?? diff.old ?? null, indent, mark);
  }
  if (diff.children === undefined) {
    const [old, now] = [diff.old, diff.new];
    if (isShown(old) && isShown(now) && isPrimitive(old) && isPrimitive(now)) {
      return [`${pad(indent)}${mark}${label}: ${oneLine(old)} => ${oneLine(now)}`];
    }
    return [
      ...(isShown(old) ? valueLines(label, old, indent, marks.delete) : []),
      ...(isShown(now) ? valueLines(label, now, indent, marks.add) : []),
    ];
  }
  const inner = [...diff.children].flatMap(([key, child]) =>
    differenceLines(labelOf(key), child, indent + 4, marks[child.kind]),
  );
  return frameLines(label, Array.isArray(diff.new), inner, indent, mark);
}

/** Pulumi shows a change between an empty value and another value as an addition or a removal. */
function isShown(value: PropertyValue): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return value !== null && value !== "";
}

const isPrimitive = (value: PropertyValue): boolean => !Array.isArray(value) && !isObject(value);

function valueLines(label: string, value: PropertyValue, indent: number, mark: Mark): string[] {
  const children = Array.isArray(value) ? [...value.entries()] : isObject(value) ? sortedEntries(value) : [];
  if (children.length === 0) return [`${pad(indent)}${mark}${label}: ${oneLine(value)}`];
  const inner = children.flatMap(([key, child]) => valueLines(labelOf(key), child, indent + 4, mark));
  return frameLines(label, Array.isArray(value), inner, indent, mark);
}

function frameLines(label: string, isArray: boolean, inner: string[], indent: number, mark: Mark): string[] {
  const [open, close] = isArray ? ["[", "]"] : ["{", "}"];
  return [`${pad(indent)}${mark}${label}: ${open}`, ...inner, `${pad(indent + 2)}${close}`];
}

const labelOf = (key: string | number): string => (typeof key === "number" ? `[${String(key)}]` : key);
const pad = (width: number): string => " ".repeat(width);
