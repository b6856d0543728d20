import { findDomain, recordAnswer } from "./domains";
import type { Operation } from "./operation";

/** The response wraps its lists: DomainConfigs.DomainConfig and FunctionArgs.FunctionArg. */
export const describeLiveDomainConfigs: Operation = {
  name: "DescribeLiveDomainConfigs",
  writes: false,
  quota: 100,
  run(call) {
    call.parameters.demand("DomainName", "FunctionNames");
    const domainName = call.parameters.domainName();
    const names = call.parameters.commaList("FunctionNames");
    const records = findDomain(call, domainName).production.filter((record) => names.includes(record.functionName));
    return {
      DomainConfigs: {
        DomainConfig: records.map((record) => {
          const { args, ...answer } = recordAnswer(record, call);
          return { ...answer, FunctionArgs: { FunctionArg: args } };
        }),
      },
    };
  },
};
