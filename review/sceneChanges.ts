import { leaves } from "./difference";
import { differencesOf, looksOf } from "./layerChanges";
import { layersOf, layoutChanges, pathOfLayer } from "./layoutChanges";
import { orderOf, sayOrder } from "./order";
import { isObject, memberOf, without } from "./plain";
import type { Change, Json } from "./values";
import { say, sayProperty } from "./words";

const areaIn = "componentLayer";

/** The changes from one scene to another: layout, components, their order, and whatever else a scene may hold one day. */
export function sceneChanges(before: Json, after: Json): Change[] {
  if (!isScene(before) || !isScene(after)) return otherChanges(before, after);
  return [
    ...layoutChanges(before, after),
    ...componentChanges(before, after),
    ...orderChanges(before, after),
    ...otherChanges(without(before, ...known), without(after, ...known)),
  ];
}

const known = ["layout", "components", "order"];
const isScene = (scene: Json): boolean => isObject(memberOf(scene, "components"));

function otherChanges(before: Json | undefined, after: Json | undefined): Change[] {
  return leaves(before, after, []).map((leaf) => {
    const clause = sayProperty("the scene", leaf.path.join(".") || "content", leaf.before, leaf.after);
    return { ...leaf, place: { kind: "layout", name: "scene" }, clause };
  });
}

/** What a scene shows, where nothing is known to compare it with. */
export function sceneContent(scene: Json): Change[] {
  const layers = [...layersOf(memberOf(scene, "layout"))].map(([name, { index, value }]): Change => {
    const clause = say`${name} is${looksOf(value)}`;
    return { path: pathOfLayer(index), place: { kind: "layer", name }, after: value, clause };
  });
  const components = memberOf(scene, "components");
  const shown = orderOf(scene).map((name): Change => {
    const value = memberOf(components, name) ?? null;
    const place = { kind: "component", name } as const;
    return { path: ["components", name], place, after: value, clause: say`${name} is${looksOf(value, areaIn)}` };
  });
  return [...layers, ...shown];
}

function componentChanges(before: Json, after: Json): Change[] {
  const [old, next] = [componentsOf(before), componentsOf(after)];
  const order = orderOf(after);
  const above = new Map(order.map((name, index) => [name, order[index + 1]]));
  const renamed = formerNames(old, next);
  const kept = new Set(renamed.values());
  const gone = [...old].filter(([name]) => !next.has(name) && !kept.has(name));
  return [
    ...[...next].flatMap(([name, value]): Change[] => {
      const place = { kind: "component", name } as const;
      const path = ["components", name];
      const former = renamed.get(name) ?? name;
      const known = old.get(former);
      if (known === undefined) {
        const cover = above.get(name);
        const behind = cover === undefined ? [] : say`, behind ${cover}`;
        return [{ path, place, after: value, clause: say`${name} appears${looksOf(value, areaIn)}${behind}` }];
      }
      const called =
        former === name
          ? []
          : [{ path, place, before: former, after: name, clause: say`${former} is called ${name} now` }];
      return [...called, ...differencesOf({ place, path, before: known, after: value, areaIn })];
    }),
    ...gone.map(([name, value]): Change => {
      const clause = say`${name} disappears`;
      return { path: ["components", name], place: { kind: "component", name }, before: value, clause };
    }),
  ];
}

/** In the scene's order, so that a list of changes goes from the bottom to the top. */
function componentsOf(scene: Json): Map<string, Json> {
  const components = memberOf(scene, "components");
  return new Map(orderOf(scene).map((name) => [name, memberOf(components, name) ?? null]));
}

/** The former name of each component that kept its ID under another name. */
function formerNames(old: ReadonlyMap<string, Json>, next: ReadonlyMap<string, Json>): Map<string, string> {
  const idOf = (value: Json) => memberOf(value, "componentId");
  const lost = new Map([...old].filter(([name]) => !next.has(name)).map(([name, value]) => [idOf(value), name]));
  const found = [...next].filter(([name]) => !old.has(name));
  return new Map(
    found.flatMap(([name, value]) => {
      const id = idOf(value);
      const former = typeof id === "string" ? lost.get(id) : undefined;
      return former === undefined ? [] : [[name, former] as const];
    }),
  );
}

function orderChanges(before: Json, after: Json): Change[] {
  const [old, next] = [memberOf(before, "order"), memberOf(after, "order")];
  const names = { before: orderOf(before), after: orderOf(after) };
  const former = formerNames(componentsOf(before), componentsOf(after));
  const newNames = new Map([...former].map(([name, known]) => [known, name]));
  const told = sayOrder(
    names.before.map((name) => newNames.get(name) ?? name),
    names.after,
  );
  // New and gone components tell their own change of the order.
  const isOdd = told === undefined && isEqual(names.before, names.after) && leaves(old, next, []).length > 0;
  const clause = isOdd ? sayProperty("the scene", "order", old, next) : told;
  if (clause === undefined) return [];
  return [{ path: ["order"], place: { kind: "order", name: "stacking order" }, ...sides(old, next), clause }];
}

const isEqual = (before: readonly string[], after: readonly string[]): boolean =>
  before.length === after.length && before.every((name, index) => name === after[index]);

const sides = (before: Json | undefined, after: Json | undefined) => ({
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});
