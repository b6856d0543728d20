import { apiError } from "../errors";
import { utc } from "../world/state";
import { findDomain } from "./domains";
import type { Operation } from "./operation";

const regions = [
  "cn-beijing",
  "cn-shanghai",
  "cn-shenzhen",
  "cn-qingdao",
  "ap-southeast-1",
  "eu-central-1",
  "ap-northeast-1",
  "ap-southeast-5",
] as const;

/** A new domain is `configuring` for the time of a rollout, then `online`. */
export const addLiveDomain: Operation = {
  name: "AddLiveDomain",
  writes: true,
  quota: 30,
  run({ parameters, state, behaviour, at }) {
    parameters.demand("DomainName", "LiveDomainType", "Region");
    const domainName = parameters.domainName();
    const liveDomainType = parameters.oneOf("LiveDomainType", ["liveVideo", "liveEdge"]) ?? "liveVideo";
    const region = parameters.oneOf("Region", regions) ?? "cn-shanghai";
    const scope = parameters.oneOf("Scope", ["domestic", "overseas", "global"]) ?? "domestic";
    const resourceGroupId = parameters.optional("ResourceGroupId");
    if (state.domains.some((domain) => domain.domainName.toLowerCase() === domainName)) {
      throw apiError("DomainAlreadyExist", `The domain ${domainName} exists already.`);
    }
    const slow = behaviour.rolloutMs > 0;
    state.domains.push({
      domainName,
      status: slow ? "configuring" : "online",
      ...(slow ? { onlineAt: at + behaviour.rolloutMs } : {}),
      liveDomainType,
      region,
      scope,
      ...(resourceGroupId === undefined ? {} : { resourceGroupId }),
      createTime: utc(at),
      lastModified: utc(at),
      staging: [],
      production: [],
    });
    return {};
  },
};

export const describeLiveDomainDetail: Operation = {
  name: "DescribeLiveDomainDetail",
  writes: false,
  quota: 50,
  run(call) {
    const domain = findDomain(call, call.parameters.domainName());
    const online = domain.onlineAt !== undefined && call.at >= domain.onlineAt;
    return {
      DomainDetail: {
        DomainName: domain.domainName,
        DomainStatus: online ? "online" : domain.status,
        LiveDomainType: domain.liveDomainType,
        Region: domain.region,
        Scope: domain.scope,
        Cname: `${domain.domainName}.cname.example.com`,
        CertName: "",
        Description: "",
        GmtCreated: domain.createTime,
        GmtModified: domain.lastModified,
        ResourceGroupId: domain.resourceGroupId ?? "",
        SSLProtocol: "off",
        SSLPub: "",
      },
    };
  },
};
