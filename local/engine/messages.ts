import type { Goal } from "./goal";
import { isObject, Secret, Unknown } from "./property";
import type { PropertyMap, PropertyValue } from "./property";
import type { CheckFailure } from "./providerAnswers";
import type { PendingOperation } from "./state";
import type { Urn } from "./urn";

/** Pulumi's message for a failed check. `inputs` are the inputs that check returned. */
export function failureMessage(goal: Goal, { property, reason }: CheckFailure, inputs: PropertyMap): string {
  const subject = `${goal.type} resource '${goal.name}'`;
  if (property === "") return `${subject} has a problem: ${reason}`;
  return `${subject}: property ${property} value ${asGoPrints(inputs[property])} has a problem: ${reason}`;
}

/** A property value as Pulumi's messages show it: `{text}`, `{[{a} {b}]}`, `{map[key:{value}]}`. */
export function asGoPrints(value: PropertyValue | undefined): string {
  if (value instanceof Secret) return "{[secret]}";
  if (value instanceof Unknown) return "{[unknown]}";
  if (value === undefined || value === null) return "{<nil>}";
  if (Array.isArray(value)) return `{[${value.map(asGoPrints).join(" ")}]}`;
  if (!isObject(value)) return `{${String(value)}}`;
  const fields = Object.keys(value).sort();
  return `{map[${fields.map((key) => `${key}:${asGoPrints(value[key])}`).join(" ")}]}`;
}

/** The reason why a protected resource is not deleted. */
export const guardedDeletionMessage = (urn: Urn): string =>
  `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the ` +
  "`protect` flag from the resource in your Pulumi program and run `pulumi up`, or use the command:\n" +
  `\`pulumi state unprotect '${urn}'\``;

/** The reason why a protected resource is not replaced. */
export const guardedReplacementMessage = (urn: Urn): string =>
  `unable to replace resource "${urn}"\nas it is currently marked for protection. To unprotect the resource, remove ` +
  "the `protect` flag from the resource in your Pulumi program and run `pulumi up`";

export const guardedDependentMessage = (dependent: Urn, urn: Urn): string =>
  `unable to replace resource "${dependent}" as part of replacing "${urn}" as it is currently marked for protection`;

/** The warning after a run that was cut off. */
export function pendingOperationsMessage(operations: readonly PendingOperation[]): string {
  const count = String(operations.length);
  return [
    `Attempting to deploy or update resources with ${count} pending operations from previous deployment.`,
    ...operations.map(({ resource, type }) => `  * ${resource.urn}, interrupted while ${type}`),
    "These resources are in an unknown state because the engine was interrupted while it waited for changes to them " +
      "to complete. Check the resources in the cloud: was the change made?",
    "A refresh reads the real state; with clearPendingCreates it also removes interrupted creates.",
  ].join("\n");
}
