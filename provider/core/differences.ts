import { isDeepStrictEqual } from "node:util";
import type { Json } from "./values";
import { formatName } from "../live/redact";

/** The places where two values differ, such as `components.c1.text`, at most `limit` of them and then "…". */
export function differences(before: Json | undefined, after: Json | undefined, limit = 5): string {
  const paths = pathsThatDiffer(before, after, "");
  const shown = paths.slice(0, limit).map(formatName).join(", ");
  return paths.length > limit ? `${shown}, …` : shown;
}

function pathsThatDiffer(before: Json | undefined, after: Json | undefined, path: string): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isBranch(before) || !isBranch(after)) return [path === "" ? "everything" : path];
  const a = before as Record<string, Json>;
  const b = after as Record<string, Json>;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return keys.flatMap((key) => pathsThatDiffer(a[key], b[key], path === "" ? key : `${path}.${key}`));
}

function isBranch(value: Json | undefined): boolean {
  return value !== null && typeof value === "object";
}
