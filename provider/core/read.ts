import { type Json, pick, dropAbsent, omit, type Properties } from "./values";
import { LiveError } from "../live/errors";
import { messageOf, ProviderError } from "./errors";
import { namesOf, validate } from "./fields";
import { contextFor, type Request } from "./context";
import { refuse } from "./operation";
import { appliedDigest, evidenceOf, isConfirmed } from "./evidence";
import type { CommonInputs, ResourceDefinition, Side } from "./resource";
import { lagWindow } from "./write";

export interface ReadState {
  readonly inputs: Properties;
  readonly state: Properties;
}

/**
 * The target of an identity, as a resource that has just confirmed it: the first preview plans nothing where the source
 * is equal. Undefined: there is no such target.
 */
export async function importTarget(
  definition: ResourceDefinition,
  request: Request,
  id: string,
): Promise<ReadState | undefined> {
  const known = definition.fromIdentity(id) as CommonInputs;
  const doing = `importing ${definition.name} ${id}`;
  if (Object.keys(known).length === 0)
    throw new ProviderError(`${doing}: this is not an identity: expected ${definition.identityForm}.`);
  const context = contextFor(request, known, doing);
  try {
    refuse(validate(definition.fields, [], known), context);
    const { inputs, failures, target } = await definition.find(request, known, context);
    refuse(failures, context);
    if (target === undefined) return undefined;
    const live = definition.complete(target, null, inputs);
    const computed = { ...inputs, [definition.contentKey]: live.content, digest: live.digest };
    const inEffect = live.state === "settled" ? new Date(request.clock.now()).toISOString() : undefined;
    return { inputs: computed, state: dropAbsent({ ...computed, status: live.status, [definition.doneAt]: inEffect }) };
  } catch (error) {
    if (error instanceof LiveError && error.meaning === "gone") return undefined;
    if (error instanceof ProviderError) throw error;
    throw new ProviderError(error instanceof LiveError ? error.message : `${doing}: ${messageOf(error)}`, error);
  }
}

/** The target as it is now, in the place of the content that `check` computes. Undefined: the target is gone. */
export async function read(
  definition: ResourceDefinition,
  request: Request,
  id: string,
  state: Properties,
): Promise<ReadState | undefined> {
  const known = { ...definition.fromIdentity(id), ...dropAbsent(state) } as CommonInputs;
  const doing = `reading ${definition.name} ${id}`;
  try {
    const context = contextFor(request, known, doing);
    const { target, unreadable } = await definition.observe(request, known, ["target"], context);
    if (unreadable !== undefined) throw unreadable;
    if (target !== undefined) return readState(definition, request, known, target);
    // Reads may not show a first write yet, and the next up needs its evidence.
    if (!isConfirmed(definition, known) && evidenceOf(known) !== undefined) {
      const line = "the last write is not confirmed, and the target does not exist";
      request.log("warning", `${doing}: ${line}. Keeping the last known state.`);
      return keepState(definition, known);
    }
    request.log("warning", `${doing}: it does not exist any more. Removing it from the state.`);
    return undefined;
  } catch (error) {
    if (!(error instanceof LiveError && error.meaning === "gone")) throw error;
    request.log("warning", `${error.message} Removing it from the state.`);
    return undefined;
  }
}

function readState(definition: ResourceDefinition, request: Request, known: CommonInputs, target: Side): ReadState {
  const { contentKey, doneAt, fields } = definition;
  const inputNames = namesOf(fields, () => true);
  const live = definition.complete(target, (known[contentKey] ?? null) as Json, known);
  const applied = appliedDigest(known);
  // Reads may not show the last write yet. That is no drift: the next up waits for the write, or sends it again.
  if (applied !== live.digest && !isConfirmed(definition, known) && mayLag(request, known["sentAt"]))
    return keepState(definition, known);
  const drift: { driftedFrom?: unknown } =
    applied === undefined || applied === live.digest ? {} : { driftedFrom: applied };
  const line =
    drift.driftedFrom === undefined ? undefined : definition.explain?.(known[contentKey] as Json, live.content);
  if (line !== undefined) request.log("info", `reading ${definition.name} ${definition.identity(known)}: ${line}.`);
  const computed = { [contentKey]: live.content, digest: live.digest, ...drift };
  const confirmation = applied === live.digest ? confirmationOf(definition, request, known, live) : known[doneAt];
  const rest = omit(known, ["driftedFrom"]);
  return {
    inputs: dropAbsent({ ...pick(known, inputNames), ...computed }),
    state: dropAbsent({ ...rest, ...computed, status: live.status, [doneAt]: confirmation }),
  };
}

function keepState({ fields, contentKey }: ResourceDefinition, known: CommonInputs): ReadState {
  const computed = [contentKey, "digest", "driftedFrom"];
  return { inputs: dropAbsent(pick(known, [...namesOf(fields, () => true), ...computed])), state: known };
}

function mayLag({ clock }: Request, sentAt: unknown): boolean {
  const age = clock.now() - Date.parse(String(sentAt));
  return age >= 0 && age < lagWindow;
}

/** A read confirms an accepted write when the target shows it in effect. A failed rollout takes the confirmation back. */
function confirmationOf(definition: ResourceDefinition, { clock }: Request, known: CommonInputs, live: Side): unknown {
  if (live.state === "failed") return undefined;
  const accepted = known["requestId"] !== undefined && !isConfirmed(definition, known);
  return accepted && live.state === "settled" ? new Date(clock.now()).toISOString() : known[definition.doneAt];
}
