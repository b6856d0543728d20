import { createHash } from "node:crypto";
import { canonicalize } from "json-canonicalize";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** `sha256:` and 64 lower-case hex digits, over the canonical JSON (RFC 8785) of the content. */
export function digestOf(content: Json): string {
  return `sha256:${createHash("sha256").update(canonicalize(content), "utf8").digest("hex")}`;
}

/** Canonical JSON: the same text for equal values, in whatever order their keys stand. */
export function canonicalText(value: Json): string {
  return canonicalize(value);
}
