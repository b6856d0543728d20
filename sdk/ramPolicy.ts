/** `preview`: only reads. `up`: the reads and the two writes. */
export type PipelineRole = "preview" | "up";

export interface RamPolicyArgs {
  role: PipelineRole;
  /** The casters that may be written to. Default: none. */
  casterIds?: readonly string[] | undefined;
  /** The domains that may be written to. Default: none. */
  domainNames?: readonly string[] | undefined;
  /** The number of the account in resource names. Default: `*`, the account in which the policy is attached. */
  accountId?: string | undefined;
}

export interface RamStatement {
  Effect: "Allow";
  Action: string[];
  Resource: string[];
}

/** A policy document of RAM, as `alicloud.ram.Policy` takes it (`policyDocument: JSON.stringify(ramPolicy(…))`). */
export interface RamPolicy {
  Version: "1";
  Statement: RamStatement[];
}

const casterReads = [
  "live:DescribeCasters",
  "live:DescribeCasterScenes",
  "live:DescribeCasterLayouts",
  "live:DescribeCasterComponents",
];
const domainReads = [
  "live:DescribeLiveDomainDetail",
  "live:DescribeLiveDomainStagingConfig",
  "live:DescribeLiveDomainConfigs",
];

/**
 * The least policy for one role of a pipeline. The reads are for all resources, as the vendor's pages demand of
 * DescribeLiveDomainStagingConfig and DescribeLiveDomainConfigs; the writes name each caster and domain.
 *
 * @throws TypeError when no caster and no domain is named, a name would widen the policy (`*`, `/`, white space), or
 *   `accountId` is no number of an account.
 * @example
 * const policy = ramPolicy({ role: "up", casterIds: [casterId], domainNames: ["live.example.com"] });
 */
export function ramPolicy({ role, casterIds = [], domainNames = [], accountId = "*" }: RamPolicyArgs): RamPolicy {
  if (role !== "preview" && role !== "up")
    throw new TypeError(`Expected \`role\` to be preview or up, got \`${String(role)}\``);
  if (casterIds.length === 0 && domainNames.length === 0) {
    throw new TypeError("Expected at least one name in `casterIds` or `domainNames`, got none");
  }
  const invalidName = [...casterIds, ...domainNames].find((name) => !/^[A-Za-z0-9_.-]+$/.test(name));
  if (invalidName !== undefined)
    throw new TypeError(`Expected names of casters and domains, each in full, got \`${invalidName}\``);
  if (accountId !== "*" && !/^\d{1,32}$/.test(accountId)) {
    throw new TypeError(`Expected \`accountId\` to be the number of an account, got \`${accountId}\``);
  }
  const reads = [...(casterIds.length > 0 ? casterReads : []), ...(domainNames.length > 0 ? domainReads : [])];
  const Statement: RamStatement[] = [{ Effect: "Allow", Action: reads, Resource: ["*"] }];
  const allow = (action: string, kind: string, names: readonly string[]) => {
    if (role === "preview" || names.length === 0) return;
    const Resource = names.map((name) => `acs:live:*:${accountId}:${kind}/${name}`);
    Statement.push({ Effect: "Allow", Action: [action], Resource });
  };
  allow("live:CopyCasterSceneConfig", "caster", casterIds);
  allow("live:PublishLiveStagingConfigToProduction", "domain", domainNames);
  return { Version: "1", Statement };
}
