import type { Kind } from "../kind";
import { fromIdentity, identityOf, inputNames, validateInputs, type StagingPromotionInputs } from "./inputs";
import { observe } from "./observe";
import { completed } from "./plan";

/** PublishLiveStagingConfigToProduction: what is staged for one function of a domain goes to production. */
export const stagingPromotion: Kind<StagingPromotionInputs> = {
  name: "StagingPromotion",
  subject: "domainName",
  contentKey: "config",
  doneAt: "promotedAt",
  inputNames,
  resolvedNames: [],
  replaceOn: ["domainName", "functionName"],
  performOn: ["domainName", "functionName", "triggers"],
  lookUpBy: ["domainName", "functionName", "regionId"],
  validate: validateInputs,
  identity: identityOf,
  fromIdentity,
  doing: ({ domainName, functionName }) => `publishing "${functionName}" of ${domainName} to production`,
  nothingThere: ({ domainName, functionName }) => ({
    property: "functionName",
    reason: `nothing is staged for "${functionName}" of ${domainName}: set it in staging first, or remove this resource`,
  }),
  observe,
  write: (live, { domainName, functionName, regionId }, context) =>
    live.publishLiveStagingConfigToProduction({ domainName, functionName, regionId }, context),
  completed: (target, known, { functionName }) => completed(target, known, functionName),
  waits: ({ wait }) => wait !== false,
};
