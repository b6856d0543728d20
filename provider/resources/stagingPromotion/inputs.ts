import * as v from "valibot";
import type { CommonInputs } from "../../core/resource";
import type { Properties } from "../../core/values";
import { sharedFields, type CheckFailure, type FieldTable, type InputsOf } from "../../core/fields";

const hostname = /^(?=.{1,253}$)([A-Za-z0-9_-]{1,63}\.)+[A-Za-z0-9-]{2,63}$/;

export const fields = {
  domainName: {
    required: true,
    description: "the streaming domain; a change replaces the resource",
    change: "replace",
    locator: true,
    expected: 'a streaming domain such as "live.example.com"',
    schema: v.pipe(v.string(), v.regex(hostname)),
  },
  functionName: {
    required: true,
    description: "one function, such as `aliauth`; names are not a closed list; a change replaces the resource",
    change: "replace",
    locator: true,
    // One name: the reads take a list with commas, the publication a single name.
    expected: 'the name of one function such as "aliauth"',
    schema: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{1,128}$/)),
  },
  wait: {
    description:
      "`true` (default): wait until production reports the configuration in effect. `false`: a green `up` claims only that the publication was accepted (`requestId`). `promotedAt` and `status` stay absent, and previews show an update, until a refresh or the next `up` has seen it in effect",
    change: "record",
    expected: "true or false",
    schema: v.boolean(),
  },
  ...sharedFields,
} as const satisfies FieldTable;

export type StagingPromotionInputs = CommonInputs & InputsOf<typeof fields>;

/** `<domainName>/<functionName>` */
export function identityOf(inputs: StagingPromotionInputs): string {
  return `${inputs.domainName}/${inputs.functionName}`;
}

export function fromIdentity(id: string): Properties {
  const [domainName, functionName, ...rest] = id.split("/");
  return domainName && functionName && rest.length === 0 ? { domainName, functionName } : {};
}

export function describeWrite({ domainName, functionName }: StagingPromotionInputs): string {
  return `publishing "${functionName}" of ${domainName} to production`;
}

export function describeRead({ domainName, functionName }: StagingPromotionInputs): string {
  return `reading what is staged for "${functionName}" of ${domainName}`;
}

export function missingSource({ domainName, functionName }: StagingPromotionInputs): CheckFailure {
  return {
    property: "functionName",
    reason: `nothing is staged for "${functionName}" of ${domainName}: set it in staging first, or remove this resource`,
  };
}
