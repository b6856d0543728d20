import { isObject, omit } from "./property";
import type { PropertyMap, PropertyValue } from "./property";

/** A parsed property path: `a.b[0]["c d"]`, with `*` for every key or index. */
export type PropertyPath = readonly (string | number)[];

export function parsePath(path: string): PropertyPath {
  const parts = path.matchAll(/\[(\d+)\]|\[\*\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g);
  return [...parts].map(([, index, quoted, name]) =>
    index !== undefined ? Number(index) : (quoted?.replace(/\\(.)/g, "$1") ?? name ?? "*"),
  );
}

/**
 * `ignoreChanges`: restores the old value of each named path in the new inputs, or removes the value when there was no
 * old one. A path that matches nothing changes nothing.
 */
export function ignoreChanges(news: PropertyMap, olds: PropertyMap, paths: readonly string[]): PropertyMap {
  return paths.reduce((inputs, path) => restore(inputs, olds, parsePath(path)) as PropertyMap, news);
}

function restore(to: PropertyValue, from: PropertyValue, [key, ...rest]: PropertyPath): PropertyValue {
  if (key === undefined) return from;
  const keys = key === "*" ? childKeys(to, from) : [key];
  if (Array.isArray(to) && Array.isArray(from)) {
    return to.map((item, i) => {
      const before = from[i];
      return keys.includes(i) && before !== undefined ? restore(item, before, rest) : item;
    });
  }
  if (!isObject(to) || !isObject(from)) return to;
  const names = keys.map(String);
  const result: PropertyMap = rest.length === 0 ? omit(to, ...names) : { ...to };
  for (const name of names) {
    const [now, before] = [to[name], from[name]];
    if (before === undefined) continue;
    if (rest.length === 0) result[name] = before;
    else if (now !== undefined) result[name] = restore(now, before, rest);
  }
  return result;
}

function childKeys(a: PropertyValue, b: PropertyValue): (string | number)[] {
  if (Array.isArray(a)) return [...a.keys()];
  return isObject(a) && isObject(b) ? [...new Set([...Object.keys(a), ...Object.keys(b)])] : [];
}

/** Whether `path` names `property` or a part that contains `property`. */
export function pathContains(path: string, property: string): boolean {
  const wanted = parsePath(property);
  return parsePath(path).every((part, i) => wanted[i] !== undefined && (part === "*" || part === wanted[i]));
}
