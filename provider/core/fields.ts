import * as v from "valibot";
import type { Properties } from "./properties";
import { containsUnknown, isDeeperThan } from "./unknown";

/** One reason why an input can't be taken, on the property as the user wrote it. */
export interface CheckFailure {
  property: string;
  reason: string;
}

/** How one input is validated. `expected` completes "expected …" in the failure. */
export interface Field {
  readonly required?: boolean;
  readonly expected: string;
  readonly schema: v.GenericSchema;
}

/** Limits that every resource offers, in seconds. */
export interface Timeouts {
  /** One call to the cloud, from the request to the end of its answer. Default: 10. */
  call?: number | undefined;
  /** The whole operation: look-ups, the write, every retry and wait. Default: 300. */
  operation?: number | undefined;
}

const seconds = v.pipe(v.number(), v.finite(), v.minValue(0.05), v.maxValue(86_400));
/** An object with these keys and no other; a list is none. */
export const exactly = <E extends v.ObjectEntries>(entries: E) =>
  v.pipe(
    v.custom<object>((value) => typeof value === "object" && value !== null && !Array.isArray(value)),
    v.strictObject(entries),
  );
export const timeoutsSchema = exactly({ call: v.optional(seconds), operation: v.optional(seconds) });
export const timeoutsExpected = "{ call?, operation? }, each a number of seconds from 0.05 to 86400";

/** A vendor's identifier: it becomes a part of the identity, so no slash, no space, nothing unprintable. */
export function identifier(maxLength = 256): v.GenericSchema {
  return v.pipe(v.string(), v.regex(/^[\x21-\x2e\x30-\x7e]+$/), v.maxLength(maxLength));
}

/** The inputs that mean the same on every resource. */
export const sharedFields = {
  regionId: { expected: 'a region ID such as "cn-shanghai"', schema: identifier(64) },
  triggers: { expected: "any value", schema: v.unknown() },
  expectedDigest: {
    expected: '"sha256:" and 64 hex digits, as a preview shows them in `digest`',
    schema: v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/)),
  },
  adopt: { expected: "true or false", schema: v.boolean() },
  note: { expected: "a text of at most 1024 characters", schema: v.pipe(v.string(), v.maxLength(1024)) },
  timeouts: { expected: timeoutsExpected, schema: timeoutsSchema },
} satisfies Record<string, Field>;

/** How many levels of lists and objects an input may have: comparing them takes a stack that grows with each. */
export const deepest = 500;

/**
 * Every failure of every input at once. An unknown, at any depth, is never a failure: it is looked at again when it
 * is known. `computed` names what may stand among the inputs though no user writes it.
 */
export function validate(
  fields: Readonly<Record<string, Field>>,
  computed: readonly string[],
  news: Properties,
): CheckFailure[] {
  const failures: CheckFailure[] = [];
  for (const [property, field] of Object.entries(fields)) {
    const value = news[property];
    if (value === undefined || value === null) {
      if (field.required) failures.push({ property, reason: `is required: expected ${field.expected}` });
    } else if (isDeeperThan(deepest, value)) {
      failures.push({ property, reason: `is nested too deep: expected at most ${deepest} levels` });
    } else if (!containsUnknown(value)) {
      const parsed = v.safeParse(field.schema, value);
      for (const issue of parsed.issues ?? []) failures.push(failureOf(property, field, issue));
    }
  }
  for (const property of Object.keys(news)) {
    if (Object.hasOwn(fields, property) || computed.includes(property) || property === "__provider") continue;
    failures.push({ property, reason: `is not an input; the inputs are ${Object.keys(fields).join(", ")}` });
  }
  return failures;
}

function failureOf(property: string, field: Field, issue: v.BaseIssue<unknown>): CheckFailure {
  const path = (issue.path ?? []).map((item) => String(item.key));
  return { property: [property, ...path].join("."), reason: `expected ${field.expected}, got ${shown(issue.input)}` };
}

/** A rejected value as it may be shown: its kind, and the text only where it is short. */
function shown(value: unknown): string {
  if (typeof value === "string")
    return value.length > 64 ? `a text of ${value.length} characters` : JSON.stringify(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return Array.isArray(value) ? "a list" : value === undefined ? "nothing" : "an object";
}

/** The source, or what is live, is not what was reviewed. */
export function unexpectedDigest(expected: string, found: string, where = "", what = "source"): CheckFailure {
  const advice = "look at the preview, then take over the new digest, or put the source back";
  const differ = where === "" ? "" : `; they differ in ${where}`;
  return {
    property: "expectedDigest",
    reason: `the ${what} is ${found}, but ${expected} was expected${differ}: ${advice}`,
  };
}
