import { createHash } from "node:crypto";
import { canonicalize } from "json-canonicalize";

/** A value on the way from or to the engine: plain JSON by property name. */
export type Properties = Record<string, unknown>;

/** Drops null and undefined: neither the engine nor the state distinguishes null from absent. */
export function dropAbsent(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined && value !== null));
}

export function pick(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(names.filter((name) => name in properties).map((name) => [name, properties[name]]));
}

export function omit(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** `sha256:` and 64 lower-case hex digits, over the canonical JSON (RFC 8785) of the content. */
export function digestOf(content: Json): string {
  return `sha256:${createHash("sha256").update(canonicalize(content), "utf8").digest("hex")}`;
}

/** Canonical JSON: the same text for equal values, in whatever order their keys stand. */
export function canonicalText(value: Json): string {
  return canonicalize(value);
}

/** Stands for a value that is not known yet: an input in a preview, or content that depends on it. */
export const UNKNOWN = Symbol("unknown");

export function isUnknown(value: unknown): value is typeof UNKNOWN {
  return value === UNKNOWN;
}

/** Whether the value is, or holds at any depth, a value that is equal to `wanted`. */
export function contains(value: unknown, wanted: unknown): boolean {
  const left = [value];
  while (left.length > 0) {
    const each = left.pop();
    if (each === wanted) return true;
    if (each === null || typeof each !== "object") continue;
    for (const inner of Object.values(each)) left.push(inner);
  }
  return false;
}

export function containsUnknown(value: unknown): boolean {
  return contains(value, UNKNOWN);
}

/** Whether lists and objects are nested more than `levels` deep. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const inner: unknown[] = [];
    for (const each of level) {
      if (each === null || typeof each !== "object") continue;
      if (depth === levels) return true;
      for (const next of Object.values(each)) inner.push(next);
    }
    level = inner;
  }
  return false;
}
