import type { CallContext } from "../../live/reads";
import { LiveError } from "../../live/errors";
import type { LiveOperations } from "../../live/operations";
import type { Runtime } from "../../core/context";
import type { Observation, Side, Sides } from "../../core/resource";
import { settleAll, sleep } from "../../live/clock";
import type { Scene } from "../../live/responses";
import type { CasterSceneSyncInputs } from "./inputs";
import { choose, InconsistentCaster, kindOf, sideOf, type CasterView } from "./scene";

/** How often a caster is read again whose responses contradict each other: it may have been edited between the reads. */
const rereads = 2;

/** Reads the caster once for both sides, by calls side by side. */
export async function observe(
  runtime: Runtime,
  inputs: CasterSceneSyncInputs,
  sides: Sides,
  context: CallContext,
  rereadsLeft = rereads,
): Promise<Observation> {
  const { live, clock, polling } = runtime;
  const wanted = sides.includes("source");
  const what = { content: true, status: wanted && inputs.onAir === "refuse" };
  const caster = await readCaster(live, inputs, what, context);
  const { inputs: resolved, from, to, failures, guards, warnings } = choose(inputs, caster);
  // A scene of another kind is no proof that the scene is gone.
  if (!wanted && to === undefined && caster.scenes.some((scene) => scene.SceneId === inputs.toSceneId)) {
    const doing = `${context.doing}: the scene ${inputs.toSceneId} is there, but it is not a PGM scene`;
    throw new LiveError(doing, "Local.UnexpectedAnswer");
  }
  const source = wanted && from ? contentOf(from, caster, context) : undefined;
  const target = sides.includes("target") && to ? contentOf(to, caster, context) : undefined;
  if (rereadsLeft > 0 && (source instanceof LiveError || target instanceof LiveError)) {
    await sleep(polling.first, context, clock);
    return observe(runtime, inputs, sides, { ...context, prefetched: undefined }, rereadsLeft - 1);
  }
  if (source instanceof LiveError) throw source;
  const found = wanted ? { failures, guards, warnings } : { failures: [], guards: [] };
  if (target instanceof LiveError) return { inputs: resolved, ...found, ...(source && { source }), unreadable: target };
  return { inputs: resolved, ...found, ...(source && { source }), ...(target && { target }) };
}

/** The content of a scene, or the error that says why the responses don't show it. */
function contentOf(scene: Scene, caster: CasterView, { doing }: CallContext): Side | LiveError {
  try {
    return sideOf(scene, caster);
  } catch (error) {
    if (!(error instanceof InconsistentCaster)) throw error;
    return new LiveError(`${doing}: ${error.message}`, "Local.Contradiction");
  }
}

/** The PGM scene, and as `fromSceneId` the only PVW scene, or else the only one with the same content. */
export async function find({ live }: Runtime, inputs: CasterSceneSyncInputs, context: CallContext) {
  const caster = await readCaster(live, inputs, { content: true, status: false }, context);
  const { to, failures } = choose(inputs, caster);
  if (to === undefined) return { inputs, failures: failures.filter(({ property }) => property === "toSceneId") };
  const target = contentOf(to, caster, context);
  if (target instanceof LiveError) throw target;
  const sources = caster.scenes.filter((scene) => kindOf(scene) === "PVW");
  const equal = sources.filter((scene) => {
    const source = contentOf(scene, caster, context);
    return !(source instanceof LiveError) && source.digest === target.digest;
  });
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
  const casterStatus = casters?.[0]?.Status;
  return { scenes, layouts, components, streaming: casterStatus === 1 ? true : casterStatus === 0 ? false : undefined };
}
