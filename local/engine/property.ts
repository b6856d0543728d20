import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** The string that stands for an unknown value in Pulumi's protocol, whatever the type of the value. */
export const unknownMarker = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key that marks an object with a special meaning, such as a secret or an asset. */
export const signatureKey = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** A value that is encrypted in the state and shown as `[secret]`. A secret never contains another secret. */
export class Secret {
  constructor(
    readonly value: PropertyValue,
    /** The encrypted text in the state. The engine reuses the text for an unchanged secret. */
    readonly ciphertext?: string,
  ) {}
}

/** A value that is known only after the update. */
export class Unknown {
  readonly unknown = true;
}
export const unknown = new Unknown();

/** One value of a resource. Assets and resource references keep their tagged form from the protocol. */
export type PropertyValue = null | boolean | number | string | Secret | Unknown | PropertyValue[] | PropertyMap;
export interface PropertyMap {
  [key: string]: PropertyValue;
}

type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

export function isObject(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isMarked(value);
}

function isMarked(value: object): value is Secret | Unknown {
  return value instanceof Secret || value instanceof Unknown;
}

/** Applies `change` to `value` and every value inside, innermost first. */
function rewrite(value: PropertyValue, change: (value: PropertyValue) => PropertyValue): PropertyValue {
  if (Array.isArray(value)) return change(value.map((item) => rewrite(item, change)));
  if (value instanceof Secret) return change(new Secret(rewrite(value.value, change)));
  if (isObject(value)) return change(mapValues(value, (item) => rewrite(item, change)));
  return change(value);
}

export function mapValues<T, U>(map: { [key: string]: T }, change: (value: T, key: string) => U): { [key: string]: U } {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
}

/** The fields of `map`, sorted by key, so that output does not depend on insertion order. */
export function sortedEntries<T>(map: { readonly [key: string]: T }): [string, T][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A copy of `value` without the named fields. */
export function omit<T extends object, K extends string>(value: T, ...keys: K[]): Omit<T, K> {
  const rest = Object.entries(value).filter(([key]) => !keys.some((omitted) => omitted === key));
  return Object.fromEntries(rest) as Omit<T, K>;
}

/** The value without its secret marks. */
export function unwrapSecrets(value: PropertyValue): PropertyValue {
  return rewrite(value, (inner) => (inner instanceof Secret ? inner.value : inner));
}

function some(value: PropertyValue, test: (value: PropertyValue) => boolean): boolean {
  let found = false;
  rewrite(value, (inner) => {
    found ||= test(inner);
    return inner;
  });
  return found;
}

export const containsSecret = (value: PropertyValue): boolean => some(value, (inner) => inner instanceof Secret);
export const containsUnknown = (value: PropertyValue): boolean => some(value, (inner) => inner instanceof Unknown);

/** A secret around `value`. Secrets inside `value` lose their own marks. */
export function secretOf(value: PropertyValue, ciphertext?: string): Secret {
  return new Secret(unwrapSecrets(value), ciphertext);
}

/** Reads a value from the protocol: markers and tagged objects become `Unknown` and `Secret`. */
export function fromWire(value: unknown): PropertyValue {
  if (value === unknownMarker) return unknown;
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== "object" || value === null) return (value ?? null) as PropertyValue;
  const fields = value as Record<string, unknown>;
  if (fields[signatureKey] === secretSignature) return secretOf(fromWire(fields["value"]));
  if (fields[signatureKey] === outputSignature) {
    const inner = "value" in fields ? fromWire(fields["value"]) : unknown;
    return fields["secret"] === true ? secretOf(inner) : inner;
  }
  return mapValues(fields, fromWire);
}

/** The reverse of {@link fromWire}, for a receiver that accepts secrets. */
export function toWire(value: PropertyValue): Plain {
  if (value instanceof Unknown) return unknownMarker;
  if (value instanceof Secret) return { [signatureKey]: secretSignature, value: toWire(value.value) };
  if (Array.isArray(value)) return value.map(toWire);
  return isObject(value) ? mapValues(value, toWire) : value;
}

export function structToMap(struct: Struct | undefined): PropertyMap {
  return struct === undefined ? {} : mapValues(struct.toJavaScript(), fromWire);
}

export function mapToStruct(map: PropertyMap): Struct {
  return Struct.fromJavaScript(mapValues(map, toWire));
}

/** For a receiver that does not accept secrets, such as the dynamic provider: secrets are sent in clear text. */
export function mapToPlainStruct(map: PropertyMap): Struct {
  return mapToStruct(mapValues(map, unwrapSecrets));
}

/**
 * Marks a value in `outs` as secret when `ins` has a secret under the same key. Without this mark, a provider for plain
 * values would turn each secret that it echoes into clear text.
 */
export function copySecretness(outs: PropertyMap, ins: PropertyMap): PropertyMap {
  return mapValues(outs, (out, key) => {
    const from = ins[key];
    if (from === undefined || out instanceof Secret) return out;
    if (isObject(out) && isObject(from)) return copySecretness(out, from);
    return containsSecret(from) ? secretOf(out) : out;
  });
}

/** Marks the named top-level keys of `outs` as secret (`additionalSecretOutputs`). */
export function markSecret(outs: PropertyMap, keys: readonly string[]): PropertyMap {
  return mapValues(outs, (out, key) => (keys.includes(key) ? secretOf(out) : out));
}

/** Deep equality. A secret differs from the same value in clear text, and an unknown equals only an unknown. */
export function equal(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a instanceof Secret || b instanceof Secret) {
    return a instanceof Secret && b instanceof Secret && equal(a.value, b.value);
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  }
  if (isObject(a) && isObject(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => equal(a[key], b[key]));
  }
  return a === b;
}
