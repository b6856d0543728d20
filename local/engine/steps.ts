import { randomUUID } from "node:crypto";
import type { Cancellation } from "./cancellation";
import { guardedDeletionMessage } from "./messages";
import { InitError } from "./initError";
import type { Provider } from "./provider";
import { markSecret, unknownMarker } from "./property";
import type { PropertyMap } from "./property";
import type { PlannedStep } from "./plannedStep";
import type { Report } from "./report";
import type { Snapshot } from "./snapshot";
import type { ResourceState } from "./state";
import { isProviderType } from "./urn";

/** The shared parts of one running operation. */
export interface Run {
  readonly stack: string;
  readonly project: string;
  /** The package that the provider serves. */
  readonly served: string;
  /** A preview: nothing is written, and the provider gets no create, update or delete. */
  readonly dryRun: boolean;
  /** Starts the provider on first use. */
  provider(): Promise<Provider>;
  readonly snapshot: Snapshot;
  readonly report: Report;
  readonly cancellation: Cancellation;
}

/**
 * Runs the step: calls the provider, unless this is a preview, and settles the result in the snapshot. An incomplete
 * resource is settled before its {@link InitError} is thrown.
 */
export async function takeStep(run: Run, step: PlannedStep): Promise<void> {
  const { old, new: state } = step;
  switch (step.op) {
    case "same":
      if (old && state) await keep(run, old, state);
      return;
    case "create":
    case "create-replacement":
      if (state) await create(run, state, old);
      return;
    case "update":
      if (old && state) await update(run, old, state);
      return;
    case "delete":
    case "delete-replaced":
      if (old) await remove(run, old, step);
      return;
    case "replace":
    case "refresh":
      return;
  }
}

async function keep({ snapshot }: Run, old: ResourceState, state: ResourceState): Promise<void> {
  state.id = old.id;
  state.outputs = old.outputs;
  state.refreshBeforeUpdate = old.refreshBeforeUpdate;
  if (old.created !== undefined) state.created = old.created;
  if (old.modified !== undefined) state.modified = old.modified;
  await snapshot.settle(state, old);
}

async function create(run: Run, state: ResourceState, old: ResourceState | undefined): Promise<void> {
  state.created = state.modified = new Date().toISOString();
  const settle = async (): Promise<void> => {
    // A replacement after a deletion takes the old entry's place; otherwise the old resource waits for its deletion.
    if (old !== undefined && !old.pendingReplacement) old.delete = true;
    await run.snapshot.settle(state, old?.pendingReplacement === true ? old : undefined);
  };
  if (isProviderType(state.type)) {
    state.id = run.dryRun ? unknownMarker : randomUUID();
    await settle();
  } else if (!state.custom) {
    state.outputs = state.inputs;
    await settle();
  } else if (run.dryRun) {
    state.outputs = state.inputs;
    await settle();
  } else {
    await perform(run, "creating", state, settle, async (provider) => {
      const { id, outputs, refreshBeforeUpdate } = await provider.create(state.urn, state.inputs);
      Object.assign(state, { id, outputs: withSecrets(outputs, state), refreshBeforeUpdate });
    });
  }
}

async function update(run: Run, old: ResourceState, state: ResourceState): Promise<void> {
  state.id = old.id;
  if (old.created !== undefined) state.created = old.created;
  state.modified = new Date().toISOString();
  const settle = async (): Promise<void> => run.snapshot.settle(state, old);
  if (!state.custom) {
    state.outputs = old.outputs;
    await settle();
  } else if (run.dryRun) {
    state.outputs = state.inputs;
    await settle();
  } else {
    await perform(run, "updating", state, settle, async (provider) => {
      try {
        const made = await provider.update(state.urn, old.id, old, state.inputs, state.ignoreChanges);
        Object.assign(state, { ...made, outputs: withSecrets(made.outputs, state) });
      } catch (error) {
        // Until an update succeeds, the resource keeps its old inputs.
        if (error instanceof InitError) state.inputs = old.inputs;
        throw error;
      }
    });
  }
}

type ProviderCall = (provider: Provider) => Promise<void>;

/**
 * Calls the provider under a pending operation. An {@link InitError} is recorded in the state, settled and thrown
 * again.
 */
async function perform(
  run: Run,
  operation: "creating" | "updating",
  state: ResourceState,
  settle: () => Promise<void>,
  call: ProviderCall,
): Promise<void> {
  const provider = await run.provider();
  const end = await run.snapshot.begin(operation, state);
  try {
    await call(provider);
  } catch (error) {
    end();
    if (!(error instanceof InitError)) {
      await run.snapshot.write();
      throw error;
    }
    state.id = error.id;
    state.outputs = withSecrets(error.properties, state);
    state.initErrors = error.reasons;
    state.refreshBeforeUpdate = error.refreshBeforeUpdate;
    await settle();
    throw error;
  }
  end();
  await settle();
}

async function remove(run: Run, old: ResourceState, step: PlannedStep): Promise<void> {
  if (old.protect) throw new Error(guardedDeletionMessage(old.urn));
  const { snapshot, dryRun } = run;
  if (dryRun) return;
  const asksProvider = old.custom && !isProviderType(old.type) && !old.retainOnDelete && step.implied !== true;
  const end = asksProvider ? await snapshot.begin("deleting", old) : undefined;
  try {
    if (asksProvider) await (await run.provider()).delete(old.urn, old.id, old);
  } catch (error) {
    end?.();
    await snapshot.write();
    throw error;
  }
  end?.();
  if (step.beforeReplacement === true) {
    old.pendingReplacement = true;
    await snapshot.write();
  } else {
    await snapshot.remove(old);
  }
}

const withSecrets = (outputs: PropertyMap, state: ResourceState): PropertyMap =>
  markSecret(outputs, state.additionalSecretOutputs);
