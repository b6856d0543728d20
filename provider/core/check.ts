import { isDeepStrictEqual } from "node:util";
import type { Json } from "./digest";
import type { CallContext } from "../live/reads";
import { LiveError } from "../live/errors";
import { merged } from "./merged";
import { pick, present, without, type Properties } from "./properties";
import { isUnknown, UNKNOWN } from "./unknown";
import { unexpectedDigest, type CheckFailure } from "./fields";
import { notAdoptable } from "./adopt";
import { contextFor, type OpenedRuntime, type Runtime } from "./context";
import { asksToPerform } from "./diff";
import { differences } from "./differences";
import { messageOf } from "./errors";
import type { CommonInputs, Observation, ResourceDefinition } from "./resource";

export interface CheckResult {
  inputs: Properties;
  failures: CheckFailure[];
}

interface Check<I extends CommonInputs> {
  readonly definition: ResourceDefinition<I>;
  readonly runtime: Runtime;
  readonly olds: Properties;
  readonly inputs: I;
}

/**
 * Validates the inputs, resolves defaults, reads the source and returns its content as a computed input. Never throws:
 * every failure is returned, all at once, on the property that the user wrote, or on none where no input is at fault.
 */
export async function check<I extends CommonInputs>(
  definition: ResourceDefinition<I>,
  opened: OpenedRuntime,
  olds: Properties,
  news: Properties,
  prefetched?: CallContext["prefetched"],
): Promise<CheckResult> {
  const failures = definition.validate(news);
  if ("failures" in opened) failures.push(...opened.failures.map((reason) => ({ property: "", reason })));
  if (failures.length > 0 || !("runtime" in opened)) {
    // What is refused need not be fit for the way back to the engine.
    const refused = failures.map(({ property }) => property.split(".")[0] ?? "");
    return { inputs: without(news, refused), failures };
  }
  const inputs = present(news) as I;
  if (definition.locators.some((name) => isUnknown(inputs[name])))
    return { inputs: { ...inputs, [definition.contentKey]: UNKNOWN, digest: UNKNOWN }, failures };
  const request = { definition, runtime: opened.runtime, olds: present(olds), inputs };
  try {
    return finish(request, await lookUp(request, prefetched));
  } catch (error) {
    return { inputs, failures: [failureOf(definition, error)] };
  }
}

async function lookUp<I extends CommonInputs>(
  request: Check<I>,
  prefetched: CallContext["prefetched"],
): Promise<CheckResult> {
  const { definition, runtime, olds, inputs } = request;
  const { lookups } = runtime.settings;
  if (lookups === "off") return { inputs: lastKnown(request, inputs), failures: [] };
  const isNew = Object.keys(olds).length === 0;
  const adopting = isNew && inputs.adopt === true;
  const context = contextFor(runtime, inputs, definition.describeRead(inputs));
  let seen: Observation<I>;
  try {
    // Only an adoption depends on the target.
    seen = adopting
      ? await definition.observe(runtime, inputs, ["source", "target"], context)
      : await definition.observe(
          runtime,
          inputs,
          ["source"],
          prefetched === undefined ? context : { ...context, prefetched },
        );
  } catch (error) {
    if (lookups === "required" || !(error instanceof LiveError && error.noAnswer)) throw error;
    runtime.log(`${error.message} Keeping the last known source (lookups: optional).`);
    return { inputs: lastKnown(request, inputs), failures: [] };
  }
  const failures = [...seen.failures];
  const doing = definition.describeWrite(seen.inputs);
  const guard = (writes: boolean) => {
    if (writes) failures.push(...seen.guards);
    else for (const { reason } of seen.guards) runtime.log(`${doing}: ${reason}. There is nothing to write now.`);
  };
  if (seen.source === undefined) {
    const kept = lastKnown(request, seen.inputs);
    if (failures.length === 0 && kept.digest === undefined) failures.push(definition.missingSource(seen.inputs));
    guard(failures.length > 0);
    return { inputs: kept, failures };
  }
  if (adopting) failures.push(...notAdoptable(definition, seen));
  const { content, digest, state, status } = seen.source;
  const checked = merged(seen.inputs, { [definition.contentKey]: content, digest });
  if (state === "wait") runtime.log(`${doing}: the source is ${status}; up waits until it is settled.`);
  guard(!adopting && (isNew || asksToPerform(definition, olds, checked)));
  const before = olds[definition.contentKey] as Json | undefined;
  const line = before === undefined || olds["digest"] === digest ? undefined : definition.explain?.(before, content);
  if (line !== undefined) runtime.log(`${doing}: ${line}. up performs the operation again.`);
  return { inputs: checked, failures };
}

/** Holds whatever digest is returned to the pin, and tells what the computed inputs alone don't show. */
function finish<I extends CommonInputs>({ definition, runtime, olds }: Check<I>, result: CheckResult): CheckResult {
  const checked = result.inputs as I;
  const failures = [...result.failures];
  const { digest, driftedFrom, expectedDigest } = checked;
  if (digest === undefined || isUnknown(digest)) return { inputs: checked, failures };
  if (expectedDigest !== undefined && !isUnknown(expectedDigest) && expectedDigest !== digest) {
    // Only the content that was applied last is still known by its digest.
    const reviewed = olds["digest"] === expectedDigest ? (olds[definition.contentKey] as Json) : undefined;
    const where = reviewed === undefined ? "" : differences(reviewed, checked[definition.contentKey] as Json);
    failures.push(unexpectedDigest(expectedDigest, digest, where));
  }
  const identity = definition.identity(checked);
  const title = `${definition.name} ${identity}`;
  if (driftedFrom !== undefined)
    runtime.log(
      `${title}: the target shows ${digest}, but this resource applied ${driftedFrom}. Somebody changed the target, ` +
        "and there is no source to apply again: up leaves the target as it is.",
    );
  const other = runtime.targets.plan(identity, digest, [olds["digest"], olds["driftedFrom"]]);
  if (other !== undefined)
    runtime.log(
      `${title}: warning: another resource of this run has the same target and plans ${other}; this one plans ${digest}. ` +
        "Declare one resource for each target.",
    );
  return { inputs: checked, failures };
}

/** Without a source or an answer, what was applied last stays wanted. */
function lastKnown<I extends CommonInputs>({ definition, olds }: Check<I>, inputs: I): I {
  const { locators, resolvedNames, contentKey } = definition;
  const same = locators.every((name) => inputs[name] === undefined || isDeepStrictEqual(inputs[name], olds[name]));
  if (!same) return inputs;
  return present({ ...pick(olds, [...resolvedNames, contentKey, "digest", "driftedFrom"]), ...inputs }) as I;
}

/** A documented not-found is about the place that the user named. Any other failure is no input's fault. */
function failureOf({ subject }: { readonly subject: string }, error: unknown): CheckFailure {
  if (!(error instanceof LiveError)) return { property: "", reason: reasonOf(error) };
  const aboutTheInput = error.meaning !== "retry" && !error.noAnswer;
  return { property: aboutTheInput ? subject : "", reason: error.message };
}

export function reasonOf(error: unknown): string {
  if (error instanceof LiveError) return error.message;
  return `an error inside pulumi-apsaravideo, please report it: ${messageOf(error)}`;
}
