import { findDomain, wantedFunctionsOf, writeRecords } from "./domains";
import type { Operation } from "./operation";
import { malformed } from "../errors";
import { domainPattern } from "../world/schema";

/** Writes production directly for several domains: all of them, or none. */
export const batchSetLiveDomainConfigs: Operation = {
  name: "BatchSetLiveDomainConfigs",
  writes: true,
  quota: 30,
  run(call) {
    const { parameters, behaviour, at } = call;
    parameters.demand("DomainNames", "Functions");
    const names = parameters.commaList("DomainNames").map((name) => name.toLowerCase());
    if (!names.every((name) => domainPattern.test(name)))
      throw malformed("DomainNames", "domain names with commas between");
    const wanted = wantedFunctionsOf(parameters);
    for (const domain of names.map((name) => findDomain(call, name))) {
      const result = domain.rolloutResult ?? behaviour.rolloutResult;
      writeRecords(domain, "production", wanted, { at, settleMs: behaviour.rolloutMs, result });
    }
    return {};
  },
};
