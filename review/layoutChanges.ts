import { leaves } from "./difference";
import { differencesOf, looksOf } from "./layerChanges";
import { sayOrder } from "./order";
import { memberOf, without } from "./plain";
import type { Change, Json } from "./values";
import { say, sayProperty } from "./words";

export interface Layer {
  readonly index: number;
  readonly value: Json;
}

export const pathOfLayer = (index: number): string[] => ["layout", "videoLayers", String(index)];

/** The video layers of a layout by their names in `blendList`, or by number where there are not as many names. */
export function layersOf(layout: Json | undefined): Map<string, Layer> {
  const layers = memberOf(layout, "videoLayers");
  if (!Array.isArray(layers)) return new Map();
  const names = namesLayers(layout) ? blendOf(layout) : layers.map((_, index) => `video layer ${index + 1}`);
  return new Map(layers.map((value, index) => [names[index] ?? "", { index, value }]));
}

function blendOf(layout: Json | undefined): string[] {
  const blend = memberOf(layout, "blendList");
  return typeof blend === "string" ? blend.split(", ") : [];
}

function namesLayers(layout: Json | undefined): boolean {
  const [layers, names] = [memberOf(layout, "videoLayers"), blendOf(layout)];
  // An empty list is an empty text in responses.
  if (layers === "") return memberOf(layout, "blendList") === "";
  return Array.isArray(layers) && names.length === layers.length && new Set(names).size === names.length;
}

/** The changes of a scene's layout: its video layers by name, and everything else by property. */
export function layoutChanges(before: Json, after: Json): Change[] {
  const [old, next] = [memberOf(before, "layout"), memberOf(after, "layout")];
  const [oldLayers, nextLayers] = [layersOf(old), layersOf(next)];
  const id = memberOf(next, "layoutId") ?? memberOf(old, "layoutId");
  const place = { kind: "layout", name: typeof id === "string" ? id : "layout" } as const;
  const listed = [old, next].some((each) => Array.isArray(memberOf(each, "videoLayers")));
  const [oldRest, nextRest] = [withoutLayers(old, listed), withoutLayers(next, listed)];
  const rest = leaves(oldRest, nextRest, ["layout"]).flatMap((leaf): Change[] => {
    const property = leaf.path.at(-1) ?? "";
    if (property === "blendList" && namesLayers(old) && namesLayers(next))
      return blendChange(leaf.path, [...oldLayers.keys()], [...nextLayers.keys()]);
    if (leaf.path.length === 1) {
      const happens = leaf.after === undefined || leaf.after === null ? "disappears" : "appears";
      const whole = { ...(old === undefined ? {} : { before: old }), ...(next === undefined ? {} : { after: next }) };
      return [{ path: leaf.path, place, ...whole, clause: say`the layout ${[happens]}` }];
    }
    const clause =
      property === "layoutId" && leaf.before !== undefined && leaf.after !== undefined
        ? say`the layout is ${String(leaf.after)} instead of ${String(leaf.before)}`
        : sayProperty(audioOwner(leaf.path), property, leaf.before, leaf.after);
    return [{ ...leaf, place, clause }];
  });
  return [...rest, ...layerChanges(oldLayers, nextLayers)];
}

/** The change of the order alone: added and removed layers are changes of their own. */
function blendChange(path: readonly string[], before: readonly string[], after: readonly string[]): Change[] {
  const clause = sayOrder(before, after);
  if (clause === undefined) return [];
  const place = { kind: "order", name: "video layers" } as const;
  return [{ path, place, before: before.join(", "), after: after.join(", "), clause }];
}

const audioOwner = (path: readonly string[]): string =>
  path[1] === "audioLayers" && path.length > 3 ? `audio layer ${Number(path[2]) + 1}` : "the layout";

/** @param listed One of both layouts has a list of video layers. */
function withoutLayers(layout: Json | undefined, listed: boolean): Json | undefined {
  const layers = memberOf(layout, "videoLayers");
  return Array.isArray(layers) || (listed && layers === "") ? without(layout, "videoLayers") : layout;
}

function layerChanges(before: ReadonlyMap<string, Layer>, after: ReadonlyMap<string, Layer>): Change[] {
  const gone = [...before].filter(([name]) => !after.has(name));
  return [
    ...[...after].flatMap(([name, { index, value }]): Change[] => {
      const place = { kind: "layer", name } as const;
      const path = pathOfLayer(index);
      const known = before.get(name);
      if (known === undefined) return [{ path, place, after: value, clause: say`${name} appears${looksOf(value)}` }];
      return differencesOf({ place, path, before: known.value, after: value });
    }),
    ...gone.map(([name, { index, value }]): Change => {
      const place = { kind: "layer", name } as const;
      return { path: pathOfLayer(index), place, before: value, clause: say`${name} disappears` };
    }),
  ];
}
