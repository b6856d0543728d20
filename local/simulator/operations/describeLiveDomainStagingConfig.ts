import { findDomain, recordAnswer } from "./domains";
import type { Operation } from "./operation";

/** The response has plain arrays, unlike DescribeLiveDomainConfigs. */
export const describeLiveDomainStagingConfig: Operation = {
  name: "DescribeLiveDomainStagingConfig",
  writes: false,
  quota: 30,
  run(call) {
    call.parameters.demand("DomainName", "FunctionNames");
    const domainName = call.parameters.domainName();
    const names = call.parameters.commaList("FunctionNames");
    const records = findDomain(call, domainName).staging.filter((record) => names.includes(record.functionName));
    return {
      DomainConfigs: records.map((record) => {
        const { args, ...answer } = recordAnswer(record, call);
        return { ...answer, FunctionArgs: args };
      }),
    };
  },
};
