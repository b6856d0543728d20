import type { Kind } from "../kind";
import { fromIdentity, identityOf, inputNames, validateInputs, type StagingPromotionInputs } from "./inputs";
import { lookUp, observe } from "./observe";
import { completed, showsSecrets, type ConfigRecord } from "./plan";

/** A failure in the middle of a group says what is done and what is not: each waits for the one before it. */
function aftermath({ functionName, sequence = [] }: StagingPromotionInputs): string {
  const at = sequence.indexOf(functionName);
  if (at < 0) return "";
  const list = (names: string[]) => (names.length === 0 ? "none" : names.join(", "));
  return ` Of this group, promoted: ${list(sequence.slice(0, at))}; not promoted: ${list(sequence.slice(at))}.`;
}

/** PublishLiveStagingConfigToProduction: what is staged for one function of a domain goes to production. */
export const stagingPromotion: Kind<StagingPromotionInputs> = {
  name: "StagingPromotion",
  operation: "PublishLiveStagingConfigToProduction",
  subject: "domainName",
  contentKey: "config",
  doneAt: "promotedAt",
  inputNames,
  resolvedNames: [],
  replaceOn: ["domainName", "functionName"],
  performOn: ["domainName", "functionName", "triggers"],
  silentNames: ["sequence"],
  lookUpBy: ["domainName", "functionName", "regionId"],
  validate: validateInputs,
  identity: identityOf,
  fromIdentity,
  doing: ({ domainName, functionName }) => `publishing "${functionName}" of ${domainName} to production`,
  nothingThere: ({ domainName, functionName }) => ({
    property: "functionName",
    reason: `nothing is staged for "${functionName}" of ${domainName}: set it in staging first, or remove this resource`,
  }),
  aftermath,
  lookUp,
  observe,
  write: (live, { domainName, functionName, regionId }, context) =>
    live.publishLiveStagingConfigToProduction({ domainName, functionName, regionId }, context),
  completed: (target, known, { functionName }) => completed(target, known, functionName),
  showsAll: ({ content }) => showsSecrets(content as Record<string, ConfigRecord>),
  waits: ({ wait }) => wait !== false,
};
