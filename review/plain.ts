import type { Json } from "./values";

/** A preview that can't be read. The message names the file and the reason. */
export class PreviewError extends Error {
  override readonly name = "PreviewError";
}

/** Undefined: the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isDigest = (value: unknown): value is string =>
  typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value);

/** What stands in the place of a secret, as the CLI prints it. */
export const hidden = "[secret]";

/** The key by which Pulumi tells a secret from other objects. With `--show-secrets` its value stands beside it. */
const secretKey = "4dabf18193072939515e22adb298388d";

/** What stands in the place of a value that is not known yet: one text for each type of Pulumi. */
const unknowns: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export const isUnknown = (value: unknown): boolean => unknowns.has(value);

export function containsUnknown(value: Json | undefined): boolean {
  return some(value, isUnknown);
}

export function containsSecret(value: Json | undefined): boolean {
  return some(value, (each) => each === hidden);
}

function some(value: Json | undefined, matches: (scalar: Json) => boolean): boolean {
  if (value === undefined) return false;
  if (value === null || typeof value !== "object") return matches(value);
  return Object.values(value).some((each) => some(each, matches));
}

/** The provider refuses inputs that are nested deeper, and every comparison takes a stack that grows with each level. */
const deepest = 500;

/** A copy of parsed JSON in which no secret has a value. Throws a PreviewError where it is nested too deep. */
export function withoutSecrets(value: unknown, depth = 0): Json {
  if (value === null || typeof value !== "object") return value as Json;
  if (depth > deepest) throw new PreviewError(`a value is nested deeper than ${deepest} levels`);
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each, depth + 1));
  if (Object.hasOwn(value, secretKey)) return hidden;
  // Unlike an assignment, this also copies a key "__proto__".
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutSecrets(each, depth + 1)]));
}

export type Properties = Readonly<Record<string, Json>>;

export const isObject = (value: unknown): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A member of an object, also where its name is that of an object's own method. */
export const memberOf = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** An object without some of its members; anything else as it is. */
export const without = (value: Json | undefined, ...keys: readonly string[]): Json | undefined =>
  isObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key))) : value;
