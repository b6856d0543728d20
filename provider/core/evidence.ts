import { isDeepStrictEqual } from "node:util";
import { digestOf, pick, dropAbsent, type Json, type Properties } from "./values";
import type { CommonInputs, ResourceDefinition } from "./resource";

/** What the state keeps of a write. */
export interface Evidence {
  /** What the target showed before it, or before the first of several unconfirmed writes of the same content. */
  readonly previous?: Json;
  /** Present: the write was accepted. */
  readonly requestId?: string;
  /** When it was sent, ISO 8601. */
  readonly sentAt?: string;
}

/** Whether the target showed the content of the state after the last write. */
export function isConfirmed(definition: { readonly doneAt: string }, state: Properties): boolean {
  return state[definition.doneAt] !== undefined && state[definition.doneAt] !== null;
}

/** The digest that was applied last: a refresh may have replaced `digest` by that of the target. */
export function appliedDigest(state: Properties): unknown {
  return state["driftedFrom"] ?? state["digest"];
}

/** The evidence of the last write. Undefined: none was sent. */
export function evidenceOf(olds: Properties): Evidence | undefined {
  const evidence: Evidence = pick(dropAbsent(olds), ["previous", "requestId", "sentAt"]);
  return evidence.requestId === undefined && evidence.sentAt === undefined ? undefined : evidence;
}

/** The earlier write that this operation continues: of the same content, for the same triggers, not yet confirmed. */
export function unconfirmedWrite(
  definition: ResourceDefinition,
  olds: Properties | undefined,
  inputs: CommonInputs,
  digest: string,
): Evidence | undefined {
  if (olds === undefined || isConfirmed(definition, olds)) return undefined;
  const continues = appliedDigest(olds) === digest && isDeepStrictEqual(olds["triggers"], inputs.triggers);
  return continues ? evidenceOf(olds) : undefined;
}

/** Whether the target showed the same before the write: then a read can't prove that the write took effect. */
export function targetMatchedBefore(
  definition: ResourceDefinition,
  previous: Json | undefined,
  source: { content: Json; digest: string },
  inputs: CommonInputs,
): boolean {
  if (previous === undefined) return false;
  const before = { content: previous, digest: digestOf(previous), state: "settled" } as const;
  return definition.complete(before, source.content, inputs).digest === source.digest;
}
