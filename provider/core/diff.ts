import { isDeepStrictEqual } from "node:util";
import { omit, pick, type Properties } from "./values";
import { isConfirmed } from "./evidence";
import { namesOf } from "./fields";
import type { ResourceDefinition } from "./resource";

/** What a change of inputs asks for. */
export interface Difference {
  /** The inputs that name another target. */
  readonly replaces: string[];
  /** Every input that changed, computed ones too. */
  readonly changed: string[];
  /** The operation is performed again. */
  readonly performs: boolean;
  /** Something changed, if only to be recorded. */
  readonly changes: boolean;
}

/** Decides without any I/O. `olds` are outputs. */
export function diff(definition: ResourceDefinition, olds: Properties, inputs: Properties): Difference {
  const { fields, contentKey } = definition;
  const news = omitPastDrift(definition, olds, inputs);
  const differing = (names: readonly string[]) => names.filter((name) => differs(definition, name, olds, news));
  const written = differing(namesOf(fields, () => true));
  const replaces = written.filter((name) => fields[name]?.change === "replace");
  const performs = !isConfirmed(definition, olds) || requiresOperation(definition, olds, news);
  const changed = [...written, ...differing([contentKey, "digest", "driftedFrom"])];
  return { replaces, changed, performs, changes: performs || written.length > 0 };
}

/** Without a source, inputs keep a drift until the next refresh, also after an up has applied what is wanted again. */
export function omitPastDrift({ contentKey }: ResourceDefinition, olds: Properties, inputs: Properties): Properties {
  const drift = inputs["driftedFrom"];
  if (drift === undefined || olds["driftedFrom"] !== undefined || drift !== olds["digest"]) return inputs;
  return { ...omit(inputs, ["driftedFrom"]), ...pick(olds, [contentKey, "digest"]) };
}

function requiresOperation(definition: ResourceDefinition, olds: Properties, news: Properties): boolean {
  // A fresh source after drift: what was applied last is not what the target shows.
  const healsDrift = olds["driftedFrom"] !== undefined && news["driftedFrom"] === undefined;
  const names = [...namesOf(definition.fields, ({ change }) => change !== "record"), "digest"];
  return healsDrift || names.some((name) => differs(definition, name, olds, news));
}

/**
 * Whether the inputs of an existing resource show that the operation is performed. After a run without look-ups the old
 * inputs don't name what was applied, and only `diff` knows it, from the state.
 */
export function inputsRequireOperation(
  definition: ResourceDefinition,
  oldInputs: Properties,
  news: Properties,
): boolean {
  const computed = [...namesOf(definition.fields, ({ resolved }) => resolved), "digest"];
  return requiresOperation(definition, { ...pick(news, computed), ...oldInputs }, news);
}

function differs(
  { fields, contentKey }: ResourceDefinition,
  name: string,
  olds: Properties,
  news: Properties,
): boolean {
  const absent = news[name] === undefined || news[name] === null;
  if (absent && (name === "digest" || name === contentKey || fields[name]?.resolved)) return false;
  return !isDeepStrictEqual(olds[name] ?? undefined, news[name] ?? undefined);
}
