import { changesBetween, contentOf } from "./changes";
import { effectOf, facts, foundTheSame, stepOf } from "./effect";
import { containsSecret, containsUnknown, hidden, isDigest, isUnknown, memberOf, type Properties } from "./plain";
import type { Step } from "./preview";
import type { Change, Json, Kind, ResourceReview } from "./values";

/** What a preview says of one resource, without its diagnostics. */
export function reviewResource(kind: Kind, name: string, step: Step): ResourceReview {
  const known = { ...step.old?.inputs, ...step.old?.outputs };
  const planned = step.new?.inputs ?? {};
  const what = stepOf(step.op);
  const identities = { before: identityOf(kind, known), after: identityOf(kind, planned) };
  const identity = identities.after ?? identities.before ?? step.new?.id ?? step.old?.id ?? "";
  // Another target of a replaced resource was never read.
  const olds = what === "replace" && identities.before !== identities.after ? {} : known;
  const effect = foundTheSame(step) ? "none" : effectOf(kind, what, olds, planned);
  const news = what === "same" ? known : what === "delete" ? {} : planned;
  const before = contentIn(kind, olds);
  const after = contentIn(kind, news);
  return {
    ...{ kind, urn: step.urn, name, identity, step: what, effect },
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...digest("digestBefore", olds),
    ...digest("digestKept", step.old?.inputs ?? {}),
    ...digest("digestAfter", news),
    changes: changesOf(kind, effect, before, after),
    warnings: warningsOf(kind, { what, effect, olds, news }),
  };
}

/** A resource that the preview names in an error alone, because its inputs were refused or its source was not read. */
export function refusedResource(kind: Kind, name: string, urn: string): ResourceReview {
  return { kind, urn, name, identity: "", step: "other", effect: "unknown", changes: [], warnings: [] };
}

function identityOf(kind: Kind, properties: Properties): string | undefined {
  const [first, second] = facts[kind].identity.map((name) => memberOf(properties, name));
  if (typeof first !== "string" || isUnknown(first)) return undefined;
  return `${first}/${typeof second === "string" && !isUnknown(second) ? second : "?"}`;
}

function contentIn(kind: Kind, properties: Properties): Json | undefined {
  const content = memberOf(properties, facts[kind].content);
  return content === hidden || containsUnknown(content) ? undefined : content;
}

function digest<K extends string>(key: K, properties: Properties): { [k in K]?: string } {
  const value = memberOf(properties, "digest");
  return isDigest(value) ? ({ [key]: value } as { [k in K]: string }) : {};
}

function changesOf(kind: Kind, effect: ResourceReview["effect"], before?: Json, after?: Json): readonly Change[] {
  if (after === undefined || effect === "none") return [];
  return before === undefined ? contentOf(kind, after) : changesBetween(kind, before, after);
}

interface Seen {
  readonly what: ResourceReview["step"];
  readonly effect: ResourceReview["effect"];
  readonly olds: Properties;
  readonly news: Properties;
}

const drift: Readonly<Record<ResourceReview["effect"], string>> = {
  write: ". `up` replaces that by the content below.",
  unknown: ". `up` may replace that.",
  record: ", and `up` leaves it as it is.",
  none: ", and `up` leaves it as it is.",
};

/** What the properties themselves warn of, one sentence each. */
function warningsOf(kind: Kind, { what, effect, olds, news }: Seen): string[] {
  const { content, doneAt } = facts[kind];
  const target = kind === "CasterSceneSync" ? "the PGM scene" : "production";
  const warnings: string[] = [];
  const begins = what === "create" || what === "replace";
  if (memberOf(olds, "driftedFrom") !== undefined)
    warnings.push(`Somebody changed ${target} outside this resource${drift[effect]}`);
  if (what === "update" && (memberOf(olds, doneAt) ?? null) === null)
    warnings.push(`The last write was not confirmed, so ${target} may show something else than what is compared here.`);
  if (memberOf(olds, "status") === "failed") warnings.push("The last rollout to production failed.");
  if (begins && effect === "record")
    warnings.push(
      `\`adopt\` is set: \`up\` takes over ${target} as it is, and fails if it differs from the content below.`,
    );
  if (begins && memberOf(news, "digest") === undefined)
    warnings.push("The source was not looked up, so what `up` would write is not known.");
  if (what === "update" && effect === "unknown") warnings.push(...warningsOfTriggers(memberOf(news, "triggers")));
  if ([olds, news].some((each) => containsSecret(memberOf(each, content))))
    warnings.push("A part of the content is marked as a secret, so changes of it can't be seen.");
  return warnings;
}

function warningsOfTriggers(triggers: Json | undefined): string[] {
  const end = "whether `up` performs the operation again can't be seen.";
  if (containsUnknown(triggers)) return [`\`triggers\` is not known yet: ${end}`];
  return containsSecret(triggers) ? [`\`triggers\` holds a secret: ${end}`] : [];
}
