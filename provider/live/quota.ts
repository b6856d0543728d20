import type { Clock } from "../clock";
import { Lane, type Asking, type Turn } from "./lane";
import type { Notices } from "./notices";

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

/** Keeps the calls of each operation within its quota, and within what others leave of it: see Lane and Pace. */
export class QuotaKeeper {
  readonly #lanes = new Map<OperationName, Lane>();

  constructor(
    private readonly quotas: Quotas,
    private readonly clock: Clock,
    private readonly notices: Notices,
  ) {}

  /** Resolves when this operation may be called once more, or to undefined when that is after the deadline. */
  admit(operation: OperationName, context: Asking): Promise<Turn | undefined> {
    return this.#lane(operation).admit(context);
  }

  /** Calls per second that the operation may make now: its quota, or less while calls are throttled. */
  rate(operation: OperationName): number {
    return this.#lane(operation).pace.rate;
  }

  /** About how many milliseconds a call that is asked for now would wait. */
  delay(operation: OperationName): number {
    return this.#lane(operation).delay;
  }

  #lane(operation: OperationName): Lane {
    let lane = this.#lanes.get(operation);
    if (lane === undefined) {
      lane = new Lane(operation, this.quotas[operation], this.clock, this.notices);
      this.#lanes.set(operation, lane);
    }
    return lane;
  }
}
