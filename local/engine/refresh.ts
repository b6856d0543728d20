import { changedProperties } from "./objectDiff";
import { omit } from "./property";
import { limitTo } from "./semaphore";
import type { ResourceState } from "./state";
import { plannedStep } from "./plannedStep";
import type { Run } from "./steps";
import type { Op } from "./results";
import { isProviderType, providerUrnOf } from "./urn";

/** Reads every resource where it lives, puts what it finds in the state and forgets what is gone. */
export async function refreshAll(run: Run, parallel: number): Promise<void> {
  const limit = limitTo(parallel);
  const olds = run.snapshot.base.resources;
  const found = await Promise.all(olds.map((old) => limit(() => refreshUnlessCanceled(run, old))));
  await run.snapshot.replaceAll(withoutDangling(found.filter((state) => state !== undefined)));
  if (run.report.failed) run.report.error("update failed");
}

const refreshUnlessCanceled = async (run: Run, old: ResourceState): Promise<ResourceState | undefined> =>
  run.cancellation.requested ? old : refresh(run, old);

/** The resource as it is now; undefined when it is gone, and as it was when it could not be read. */
async function refresh(run: Run, old: ResourceState): Promise<ResourceState | undefined> {
  const step = plannedStep("refresh", old, { ...old });
  run.report.begins(step);
  try {
    const { op, state } = await readAgain(run, old);
    run.report.succeeded({ ...omit(step, "new"), ...(state && { new: state }) }, op);
    return state;
  } catch (error) {
    run.report.stepFailed(step, error as Error);
    return old;
  }
}

async function readAgain(run: Run, old: ResourceState): Promise<{ op: Op; state: ResourceState | undefined }> {
  if (!old.custom || isProviderType(old.type)) return { op: "same", state: old };
  const provider = await run.provider();
  const read = await provider.read(old.urn, old.id, old);
  if (read === undefined) return { op: "delete", state: undefined };
  const state: ResourceState = { ...old, ...read, initErrors: [] };
  // Asked the other way round: what would have to change, from what is there now, to be as it was?
  const { changes } = await provider.diff(old.urn, state.id, state, old.inputs, old.ignoreChanges);
  const differs = changes ?? changedProperties(state.inputs, old.inputs).size > 0;
  if (differs) state.modified = new Date().toISOString();
  return { op: differs ? "update" : "same", state };
}

// Nothing may point at what is gone; property dependencies that say nothing go with it, as Pulumi does it.
function withoutDangling(states: readonly ResourceState[]): ResourceState[] {
  const urns = new Set(states.map(({ urn }) => urn));
  const known = (urn: string): boolean => urns.has(urn);
  return states.map((state) => ({
    ...state,
    parent: known(state.parent) ? state.parent : "",
    deletedWith: known(state.deletedWith) ? state.deletedWith : "",
    provider: known(providerUrnOf(state.provider)) ? state.provider : "",
    dependencies: state.dependencies.filter(known),
    propertyDependencies: Object.fromEntries(
      Object.entries(state.propertyDependencies)
        .map(([key, of]) => [key, of.filter(known)] as const)
        .filter(([, of]) => of.length > 0),
    ),
  }));
}
