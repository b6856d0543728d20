import { isDeepStrictEqual } from "node:util";
import { type Json, pick, dropAbsent, omit, type Properties, isUnknown, UNKNOWN } from "./values";
import type { Prefetched } from "../live/reads";
import { LiveError } from "../live/errors";
import { namesOf, unexpectedDigest, validate, type CheckFailure } from "./fields";
import { findAdoptFailures } from "./adopt";
import { contextFor, requestOf, type OpenedRuntime, type Request, type RequestScope } from "./context";
import { inputsRequireOperation } from "./diff";
import { differences } from "./differences";
import { reasonOf } from "./errors";
import type { CommonInputs, Observation, ResourceDefinition } from "./resource";

export interface CheckRequest {
  /** The inputs of the last `check`; absent: the resource is new. */
  readonly oldInputs?: Properties;
  readonly newInputs: Properties;
  readonly prefetched?: PrefetchedReads | undefined;
}

/** The prefetched responses of one group. */
export interface PrefetchedReads {
  readonly responses: Prefetched;
  /** How many writes this run had started when the prefetch began. */
  readonly writes: number;
}

export interface CheckResult {
  inputs: Properties;
  failures: CheckFailure[];
}

interface Check {
  readonly definition: ResourceDefinition;
  readonly request: Request;
  readonly olds: Properties;
  readonly isNew: boolean;
  readonly inputs: CommonInputs;
  readonly prefetched: PrefetchedReads | undefined;
}

/**
 * Validates the inputs, resolves defaults, reads the source and returns its content as a computed input. Never throws:
 * every failure is returned, all at once, on the property that the user wrote, or on none where no input is at fault.
 */
export async function check(
  definition: ResourceDefinition,
  opened: OpenedRuntime,
  scope: RequestScope,
  { oldInputs = {}, newInputs, prefetched }: CheckRequest,
): Promise<CheckResult> {
  const failures = validateInputs(definition, newInputs);
  if ("failures" in opened) failures.push(...opened.failures.map(({ reason }) => ({ property: "", reason })));
  if (failures.length > 0 || !("runtime" in opened)) {
    // A rejected input may hold a value that the engine's protocol cannot carry.
    const refused = failures.map(({ property }) => property.split(".")[0] ?? "");
    return { inputs: omit(newInputs, refused), failures };
  }
  const inputs = dropAbsent(newInputs) as CommonInputs;
  if (namesOf(definition.fields, ({ locator }) => locator).some((name) => isUnknown(inputs[name])))
    return { inputs: { ...inputs, [definition.contentKey]: UNKNOWN, digest: UNKNOWN }, failures };
  const request = requestOf(opened.runtime, scope);
  const olds = dropAbsent(oldInputs);
  const checking = { definition, request, olds, isNew: Object.keys(olds).length === 0, inputs, prefetched };
  try {
    return assertDigest(checking, await readSource(checking));
  } catch (error) {
    return { inputs, failures: [failureOf(definition, error)] };
  }
}

/** Every failure that can be found without a call. */
export function validateInputs(definition: ResourceDefinition, news: Properties): CheckFailure[] {
  const { fields, contentKey } = definition;
  const failures = validate(fields, [contentKey, "digest", "driftedFrom"], news);
  return [...failures, ...(definition.validateTogether?.(news) ?? [])];
}

async function readSource(checking: Check): Promise<CheckResult> {
  const { definition, request, olds, isNew, inputs } = checking;
  const { lookups } = request.settings;
  if (lookups === "off") return { inputs: keepKnown(checking, inputs), failures: [] };
  const adopting = isNew && inputs.adopt === true;
  let seen: Observation;
  try {
    seen = await observeSource(checking, adopting);
  } catch (error) {
    if (lookups === "required" || !(error instanceof LiveError && error.inconclusive)) throw error;
    request.log("warning", `${error.message} Keeping the last known source (lookups: optional).`);
    return { inputs: keepKnown(checking, inputs), failures: [] };
  }
  const failures = [...seen.failures];
  const doing = definition.describeWrite(seen.inputs);
  const guard = (writes: boolean) => {
    if (writes) failures.push(...seen.guards);
    else
      for (const { reason } of seen.guards) request.log("info", `${doing}: ${reason}. This matters only for a write.`);
  };
  if (seen.source === undefined) {
    const kept = keepKnown(checking, seen.inputs);
    if (failures.length === 0) failures.push(...missingSource(checking, kept));
    guard(failures.length > 0);
    return { inputs: kept, failures };
  }
  if (adopting) failures.push(...findAdoptFailures(definition, seen));
  const { content, digest, state, status } = seen.source;
  const checked: CommonInputs = { ...seen.inputs, [definition.contentKey]: content, digest };
  if (state === "wait") request.log("info", `${doing}: the source is ${status}; up waits until it is settled.`);
  const writes = !adopting && (isNew || inputsRequireOperation(definition, olds, checked));
  guard(writes);
  if (writes) for (const warning of seen.warnings ?? []) request.log("warning", `${doing}: ${warning}.`);
  const before = olds[definition.contentKey] as Json | undefined;
  const line = before === undefined || olds["digest"] === digest ? undefined : definition.explain?.(before, content);
  if (line !== undefined) request.log("info", `${doing}: ${line}. up performs the operation again.`);
  return { inputs: checked, failures };
}

/** Only an adoption depends on the target. */
async function observeSource(checking: Check, adopting: boolean): Promise<Observation> {
  const { definition, request, olds, isNew, inputs, prefetched } = checking;
  const context = contextFor(request, inputs, definition.describeRead(inputs));
  if (adopting) return definition.observe(request, inputs, ["source", "target"], context);
  const seen = await definition.observe(request, inputs, ["source"], { ...context, prefetched: prefetched?.responses });
  if (prefetched === undefined || prefetched.writes === request.targets.writes || isNew) return seen;
  // A response from before a write of this run must not lead to "nothing to do".
  const performs = inputsRequireOperation(definition, olds, { ...seen.inputs, digest: seen.source?.digest });
  return performs ? seen : definition.observe(request, inputs, ["source"], context);
}

/** Why nothing can be done without a source: nothing was applied before, or the target does not show it any more. */
function missingSource({ definition, olds, isNew }: Check, kept: CommonInputs): CheckFailure[] {
  const missing = definition.missingSource(kept);
  const { digest, driftedFrom } = kept;
  // After a run without look-ups only the state knows what was applied.
  if (digest === undefined) return isNew || !hasSameSource(definition, olds, kept) ? [missing] : [];
  if (driftedFrom === undefined || !inputsRequireOperation(definition, olds, kept)) return [];
  return [{ ...missing, reason: `${missing.reason}. The target shows ${digest}, and ${driftedFrom} is wanted` }];
}

/** Compares the returned digest with the pin, and logs what the computed inputs alone don't show. */
function assertDigest({ definition, request, olds }: Check, { inputs, failures }: CheckResult): CheckResult {
  const checked = inputs as CommonInputs;
  const { digest, driftedFrom, expectedDigest } = checked;
  if (digest === undefined || isUnknown(digest)) return { inputs, failures };
  if (expectedDigest !== undefined && !isUnknown(expectedDigest) && expectedDigest !== digest) {
    // The old inputs hold content for one digest only.
    const reviewed = olds["digest"] === expectedDigest ? (olds[definition.contentKey] as Json) : undefined;
    const where = reviewed === undefined ? "" : differences(reviewed, checked[definition.contentKey] as Json);
    failures.push(unexpectedDigest(expectedDigest, digest, where, driftedFrom === undefined ? "source" : "target"));
  }
  const identity = definition.identity(checked);
  const title = `${definition.name} ${identity}`;
  if (driftedFrom !== undefined) {
    const then = inputsRequireOperation(definition, olds, checked)
      ? "up applies the source that it finds."
      : "no source was read to apply again, so up leaves the target as it is.";
    const line = `${title}: the last refresh found ${digest} in the target, but this resource applied ${driftedFrom}`;
    request.log("warning", `${line}. Somebody changed the target: ${then}`);
  }
  const other = request.targets.plan(identity, digest);
  if (other !== undefined)
    request.log(
      "warning",
      `${title}: another resource of this run has the same target and plans ${other}; this one plans ${digest}. ` +
        "Declare one resource for each target.",
    );
  return { inputs, failures };
}

/** Without a source or a response, keeps the content of the old inputs, if they name the same source. */
function keepKnown({ definition, olds }: Check, inputs: CommonInputs): CommonInputs {
  if (!hasSameSource(definition, olds, inputs)) return inputs;
  const resolved = namesOf(definition.fields, (field) => field.resolved);
  const kept = pick(olds, [...resolved, definition.contentKey, "digest", "driftedFrom"]);
  return dropAbsent({ ...kept, ...inputs }) as CommonInputs;
}

function hasSameSource({ fields }: ResourceDefinition, olds: Properties, inputs: CommonInputs): boolean {
  const locators = namesOf(fields, ({ locator }) => locator);
  return locators.every((name) => inputs[name] === undefined || isDeepStrictEqual(inputs[name], olds[name]));
}

/** A refusal by the service is reported on the input that names the caster or domain. Others belong to no input. */
function failureOf({ subject }: { readonly subject: string }, error: unknown): CheckFailure {
  if (!(error instanceof LiveError)) return { property: "", reason: reasonOf(error) };
  const aboutTheInput = error.meaning !== "retry" && !error.inconclusive;
  return { property: aboutTheInput ? subject : "", reason: error.message };
}
