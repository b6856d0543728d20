import * as pulumi from "@pulumi/pulumi";
import type { PerformArgs } from "./args";
import { promotionHint, StagingPromotion } from "./stagingPromotion";

export interface DomainPromotionArgs extends Omit<PerformArgs, "expectedDigest"> {
  /** The streaming domain. */
  domainName: pulumi.Input<string>;
  /** The functions to promote, in this order. Plain names, each once, because each is a resource. */
  functions: readonly string[];
  /** The reviewed digests, by function. Default: none. */
  expectedDigests?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  /** Wait until production reports each in effect before the next is begun. Default: true. */
  wait?: pulumi.Input<boolean> | undefined;
}

/**
 * Promotes several functions of one domain in the order given, each as a child `StagingPromotion` that waits for the
 * one before it. A failure stops the rest.
 *
 * @example
 * const opening = new DomainPromotion("opening", {
 *   domainName: "live.example.com",
 *   functions: ["referer_white_list_set", "aliauth"],
 * });
 * export const digests = opening.digests;
 */
export class DomainPromotion extends pulumi.ComponentResource {
  /** The children, in the order of their promotion. */
  readonly promotions: readonly StagingPromotion[];
  /** The digest of each promotion, by function. */
  readonly digests: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: DomainPromotionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apsaravideo:index:DomainPromotion", name, {}, opts);
    const { functions, expectedDigests = {}, ...common } = args;
    const duplicates = functions.filter((each, index) => functions.indexOf(each) !== index);
    const unknownNames = Object.keys(expectedDigests).filter((each) => !functions.includes(each));
    const fault =
      functions.length === 0
        ? "functions must name at least one function"
        : duplicates.length > 0
          ? `functions names ${[...new Set(duplicates)].join(", ")} more than once`
          : unknownNames.length > 0
            ? `expectedDigests names ${unknownNames.join(", ")}, which functions does not`
            : undefined;
    if (fault !== undefined) throw new pulumi.RunError(`DomainPromotion ${name}: ${fault}`);
    const promotions: StagingPromotion[] = [];
    for (const functionName of functions) {
      const child = { ...common, functionName, expectedDigest: expectedDigests[functionName] };
      const after = promotions.at(-1);
      const order = after === undefined ? {} : { dependsOn: after };
      // The promotions wait only for each other, and no promotion changes the staged configuration of the next.
      const lookAhead = promotionHint(child, { parent: this });
      promotions.push(
        new StagingPromotion(`${name}-${functionName}`, { ...child, lookAhead }, { parent: this, ...order }),
      );
    }
    this.promotions = promotions;
    this.digests = pulumi.all(
      Object.fromEntries(promotions.map((each, index) => [functions[index] ?? "", each.digest])),
    );
    this.registerOutputs({ digests: this.digests });
  }
}
