import { apiError } from "../errors";
import { newRecord, statusAt } from "../world/records";
import { utc } from "../world/state";
import { functionOf } from "./domains";
import type { Operation } from "./operation";

/** Publishes every staged record of the function, and replaces its production records. */
export const publishLiveStagingConfigToProduction: Operation = {
  name: "PublishLiveStagingConfigToProduction",
  writes: true,
  quota: 30,
  run(call) {
    const { domain, functionName } = functionOf(call);
    const { at, behaviour } = call;
    const staged = domain.staging.filter((record) => record.functionName === functionName);
    if (staged.length === 0) throw apiError("StagingConfig.NotFound", "The staging configuration does not exist.");
    const unsettled = staged.some((record) => ["configuring", "failed"].includes(statusAt(record, at)));
    if (unsettled) {
      const message = "The rules for the staging environment are being configured. Try again later.";
      throw apiError("StagingConfig.Failed", message);
    }
    const result = domain.rolloutResult ?? behaviour.rolloutResult;
    domain.production = [
      ...domain.production.filter((record) => record.functionName !== functionName),
      ...staged.map(({ args }) => newRecord(functionName, { ...args }, { at, settleMs: behaviour.rolloutMs, result })),
    ];
    if (!behaviour.stagingSurvivesPublish) domain.staging = domain.staging.filter((record) => !staged.includes(record));
    domain.lastModified = utc(at);
    return {};
  },
};
