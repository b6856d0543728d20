import { isDeepStrictEqual } from "node:util";
import type { Properties } from "./properties";
import { isConfirmed } from "./evidence";
import type { CommonInputs, ResourceDefinition } from "./resource";

/** What a change of inputs asks for. Decides without any I/O. */
export interface Change {
  readonly replaces: string[];
  /** The operation is performed again. */
  readonly performs: boolean;
  /** Something changed, if only to be recorded. */
  readonly changes: boolean;
}

/** `olds` are outputs, `news` inputs. */
export function diff<I extends CommonInputs>(
  definition: ResourceDefinition<I>,
  olds: Properties,
  news: Properties,
): Change {
  const { inputNames, replaceOn } = definition;
  const replaces = replaceOn.filter((name) => differs(definition, name, olds, news));
  const performs = replaces.length > 0 || !isConfirmed(definition, olds) || asksToPerform(definition, olds, news);
  const changes = performs || inputNames.some((name) => differs(definition, name, olds, news));
  return { replaces, performs, changes };
}

/** Whether the inputs ask for the operation. `olds` may be inputs too, which tell nothing of a confirmation. */
export function asksToPerform<I extends CommonInputs>(
  definition: ResourceDefinition<I>,
  olds: Properties,
  news: Properties,
): boolean {
  // A fresh source after drift: what was applied last is not what the target shows.
  const healsDrift = olds["driftedFrom"] !== undefined && news["driftedFrom"] === undefined;
  return healsDrift || [...definition.performOn, "digest"].some((name) => differs(definition, name, olds, news));
}

function differs<I extends CommonInputs>(
  { resolvedNames }: ResourceDefinition<I>,
  name: string,
  olds: Properties,
  news: Properties,
): boolean {
  const absent = news[name] === undefined || news[name] === null;
  if (absent && (name === "digest" || resolvedNames.includes(name))) return false;
  return !isDeepStrictEqual(olds[name] ?? undefined, news[name] ?? undefined);
}
