/**
 * What the Pulumi engine sends in the place of a value that is not known yet, whatever its type.
 * A computed input that can't be known yet is returned as the same string.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): value is typeof UNKNOWN {
  return value === UNKNOWN;
}

/** Whether an unknown stands anywhere in a plain JSON value. */
export function containsUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(containsUnknown);
  if (value !== null && typeof value === "object") return Object.values(value).some(containsUnknown);
  return isUnknown(value);
}
