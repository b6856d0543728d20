import type { ResourceDefinition } from "../../core/resource";
import { fields, fromIdentity, identityOf, type StagingPromotionInputs } from "./inputs";
import { observe, prefetch } from "./observe";
import { completed } from "./withheld";
import { explainSecretChange } from "./secretChange";

/** PublishLiveStagingConfigToProduction: publishes the staged configuration of one function of a domain. */
export const stagingPromotion: ResourceDefinition<StagingPromotionInputs> = {
  name: "StagingPromotion",
  fields,
  operation: "PublishLiveStagingConfigToProduction",
  subject: "domainName",
  contentKey: "config",
  doneAt: "promotedAt",
  identity: identityOf,
  fromIdentity,
  describeWrite: ({ domainName, functionName }) => `publishing "${functionName}" of ${domainName} to production`,
  describeRead: ({ domainName, functionName }) => `reading what is staged for "${functionName}" of ${domainName}`,
  missingSource: ({ domainName, functionName }) => ({
    property: "functionName",
    reason: `nothing is staged for "${functionName}" of ${domainName}: set it in staging first, or remove this resource`,
  }),
  prefetch,
  observe,
  write: (live, { domainName, functionName, regionId }, context) =>
    live.publishLiveStagingConfigToProduction({ domainName, functionName, regionId }, context),
  complete: (target, known, { functionName }) => completed(target, known, functionName),
  explain: explainSecretChange,
  waits: ({ wait }) => wait !== false,
};
