import { isDeepStrictEqual } from "node:util";
import { PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { Difference } from "../provider/core/diff";
import type { Properties } from "../provider/core/values";

const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = PropertyDiff.Kind;

export type DetailedDiff = [path: string, difference: PropertyDiff][];

/**
 * Every place where the changed inputs differ, as the property path that the engine parses. The engine shows an old value
 * from the outputs, so after drift it shows the target's.
 */
export function detailDifference(
  { changed, replaces }: Pick<Difference, "changed" | "replaces">,
  olds: Properties,
  news: Properties,
): DetailedDiff {
  return changed.flatMap((name) => {
    const replace = replaces.includes(name);
    return placesThatDiffer(name, olds[name] ?? undefined, news[name] ?? undefined).map(
      ([path, before, after]): DetailedDiff[number] => [
        path,
        new PropertyDiff().setKind(kindOf(before, after, replace)),
      ],
    );
  });
}

function kindOf(before: unknown, after: unknown, replace: boolean): PropertyDiff.Kind {
  if (before === undefined) return replace ? ADD_REPLACE : ADD;
  if (after === undefined) return replace ? DELETE_REPLACE : DELETE;
  return replace ? UPDATE_REPLACE : UPDATE;
}

type Place = [path: string, before: unknown, after: unknown];

function placesThatDiffer(path: string, before: unknown, after: unknown): Place[] {
  if (isDeepStrictEqual(before, after)) return [];
  const here: Place[] = [[path, before, after]];
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) return here;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  // Names come from outside, and may be those of an object's own members.
  const own = (value: Properties, key: string) => (Object.hasOwn(value, key) ? value[key] : undefined);
  const inner = keys.map((key) => [join(path, key, Array.isArray(after)), own(before, key), own(after, key)] as const);
  // A key that no path can hold: the whole value is named instead.
  if (inner.some(([each]) => each === undefined)) return here;
  return inner.flatMap(([each, old, next]) => placesThatDiffer(each as string, old, next));
}

function isBranch(value: unknown): value is Properties {
  return value !== null && typeof value === "object";
}

/** Undefined: the engine has no escape for a backslash in a key. */
function join(path: string, key: string, isList: boolean): string | undefined {
  if (isList) return `${path}[${key}]`;
  if (/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}.${key}`;
  return key.includes("\\") ? undefined : `${path}["${key.replaceAll('"', '\\"')}"]`;
}
