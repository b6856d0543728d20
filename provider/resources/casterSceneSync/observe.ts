import type { CallContext } from "../../live/reads";
import { LiveError } from "../../live/errors";
import type { LiveOperations } from "../../live/operations";
import type { Runtime } from "../../core/context";
import type { Observation, Sides } from "../../core/resource";
import { settleAll } from "../../live/clock";
import { formatName } from "../../live/redact";
import { identityOf, type CasterSceneSyncInputs } from "./inputs";
import { choose, InconsistentCaster, kindOf, sideOf, type CasterView } from "./scene";

/** Reads the caster once for both sides, by calls side by side. */
export async function observe(
  { live }: Runtime,
  inputs: CasterSceneSyncInputs,
  sides: Sides,
  context: CallContext,
): Promise<Observation> {
  const wanted = sides.includes("source");
  const what = { content: true, status: wanted && inputs.onAir === "refuse" };
  const caster = await readCaster(live, inputs, what, context);
  const { inputs: resolved, from, to, failures, guards, warnings } = choose(inputs, caster);
  // A scene of another kind is no proof that the scene is gone.
  if (!wanted && to === undefined && caster.scenes.some((scene) => scene.SceneId === inputs.toSceneId)) {
    const doing = `${context.doing}: the scene ${inputs.toSceneId} is there, but it is not a PGM scene`;
    throw new LiveError(doing, "Local.UnexpectedAnswer");
  }
  try {
    return {
      inputs: resolved,
      failures: wanted ? failures : [],
      guards: wanted ? guards : [],
      warnings: wanted ? warnings : [],
      ...(wanted && from !== undefined ? { source: sideOf(from, caster) } : {}),
      ...(sides.includes("target") && to !== undefined ? { target: sideOf(to, caster) } : {}),
    };
  } catch (error) {
    if (!(error instanceof InconsistentCaster)) throw error;
    throw new LiveError(
      `${context.doing}: ${formatName(identityOf(resolved))}: ${error.message}`,
      "Local.UnexpectedAnswer",
    );
  }
}

/** The PGM scene, and as `fromSceneId` the only PVW scene, or else the only one with the same content. */
export async function find({ live }: Runtime, inputs: CasterSceneSyncInputs, context: CallContext) {
  const caster = await readCaster(live, inputs, { content: true, status: false }, context);
  const { to, failures } = choose(inputs, caster);
  if (to === undefined) return { inputs, failures: failures.filter(({ property }) => property === "toSceneId") };
  const target = sideOf(to, caster);
  const sources = caster.scenes.filter((scene) => kindOf(scene) === "PVW");
  const equal = sources.filter((scene) => sideOf(scene, caster).digest === target.digest);
  const [from, ...others] = sources.length === 1 ? sources : equal;
  const found = from && others.length === 0 ? { ...inputs, fromSceneId: from.SceneId } : inputs;
  return { inputs: found, failures: [], target };
}

export async function prefetch({ live }: Runtime, members: readonly CasterSceneSyncInputs[], context: CallContext) {
  const whole = (inputs: CasterSceneSyncInputs) => ({ content: true, status: inputs.onAir === "refuse" });
  await settleAll(members.map((inputs) => readCaster(live, inputs, whole(inputs), context)));
}

/** Reads the scenes of a caster; with `content` its layouts and components, with `status` whether the caster is streaming. */
export async function readCaster(
  live: LiveOperations,
  inputs: { casterId: string; regionId?: string | undefined },
  { content, status }: { content: boolean; status: boolean },
  context: CallContext,
): Promise<CasterView> {
  const query = { casterId: inputs.casterId, regionId: inputs.regionId };
  const [scenes, layouts, components, casters] = await settleAll([
    live.describeCasterScenes(query, context),
    content ? live.describeCasterLayouts(query, context) : [],
    content ? live.describeCasterComponents(query, context) : [],
    status ? live.describeCasters(query, context) : undefined,
  ]);
  const caster = casters?.[0];
  return { scenes, layouts, components, streaming: caster === undefined ? undefined : caster.Status === 1 };
}
