import { digestOf, type Json } from "../../core/values";
import type { Component, Layout, Scene } from "../../live/responses";
import { formatName } from "../../live/redact";
import type { Side } from "../../core/resource";
import type { CheckFailure } from "../../core/fields";
import type { CasterSceneSyncInputs } from "./inputs";

/** A caster as one look showed it. */
export interface CasterView {
  readonly streaming: boolean | undefined;
  readonly scenes: readonly Scene[];
  readonly layouts: readonly Layout[];
  readonly components: readonly Component[];
}

export type SceneKind = "PVW" | "PGM";
const outputTypes: Readonly<Record<SceneKind, string>> = { PVW: "0", PGM: "1" };

export function kindOf(scene: Scene): SceneKind | undefined {
  return (["PVW", "PGM"] as const).find((kind) => outputTypes[kind] === scene.OutputType);
}

export interface Choice {
  readonly inputs: CasterSceneSyncInputs;
  readonly from?: Scene;
  readonly to?: Scene;
  readonly failures: CheckFailure[];
  /** Why the copy must not be sent now. */
  readonly guards: CheckFailure[];
  /** What may make the copy fail. */
  readonly warnings: string[];
}

/** Chooses the scene to copy from and the scene to copy to, and lists every reason against the copy. */
export function choose(inputs: CasterSceneSyncInputs, caster: CasterView): Choice {
  const failures: CheckFailure[] = [];
  const guards: CheckFailure[] = [];
  const from = sceneOf("fromSceneId", "PVW", inputs, caster, failures);
  const to = sceneOf("toSceneId", "PGM", inputs, caster, failures);
  if (inputs.onAir === "refuse" && caster.streaming !== false) {
    const why = caster.streaming ? "the caster is on air" : "whether the caster is on air is not known";
    guards.push({ property: "onAir", reason: `${why}: stop it first, or allow the copy with onAir "allow"` });
  }
  // The vendor documents IncorrectSceneStatus.Idle, but not which of the two scenes must be started.
  const warnings = [from, to].flatMap((scene) =>
    scene?.Status === 0 ? [`the scene ${titleOf(scene)} is not started, so the cloud may refuse the copy`] : [],
  );
  const scenes = { ...(from && { fromSceneId: from.SceneId }), ...(to && { toSceneId: to.SceneId }) };
  return {
    inputs: { ...inputs, ...scenes },
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    failures,
    guards,
    warnings,
  };
}

function sceneOf(
  property: "fromSceneId" | "toSceneId",
  kind: SceneKind,
  inputs: CasterSceneSyncInputs,
  { scenes }: CasterView,
  failures: CheckFailure[],
): Scene | undefined {
  const fail = (reason: string) => void failures.push({ property, reason });
  const candidates = scenes.filter((scene) => scene.OutputType === outputTypes[kind]);
  const wanted = inputs[property];
  if (wanted === undefined) {
    if (candidates.length === 1) return candidates[0];
    const first = candidates.length === 0 ? "start the caster, which creates it" : "name one of them";
    fail(
      `the caster ${inputs.casterId} must have exactly one ${kind} scene to take it as the default, and ${listOf(candidates)}: ${first}`,
    );
    return undefined;
  }
  const scene = scenes.find((each) => each.SceneId === wanted);
  if (scene === undefined)
    fail(`the caster ${inputs.casterId} has no scene ${wanted}; of ${kind} scenes ${listOf(candidates)}`);
  else if (scene.OutputType !== outputTypes[kind]) {
    fail(
      `${titleOf(scene)} is not a ${kind} scene: a copy goes from a PVW to a PGM scene only; of ${kind} scenes ${listOf(candidates)}`,
    );
  } else return scene;
  return undefined;
}

function listOf(scenes: readonly Scene[]): string {
  if (scenes.length === 0) return "it has none";
  const shown = scenes.slice(0, 10).map(titleOf).join(", ");
  return `it has ${scenes.length > 10 ? `${shown}, …` : shown}`;
}

function titleOf(scene: Scene): string {
  const id = formatName(scene.SceneId);
  return scene.SceneName ? `${formatName(scene.SceneName)} (${id})` : id;
}

/** The content of a scene: its layout, its components by name, and their order. Stream URLs carry keys, so none is in it. */
export function sideOf(scene: Scene, caster: CasterView): Side {
  const find = <T>(what: string, id: string, items: readonly T[], idOf: (item: T) => string): T => {
    const item = items.find((each) => idOf(each) === id);
    if (item !== undefined) return item;
    const shown = `the scene ${titleOf(scene)} shows the ${what} ${formatName(id)}`;
    throw new InconsistentCaster(`${shown}, which the caster does not list`);
  };
  const ids = scene.ComponentIds.componentId ?? scene.ComponentIds.ComponentId ?? [];
  const components = ids.map((id) => find("component", id, caster.components, (each) => each.ComponentId));
  const layout = scene.LayoutId ? find("layout", scene.LayoutId, caster.layouts, (each) => each.LayoutId) : undefined;
  const labels = labelsOf(components);
  const content = {
    layout: layout === undefined ? null : plain(layout),
    components: Object.fromEntries(components.map((each, index) => [labels[index] ?? "", componentContent(each)])),
    // One line: a change of the order is then one change in a diff.
    order: labels.join(" < "),
  };
  return { content, digest: digestOf(content), state: "settled" };
}

/** The components' names, with the ID where a name is missing or not unique. */
function labelsOf(components: readonly Component[]): string[] {
  const names = components.map((each) => each.ComponentName ?? "");
  const ids = components.map((each) => each.ComponentId);
  const labels = ids.map((id, index) => {
    const name = names[index] ?? "";
    const unique = names.indexOf(name) === names.lastIndexOf(name);
    return name === "" ? id : unique ? name : `${name} (${id})`;
  });
  // A name may look like the label of another component, and no component may hide another.
  if (new Set(labels).size === new Set(ids).size) return labels;
  return ids.map((id, index) => `${names[index] ?? ""} (${id})`);
}

/** The responses contradict each other, so they prove nothing. */
export class InconsistentCaster extends Error {}

function componentContent({ ComponentName: _name, ComponentType: type, ...rest }: Component): Json {
  const shown = plain(rest) as Record<string, Json>;
  return type ? { type, ...shown } : shown;
}

/** Lower camel case for keys; a wrapped list without its wrapper; a list of plain values on one line; no URL. */
function plain(value: unknown): Json {
  if (Array.isArray(value)) return value.every(isScalar) ? value.join(", ") : value.map(plain);
  if (value === null || typeof value !== "object") return value as Json;
  const entries = Object.entries(value).filter(
    ([key, each]) => each !== undefined && each !== null && !/url$/i.test(key),
  );
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && Array.isArray(only[1])) return plain(only[1]);
  return Object.fromEntries(entries.map(([key, each]) => [key.charAt(0).toLowerCase() + key.slice(1), plain(each)]));
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}
