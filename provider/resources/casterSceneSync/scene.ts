import { digestOf, type Json } from "../../core/digest";
import type { Component, Layout, Scene } from "../../live/responses";
import { formatName } from "../../live/redact";
import type { Side } from "../../core/resource";
import type { CheckFailure } from "../../core/fields";
import type { CasterSceneSyncInputs } from "./inputs";

/** A production studio as it was seen in one look. */
export interface Studio {
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
}

/** Which scene is copied to which, and everything that stands against it. */
export function choose(inputs: CasterSceneSyncInputs, studio: Studio): Choice {
  const failures: CheckFailure[] = [];
  const guards: CheckFailure[] = [];
  const from = sceneOf("fromSceneId", "PVW", inputs, studio, failures);
  const to = sceneOf("toSceneId", "PGM", inputs, studio, failures);
  if (inputs.onAir === "refuse" && studio.streaming !== false) {
    const why = studio.streaming ? "the caster is on air" : "whether the caster is on air is not known";
    guards.push({ property: "onAir", reason: `${why}: stop it first, or allow the copy with onAir "allow"` });
  }
  const scenes = { ...(from && { fromSceneId: from.SceneId }), ...(to && { toSceneId: to.SceneId }) };
  return { inputs: { ...inputs, ...scenes }, ...(from ? { from } : {}), ...(to ? { to } : {}), failures, guards };
}

function sceneOf(
  property: "fromSceneId" | "toSceneId",
  kind: SceneKind,
  inputs: CasterSceneSyncInputs,
  { scenes }: Studio,
  failures: CheckFailure[],
): Scene | undefined {
  const fail = (reason: string) => void failures.push({ property, reason });
  const candidates = scenes.filter((scene) => scene.OutputType === outputTypes[kind]);
  const listed = candidates.length === 0 ? "it has none" : `it has ${listOf(candidates)}`;
  const wanted = inputs[property];
  if (wanted === undefined) {
    if (candidates.length === 1) return candidates[0];
    const first = candidates.length === 0 ? "start the caster, which creates it" : "name one of them";
    fail(
      `the caster ${inputs.casterId} must have exactly one ${kind} scene to take it as the default, and ${listed}: ${first}`,
    );
    return undefined;
  }
  const scene = scenes.find((each) => each.SceneId === wanted);
  if (scene === undefined) fail(`the caster ${inputs.casterId} has no scene ${wanted}; of ${kind} scenes ${listed}`);
  else if (scene.OutputType !== outputTypes[kind]) {
    fail(
      `${titleOf(scene)} is not a ${kind} scene: a copy goes from a PVW to a PGM scene only; of ${kind} scenes ${listed}`,
    );
  } else return scene;
  return undefined;
}

function listOf(scenes: readonly Scene[]): string {
  const shown = scenes.slice(0, 10).map(titleOf).join(", ");
  return scenes.length > 10 ? `${shown}, …` : shown;
}

function titleOf(scene: Scene): string {
  const id = formatName(scene.SceneId);
  return scene.SceneName ? `${formatName(scene.SceneName)} (${id})` : id;
}

/**
 * What a scene shows: its layout, its components by name, and their order from the bottom to the top. Never a stream
 * URL, which carries keys.
 */
export function sideOf(scene: Scene, studio: Studio): Side {
  const ids = scene.ComponentIds.componentId ?? scene.ComponentIds.ComponentId ?? [];
  const components = ids.map((id) =>
    found(
      "component",
      id,
      studio.components.find((each) => each.ComponentId === id),
      scene,
    ),
  );
  const layout = scene.LayoutId
    ? found(
        "layout",
        scene.LayoutId,
        studio.layouts.find((each) => each.LayoutId === scene.LayoutId),
        scene,
      )
    : undefined;
  const labels = labelsOf(components);
  const content = {
    layout: layout === undefined ? null : plain(layout),
    components: Object.fromEntries(components.map((each, index) => [labels[index] ?? "", componentContent(each)])),
    // One line, so that a change of the order shows as one change.
    order: labels.join(" < "),
  };
  return { content, digest: digestOf(content), state: "settled" };
}

/** The names that people gave, with the ID where a name is missing or given twice. */
function labelsOf(components: readonly Component[]): string[] {
  const names = components.map((each) => each.ComponentName ?? "");
  const ids = components.map((each) => each.ComponentId);
  const labels = ids.map((id, index) => {
    const name = names[index] ?? "";
    const unique = names.indexOf(name) === names.lastIndexOf(name);
    return name === "" ? id : unique ? name : `${name} (${id})`;
  });
  // A name may look like another's label, and no component may hide behind another.
  if (new Set(labels).size === new Set(ids).size) return labels;
  return ids.map((id, index) => `${names[index] ?? ""} (${id})`);
}

/** Thrown when the look-ups contradict each other: nothing is concluded from such an answer. */
export class InconsistentStudio extends Error {}

function found<T>(what: string, id: string, item: T | undefined, scene: Scene): T {
  if (item !== undefined) return item;
  throw new InconsistentStudio(
    `the scene ${titleOf(scene)} shows the ${what} ${formatName(id)}, which the caster does not list`,
  );
}

function componentContent({ ComponentName: _name, ComponentType: type, ...rest }: Component): Json {
  const shown = plain(rest) as Record<string, Json>;
  return type ? { type, ...shown } : shown;
}

/** Lower camel keys; wrapped lists unwrapped, those of plain values on one line; without what is absent or a URL. */
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
