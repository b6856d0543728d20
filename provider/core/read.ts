import type { Json } from "./digest";
import { LiveError } from "../live/errors";
import { pick, present, without, type Properties } from "./properties";
import { contextFor, type Runtime } from "./context";
import { appliedDigest, isConfirmed } from "./evidence";
import type { CommonInputs, ResourceDefinition, Side } from "./resource";
import { lagWindow } from "./write";

export interface ReadState {
  readonly inputs: Properties;
  readonly state: Properties;
}

/** The target as it is now, in the place of the content that `check` computes. Undefined: it is gone. */
export async function read<I extends CommonInputs>(
  definition: ResourceDefinition<I>,
  runtime: Runtime,
  id: string,
  state: Properties,
): Promise<ReadState | undefined> {
  const known = { ...definition.fromIdentity(id), ...present(state) } as I;
  const doing = `reading ${definition.name} ${id}`;
  try {
    const context = contextFor(runtime, known, doing);
    const { target } = await definition.observe(runtime, known, ["target"], context);
    if (target !== undefined) return readState(definition, runtime, known, target);
    runtime.log(`${doing}: it does not exist any more. Removing it from the state.`);
    return undefined;
  } catch (error) {
    if (!(error instanceof LiveError && error.meaning === "gone")) throw error;
    runtime.log(`${error.message} Removing it from the state.`);
    return undefined;
  }
}

function readState<I extends CommonInputs>(
  definition: ResourceDefinition<I>,
  runtime: Runtime,
  known: I,
  target: Side,
): ReadState {
  const { contentKey, doneAt, inputNames } = definition;
  const live = definition.complete(target, (known[contentKey] ?? null) as Json, known);
  const applied = appliedDigest(known);
  // A write that reads may not show yet is not drift: the next up waits for it, or sends it again.
  if (applied !== live.digest && !isConfirmed(definition, known) && mayLag(runtime, known["sentAt"]))
    return { inputs: present(pick(known, [...inputNames, contentKey, "digest"])), state: known };
  const drift: { driftedFrom?: unknown } =
    applied === undefined || applied === live.digest ? {} : { driftedFrom: applied };
  const line =
    drift.driftedFrom === undefined ? undefined : definition.explain?.(known[contentKey] as Json, live.content);
  if (line !== undefined) runtime.log(`reading ${definition.name} ${definition.identity(known)}: ${line}.`);
  const computed = { [contentKey]: live.content, digest: live.digest, ...drift };
  const confirmation = applied === live.digest ? confirmationOf(definition, runtime, known, live) : known[doneAt];
  const rest = without(known, ["driftedFrom"]);
  return {
    inputs: present({ ...pick(known, inputNames), ...computed }),
    state: present({ ...rest, ...computed, status: live.status, [doneAt]: confirmation }),
  };
}

function mayLag({ clock }: Runtime, sentAt: unknown): boolean {
  const age = clock.now() - Date.parse(String(sentAt));
  return age >= 0 && age < lagWindow;
}

/** An accepted write is confirmed by seeing it in effect. A rollout that failed takes the confirmation back. */
function confirmationOf<I extends CommonInputs>(
  definition: ResourceDefinition<I>,
  { clock }: Runtime,
  known: I,
  live: Side,
): unknown {
  if (live.state === "failed") return undefined;
  const accepted = known["requestId"] !== undefined && !isConfirmed(definition, known);
  return accepted && live.state === "settled" ? new Date(clock.now()).toISOString() : known[definition.doneAt];
}
