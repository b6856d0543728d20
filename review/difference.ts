import { isObject, memberOf } from "./plain";
import type { Json } from "./values";

export interface Leaf {
  readonly path: readonly string[];
  readonly before?: Json;
  readonly after?: Json;
}

/** The values that differ, each with its path; a value that only one side has is one difference. */
export function leaves(before: Json | undefined, after: Json | undefined, path: readonly string[]): Leaf[] {
  if (before === after) return [];
  const [old, next] = [membersOf(before), membersOf(after)];
  if (old === undefined || next === undefined || Array.isArray(before) !== Array.isArray(after)) {
    return [{ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
  }
  const keys = new Set([...Object.keys(old), ...Object.keys(next)]);
  return [...keys].flatMap((key) => leaves(memberOf(old, key), memberOf(next, key), [...path, key]));
}

const membersOf = (value: Json | undefined): Record<string, Json> | undefined =>
  isObject(value) ? value : Array.isArray(value) ? Object.fromEntries(value.entries()) : undefined;
