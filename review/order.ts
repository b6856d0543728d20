import { isObject, memberOf } from "./plain";
import type { Clause, Json } from "./values";
import { say, shorten } from "./words";

const separator = " < ";

/** The names of a scene's components, bottom first. Names that are missing in `order` come last. */
export function orderOf(scene: Json): readonly string[] {
  const components = memberOf(scene, "components");
  const names = isObject(components) ? Object.keys(components) : [];
  const order = memberOf(scene, "order");
  const told = typeof order === "string" ? namesIn(order, new Set(names)) : [];
  const rest = new Set(told);
  return [...told, ...names.filter((name) => !rest.has(name))];
}

/** A name may hold the separator itself, so at each place the longest name that fits counts. */
function namesIn(order: string, names: ReadonlySet<string>): string[] {
  const pieces = order.split(separator);
  if (pieces.length === names.size && pieces.every((piece) => names.has(piece))) return pieces;
  const candidates = new Map<string, string[]>();
  for (const name of [...names].sort((a, b) => b.length - a.length)) {
    const first = firstPiece(name, 0);
    candidates.set(first, candidates.get(first) ?? []);
    candidates.get(first)?.push(name);
  }
  const found = new Set<string>();
  for (let at = 0; at < order.length;) {
    const first = firstPiece(order, at);
    const fits = (name: string) =>
      !found.has(name) &&
      order.startsWith(name, at) &&
      (at + name.length === order.length || order.startsWith(separator, at + name.length));
    const name = candidates.get(first)?.find(fits);
    if (name !== undefined) found.add(name);
    at += (name ?? first).length + separator.length;
  }
  return [...found];
}

function firstPiece(text: string, at: number): string {
  const end = text.indexOf(separator, at);
  return text.slice(at, end < 0 ? undefined : end);
}

interface Move {
  readonly name: string;
  /** Absent: it lies behind everything else now. */
  readonly inFrontOf?: string;
}

/** How the names that both orders have changed places: one that moved alone, or all in their new order. */
function reordered(
  before: readonly string[],
  after: readonly string[],
): Move | { readonly before: readonly string[]; readonly after: readonly string[] } | undefined {
  const [old, next] = [new Set(before), new Set(after)];
  return compareOrders(
    before.filter((name) => next.has(name)),
    after.filter((name) => old.has(name)),
  );
}

function compareOrders(before: readonly string[], after: readonly string[]): ReturnType<typeof reordered> {
  const first = after.findIndex((name, index) => name !== before[index]);
  if (first < 0) return undefined;
  const last = after.findLastIndex((name, index) => name !== before[index]);
  // One name moved alone: taking it out of both leaves the same order.
  for (const name of [after[last], after[first]]) {
    if (name === undefined) continue;
    const without = (names: readonly string[]) => names.filter((each) => each !== name);
    const rest = without(before);
    if (!without(after).every((each, index) => each === rest[index])) continue;
    const below = after[after.indexOf(name) - 1];
    return { name, ...(below === undefined ? {} : { inFrontOf: below }) };
  }
  return { before, after };
}

/** How the order of two lists of names differs, bottom first. Undefined: not for the names that both have. */
export function sayOrder(before: readonly string[], after: readonly string[]): Clause | undefined {
  const moved = reordered(before, after);
  if (moved === undefined) return undefined;
  if ("name" in moved) {
    if (moved.inFrontOf === undefined) return say`${moved.name} lies behind all others now`;
    return say`${moved.name} lies in front of ${moved.inFrontOf} now`;
  }
  const list = (names: readonly string[]): Clause => [{ text: shorten(names.join(", ")) }];
  return say`the stacking order, from the back, is ${list(moved.after)} instead of ${list(moved.before)}`;
}
