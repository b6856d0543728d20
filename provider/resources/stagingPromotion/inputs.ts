import * as v from "valibot";
import type { CommonInputs } from "../../core/resource";
import type { Properties } from "../../core/properties";
import { sharedFields, validate, type CheckFailure, type Field } from "../../core/fields";

export interface StagingPromotionInputs extends CommonInputs {
  domainName: string;
  functionName: string;
  wait?: boolean;
}

const hostname = /^(?=.{1,253}$)([A-Za-z0-9_-]{1,63}\.)+[A-Za-z0-9-]{2,63}$/;

const fields = {
  domainName: {
    required: true,
    expected: 'a streaming domain such as "live.example.com"',
    schema: v.pipe(v.string(), v.regex(hostname)),
  },
  functionName: {
    required: true,
    // One name: the API takes a comma list in the reads, and a single name in the publish.
    expected: 'the name of one function such as "aliauth"',
    schema: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{1,128}$/)),
  },
  wait: { expected: "true or false", schema: v.boolean() },
  ...sharedFields,
} satisfies Record<string, Field>;

export const inputNames = Object.keys(fields);

/** All failures that can be told without looking anything up. Function names are not a closed list. */
export function validateInputs(news: Properties): CheckFailure[] {
  return validate(fields, ["config", "digest", "driftedFrom"], news);
}

/** `<domainName>/<functionName>` */
export function identityOf(inputs: StagingPromotionInputs): string {
  return `${inputs.domainName}/${inputs.functionName}`;
}

export function fromIdentity(id: string): Properties {
  const [domainName, functionName, ...rest] = id.split("/");
  return domainName && functionName && rest.length === 0 ? { domainName, functionName } : {};
}
