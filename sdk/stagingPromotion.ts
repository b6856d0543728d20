import * as pulumi from "@pulumi/pulumi";
import type { PerformArgs, TimeoutsArgs } from "./args";
import { prefetchHint } from "./prefetchHint";
import * as shim from "./shim";

export interface StagingPromotionArgs extends PerformArgs {
  /** The streaming domain. A change replaces the resource. Sent as DomainName. */
  domainName: pulumi.Input<string>;
  /** One function (feature) of the domain, such as `"aliauth"`. A change replaces the resource. Sent as FunctionName. */
  functionName: pulumi.Input<string>;
  /**
   * Wait until production reports the configuration in effect. With `false`, `promotedAt` and `status` stay absent until
   * a refresh or the next `up` has seen it. Default: true. Never sent.
   */
  wait?: pulumi.Input<boolean> | undefined;
  /** Internal: the prefetch hint that `DomainPromotion` sets. Never stored. */
  lookAhead?: pulumi.Input<string | undefined>;
}

/** The records of a function by label: an argument that distinguishes them (`path=/live`), else the function's name. */
export type FunctionConfig = Record<string, FunctionRecord>;

/** One record of a function: values by argument name; secrets as `secret:` and a fingerprint of 12 hex digits. */
export type FunctionRecord = Record<string, string>;

/**
 * Publishes the staged configuration of one function of a streaming domain to production
 * (`PublishLiveStagingConfigToProduction`). The preview shows the staged records as `config` and `digest`; `up`
 * publishes only if they are still the same, and then waits until production reports them in effect. Deleting the
 * resource changes nothing in production.
 *
 * Identity: `<domainName>/<functionName>`.
 *
 * @example
 * const auth = new StagingPromotion("auth", { domainName: "live.example.com", functionName: "aliauth" });
 * export const status = auth.status;
 */
export class StagingPromotion extends pulumi.dynamic.Resource {
  declare readonly domainName: pulumi.Output<string>;
  declare readonly functionName: pulumi.Output<string>;
  declare readonly wait: pulumi.Output<boolean | undefined>;
  declare readonly regionId: pulumi.Output<string | undefined>;
  declare readonly triggers: pulumi.Output<unknown>;
  declare readonly expectedDigest: pulumi.Output<string | undefined>;
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  declare readonly note: pulumi.Output<string | undefined>;
  declare readonly timeouts: pulumi.Output<pulumi.Unwrap<TimeoutsArgs> | undefined>;
  /**
   * The published records; after a refresh, the records of production now. A function may have several. Source:
   * DescribeLiveDomainStagingConfig, DescribeLiveDomainConfigs.
   */
  declare readonly config: pulumi.Output<FunctionConfig>;
  /**
   * `sha256:` and 64 hex digits over the canonical JSON (RFC 8785) of `config`, in which secrets are fingerprints.
   * Source: computed.
   */
  declare readonly digest: pulumi.Output<string>;
  /** The digest that was applied last, where a refresh found another target. Source: the state. */
  declare readonly driftedFrom: pulumi.Output<string | undefined>;
  /** When the last write was sent: ISO 8601, UTC. Source: the clock of the provider. */
  declare readonly sentAt: pulumi.Output<string | undefined>;
  /**
   * The vendor's RequestId. Absent: nothing was sent, or no response arrived. Source:
   * PublishLiveStagingConfigToProduction.
   */
  declare readonly requestId: pulumi.Output<string | undefined>;
  /**
   * When the publication was confirmed: ISO 8601, UTC. With `wait: false` absent until it was seen in effect. Source: the
   * clock of the provider.
   */
  declare readonly promotedAt: pulumi.Output<string | undefined>;
  /**
   * The status that production reports: success, configuring, failed or testing. Source: DescribeLiveDomainConfigs.
   */
  declare readonly status: pulumi.Output<string | undefined>;
  /**
   * The records of production before the last publication, or before the first unconfirmed one; for a rollback. Source:
   * DescribeLiveDomainConfigs.
   */
  declare readonly previous: pulumi.Output<FunctionConfig | undefined>;

  constructor(name: string, args: StagingPromotionArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { config: undefined, digest: undefined, requestId: undefined, promotedAt: undefined };
    const more = { status: undefined, previous: undefined, driftedFrom: undefined, sentAt: undefined };
    const props = { lookAhead: promotionHint(args, opts), ...args, ...outputs, ...more };
    super(shim.stagingPromotion, name, props, opts, "apsaravideo", "StagingPromotion");
  }
}

/** The hint of a promotion with these arguments. */
export function promotionHint(args: StagingPromotionArgs, opts?: pulumi.CustomResourceOptions) {
  return prefetchHint("StagingPromotion", args, ["domainName", "functionName", "regionId", "timeouts"], opts);
}
