/** The place of a value that is not known yet: of an input in a preview, or of the content that it decides about. */
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
