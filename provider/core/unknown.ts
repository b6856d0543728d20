/**
 * What the Pulumi engine sends in the place of a value that is not known yet, whatever its type.
 * A computed input that can't be known yet is returned as the same string.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): value is typeof UNKNOWN {
  return value === UNKNOWN;
}

/** Whether an unknown stands anywhere in a plain JSON value, however deep. */
export function containsUnknown(value: unknown): boolean {
  const left = [value];
  while (left.length > 0) {
    const each = left.pop();
    if (isUnknown(each)) return true;
    if (each === null || typeof each !== "object") continue;
    for (const inner of Object.values(each)) left.push(inner);
  }
  return false;
}

/** Whether lists and objects stand in each other more often than `levels` times. */
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
