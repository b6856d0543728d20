import { equal, isObject } from "./property";
import type { PropertyMap, PropertyValue } from "./property";
import type { PropertyDiffKind } from "./results";

/** The difference of two values. `children` is present when both are objects, or both arrays, and only parts differ. */
export interface ValueDiff {
  readonly kind: "add" | "delete" | "update" | "same";
  readonly old: PropertyValue | undefined;
  readonly new: PropertyValue | undefined;
  /** By key or index, including equal children; absent when the values differ as a whole. */
  readonly children?: ReadonlyMap<string | number, ValueDiff>;
}

export function diffValues(old: PropertyValue | undefined, now: PropertyValue | undefined): ValueDiff {
  const pair = { old, new: now };
  if (old === undefined) return { kind: now === undefined ? "same" : "add", ...pair };
  if (now === undefined) return { kind: "delete", ...pair };
  if (equal(old, now)) return { kind: "same", ...pair };
  if (Array.isArray(old) && Array.isArray(now)) {
    const indices = [...Array(Math.max(old.length, now.length)).keys()];
    return { kind: "update", ...pair, children: new Map(indices.map((i) => [i, diffValues(old[i], now[i])])) };
  }
  if (isObject(old) && isObject(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
    return { kind: "update", ...pair, children: new Map(keys.map((key) => [key, diffValues(old[key], now[key])])) };
  }
  return { kind: "update", ...pair };
}

/** The top-level properties that differ, sorted by name. */
export function changedProperties(old: PropertyMap, now: PropertyMap): Map<string, ValueDiff> {
  const { children } = diffValues(old, now);
  return new Map([...(children ?? [])].filter(([, diff]) => diff.kind !== "same") as [string, ValueDiff][]);
}

/** Pulumi's detailed diff of two sets of inputs: one entry for each leaf that differs. */
export function detailedDiff(old: PropertyMap, now: PropertyMap): Record<string, PropertyDiffKind> {
  const leaves: Record<string, PropertyDiffKind> = {};
  const visit = (diff: ValueDiff, path: string): void => {
    if (diff.kind === "same") return;
    if (diff.children === undefined) {
      leaves[path] = { kind: diff.kind, inputDiff: true };
      return;
    }
    for (const [key, child] of diff.children) visit(child, joined(path, key));
  };
  visit(diffValues(old, now), "");
  return leaves;
}

function joined(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${String(key)}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}
