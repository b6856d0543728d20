import { isDeepStrictEqual } from "node:util";
import { containsSecret, containsUnknown, isUnknown, memberOf, type Properties } from "./plain";
import type { Step } from "./preview";
import type { Kind, ResourceReview } from "./values";

/** What the review knows of a resource's properties. */
export interface Facts {
  /** The property that holds the content. */
  readonly content: string;
  /** The two properties of the identity. */
  readonly identity: readonly [string, string];
  /** The output that tells when the last write was confirmed. */
  readonly doneAt: string;
  /** The inputs besides the digest whose change performs the operation. */
  readonly performs: readonly string[];
}

export const facts: Readonly<Record<Kind, Facts>> = {
  CasterSceneSync: {
    content: "scene",
    identity: ["casterId", "toSceneId"],
    doneAt: "syncedAt",
    performs: ["fromSceneId", "triggers"],
  },
  StagingPromotion: {
    content: "config",
    identity: ["domainName", "functionName"],
    doneAt: "promotedAt",
    performs: ["triggers"],
  },
};

/** What the engine's operations do with a resource, from the least to the most. An import and a read only fill the state. */
const steps = new Map<string, ResourceReview["step"]>([
  // Alone: what an interrupted replacement left. Beside another operation: the end of that.
  ["delete-replaced", "delete"],
  ["same", "same"],
  ["refresh", "other"],
  ["delete", "delete"],
  ["create", "create"],
  ["update", "update"],
  ["create-replacement", "replace"],
  ["replace", "replace"],
  ["import-replacement", "other"],
]);

const ranks = [...steps.keys()];
const rankOf = (op: string): number => ranks.indexOf(steps.has(op) ? op : "refresh");

export const stepOf = (op: string): ResourceReview["step"] => steps.get(op) ?? "other";

/** One step for each resource: of several, as of a replacement or after a refresh, the one that does most. */
export function joinSteps(given: readonly Step[]): Step[] {
  const joined = new Map<string, Step>();
  for (const step of given) {
    if (step.op === "refresh" && step.old?.isLeftover) continue;
    const known = joined.get(step.urn);
    if (known === undefined || rankOf(step.op) >= rankOf(known.op)) joined.set(step.urn, step);
  }
  return [...joined.values()];
}

/** A plugin's resources are refreshed in every preview, and most refreshes find what the state has. */
export const foundTheSame = ({ op, old, new: next }: Step): boolean =>
  op === "refresh" && isDeepStrictEqual(old?.outputs, next?.outputs);

/** What `up` would do. The same decision as the provider's own `diff`, from what a preview shows of it. */
export function effectOf(
  kind: Kind,
  step: ResourceReview["step"],
  olds: Properties,
  news: Properties,
): ResourceReview["effect"] {
  if (step === "same") return "none";
  if (step === "delete" || step === "other") return "record";
  const { content } = facts[kind];
  const digest = memberOf(news, "digest");
  if (digest === undefined || isUnknown(digest) || containsUnknown(memberOf(news, content))) return "unknown";
  if (step === "update") return effectOfUpdate(facts[kind], olds, news);
  // A replacement begins without a state, as a create does.
  return memberOf(news, "adopt") === true ? "record" : "write";
}

function effectOfUpdate({ doneAt, performs }: Facts, olds: Properties, news: Properties): ResourceReview["effect"] {
  const unconfirmed = (memberOf(olds, doneAt) ?? null) === null;
  const heals = memberOf(olds, "driftedFrom") !== undefined && memberOf(news, "driftedFrom") === undefined;
  // Inputs keep a drift until a refresh, also after an up has applied what is wanted again.
  const drift = memberOf(olds, "driftedFrom") === undefined ? memberOf(news, "driftedFrom") : undefined;
  const isPast = drift !== undefined && drift === memberOf(olds, "digest");
  const names = isPast ? performs : ["digest", ...performs];
  const pairs = names.map((name) => [memberOf(olds, name), memberOf(news, name)] as const);
  const known = pairs.filter(([, next]) => !containsUnknown(next));
  const differ = known.some(([old, next]) => !isDeepStrictEqual(old ?? null, next ?? null));
  if (unconfirmed || heals || differ) return "write";
  // Two secrets look the same, so whether one of them changed is not shown.
  return pairs.some(([, next]) => containsUnknown(next) || containsSecret(next)) ? "unknown" : "record";
}
