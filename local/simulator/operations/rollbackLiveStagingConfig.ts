import { apiError } from "../errors";
import { utc } from "../world/state";
import { functionOf } from "./domains";
import type { Operation } from "./operation";

/** Removes the staged records of one function. */
export const rollbackLiveStagingConfig: Operation = {
  name: "RollbackLiveStagingConfig",
  writes: true,
  quota: 30,
  run(call) {
    const { domain, functionName } = functionOf(call);
    const kept = domain.staging.filter((record) => record.functionName !== functionName);
    if (kept.length === domain.staging.length) {
      throw apiError("StagingConfig.NotFound", "The staging configuration does not exist.");
    }
    domain.staging = kept;
    domain.lastModified = utc(call.at);
    return {};
  },
};
