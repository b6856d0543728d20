import { changedProperties } from "./objectDiff";
import { omit } from "./property";
import { limitTo } from "./semaphore";
import type { ResourceState } from "./state";
import { plannedStep } from "./plannedStep";
import type { Run } from "./steps";
import type { Op } from "./results";
import { isProviderType, providerUrnOf } from "./urn";

/** Reads every resource, stores the result in the state, and removes resources that are gone. */
export async function refreshAll(run: Run, parallel: number): Promise<void> {
  const limit = limitTo(parallel);
  const olds = run.snapshot.base.resources;
  const found = await Promise.all(olds.map((old) => limit(() => refreshUnlessCanceled(run, old))));
  await run.snapshot.replaceAll(removeDangling(found.filter((state) => state !== undefined)));
  if (run.report.failed) run.report.error("update failed");
}

const refreshUnlessCanceled = async (run: Run, old: ResourceState): Promise<ResourceState | undefined> =>
  run.cancellation.requested ? old : refresh(run, old);

/** The resource as it is now; undefined when it is gone, unchanged when it could not be read. */
async function refresh(run: Run, old: ResourceState): Promise<ResourceState | undefined> {
  const step = plannedStep("refresh", old, { ...old });
  run.report.beginStep(step);
  try {
    const { op, state } = await readAgain(run, old);
    run.report.completeStep({ ...omit(step, "new"), ...(state && { new: state }) }, op);
    return state;
  } catch (error) {
    run.report.failStep(step, error as Error);
    return old;
  }
}

async function readAgain(run: Run, old: ResourceState): Promise<{ op: Op; state: ResourceState | undefined }> {
  if (!old.custom || isProviderType(old.type)) return { op: "same", state: old };
  const provider = await run.provider();
  const read = await provider.read(old.urn, old.id, old);
  if (read === undefined) return { op: "delete", state: undefined };
  const state: ResourceState = { ...old, ...read, initErrors: [] };
  // The diff is reversed: which changes would turn the current resource into the old one?
  const { changes } = await provider.diff(old.urn, state.id, state, old.inputs, old.ignoreChanges);
  const differs = changes ?? changedProperties(state.inputs, old.inputs).size > 0;
  if (differs) state.modified = new Date().toISOString();
  return { op: differs ? "update" : "same", state };
}

// Removes references to resources that are gone, and property dependencies that become empty, as Pulumi does.
function removeDangling(states: readonly ResourceState[]): ResourceState[] {
  const urns = new Set(states.map(({ urn }) => urn));
  const exists = (urn: string): boolean => urns.has(urn);
  return states.map((state) => ({
    ...state,
    parent: exists(state.parent) ? state.parent : "",
    deletedWith: exists(state.deletedWith) ? state.deletedWith : "",
    provider: exists(providerUrnOf(state.provider)) ? state.provider : "",
    dependencies: state.dependencies.filter(exists),
    propertyDependencies: Object.fromEntries(
      Object.entries(state.propertyDependencies)
        .map(([key, of]) => [key, of.filter(exists)] as const)
        .filter(([, of]) => of.length > 0),
    ),
  }));
}
