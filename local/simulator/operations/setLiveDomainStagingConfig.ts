import { findDomain, wantedFunctionsOf, writeRecords } from "./domains";
import type { Operation } from "./operation";

export const setLiveDomainStagingConfig: Operation = {
  name: "SetLiveDomainStagingConfig",
  writes: true,
  quota: 30,
  run(call) {
    const { parameters, behaviour, at } = call;
    parameters.demand("DomainName", "Functions");
    const domainName = parameters.domainName();
    const wanted = wantedFunctionsOf(parameters);
    const domain = findDomain(call, domainName);
    writeRecords(domain, "staging", wanted, { at, settleMs: behaviour.stagingMs, result: "success" });
    return {};
  },
};
