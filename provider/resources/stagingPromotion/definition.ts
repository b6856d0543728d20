import type { ResourceDefinition } from "../../core/resource";
import {
  describeRead,
  describeWrite,
  fields,
  fromIdentity,
  identityOf,
  missingSource,
  type StagingPromotionInputs,
} from "./inputs";
import { observe, prefetch } from "./observe";
import { fillWithheld } from "./withheld";
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
  identityForm: "<domainName>/<functionName>",
  describeWrite,
  describeRead,
  missingSource,
  prefetch,
  observe,
  find: (runtime, inputs, context) => observe(runtime, inputs, ["target"], context),
  write: (live, { domainName, functionName, regionId }, context) =>
    live.publishLiveStagingConfigToProduction({ domainName, functionName, regionId }, context),
  complete: (target, known, { functionName }) => fillWithheld(target, known, functionName),
  explain: explainSecretChange,
  waits: ({ wait }) => wait !== false,
};
