import { RateLimiter } from "limiter";

/** The operations of ApsaraVideo Live (2016-11-01) that the provider calls. */
export const operationNames = [
  "CopyCasterSceneConfig",
  "PublishLiveStagingConfigToProduction",
  "DescribeCasters",
  "DescribeCasterScenes",
  "DescribeCasterLayouts",
  "DescribeCasterComponents",
  "DescribeLiveDomainStagingConfig",
  "DescribeLiveDomainConfigs",
  "DescribeLiveDomainDetail",
] as const;

export type OperationName = (typeof operationNames)[number];

/** Calls per second, by operation. The account shares each with every other tool that it runs. */
export type Quotas = Readonly<Record<OperationName, number>>;

/**
 * As the vendor documents them. For the publish its help page says 30 per second, and the text its SDKs are made from
 * says 30 per minute: where the account turns out to have the lower one, calls are throttled and retried.
 */
export const defaultQuotas: Quotas = {
  CopyCasterSceneConfig: 10,
  PublishLiveStagingConfigToProduction: 30,
  DescribeCasters: 15,
  DescribeCasterScenes: 15,
  DescribeCasterLayouts: 15,
  DescribeCasterComponents: 15,
  DescribeLiveDomainStagingConfig: 30,
  DescribeLiveDomainConfigs: 100,
  DescribeLiveDomainDetail: 50,
};

/** Spaces the calls of each operation evenly, first come first served: no second ever holds more than its quota. */
export class QuotaKeeper {
  readonly #limiters = new Map<OperationName, RateLimiter>();

  constructor(private readonly quotas: Quotas) {}

  /** Resolves when this operation may be called once more. */
  async admit(operation: OperationName): Promise<void> {
    let limiter = this.#limiters.get(operation);
    if (limiter === undefined) {
      limiter = new RateLimiter({ tokensPerInterval: 1, interval: 1000 / this.quotas[operation] });
      this.#limiters.set(operation, limiter);
    }
    await limiter.removeTokens(1);
  }
}
