import * as v from "valibot";
import { type Properties, containsUnknown, isDeeperThan } from "./values";

/** One reason why an input can't be taken, on the property that the user wrote; on "" where no input is at fault. */
export interface CheckFailure {
  property: string;
  reason: string;
}

/** All that the provider knows of one input: the row of a resource's table. */
export interface Field {
  readonly required?: true;
  /** For the documentation, in Markdown. */
  readonly description: string;
  /** `replace`: a change is for another target. `perform`: it performs the operation again. `record`: it is only noted. */
  readonly change: "replace" | "perform" | "record";
  /** It says where the source is: while it is unknown, the content is unknown too. */
  readonly locator?: true;
  /** `check` fills it in where the user gives none. */
  readonly resolved?: true;
  /** Completes "expected …" in a failure. */
  readonly expected: string;
  readonly schema: v.GenericSchema;
}

/** The inputs of one resource. Validation, the meaning of a change and the documentation come from this table. */
export type FieldTable = Readonly<Record<string, Field>>;

type RequiredNames<F extends FieldTable> = { [K in keyof F]: F[K] extends { required: true } ? K : never }[keyof F];
/** The inputs that a table describes. */
export type InputsOf<F extends FieldTable> = {
  -readonly [K in RequiredNames<F>]: v.InferOutput<F[K]["schema"]>;
} & {
  -readonly [K in Exclude<keyof F, RequiredNames<F>>]?: v.InferOutput<F[K]["schema"]>;
};

export function namesOf(fields: FieldTable, matches: (field: Field) => boolean | undefined): string[] {
  return Object.entries(fields).flatMap(([name, field]) => (matches(field) === true ? [name] : []));
}

/** Limits that every resource offers, in seconds. */
export interface Timeouts {
  /** One call to the cloud: the search for credentials, the request and its whole response. Default: 10. */
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
export const identifier = (maxLength = 256) =>
  v.pipe(v.string(), v.regex(/^[\x21-\x2e\x30-\x7e]+$/), v.maxLength(maxLength));

/** The inputs that mean the same on every resource. */
export const sharedFields = {
  expectedDigest: {
    description:
      "a pin: the digest that was reviewed. Any other source is refused. A pin that is added later is compared with the target before it is recorded",
    change: "record",
    expected: '"sha256:" and 64 hex digits, as a preview shows them in `digest`',
    schema: v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/)),
  },
  triggers: {
    description: "any value; a change performs the operation again",
    change: "perform",
    expected: "any value",
    schema: v.unknown(),
  },
  adopt: {
    description:
      "take over a target that already equals the source: `create` compares instead of writing, and fails where they differ. Default: `false`",
    change: "record",
    expected: "true or false",
    schema: v.boolean(),
  },
  note: {
    description: "free text for the audit trail; a change of `note` alone writes nothing",
    change: "record",
    expected: "a text of at most 1024 characters",
    schema: v.pipe(v.string(), v.maxLength(1024)),
  },
  regionId: {
    description: "sent as RegionId if given",
    change: "record",
    locator: true,
    expected: 'a region ID such as "cn-shanghai"',
    schema: identifier(64),
  },
  timeouts: {
    description:
      "`{ call, operation }` in seconds: one API call (default 10) and the whole operation (default 300). Pulumi's `customTimeouts` reach only the provider plugin",
    change: "record",
    expected: timeoutsExpected,
    schema: timeoutsSchema,
  },
} as const satisfies FieldTable;

/** How deep lists and objects may be nested in an input: comparisons recurse once per level. */
export const maxDepth = 500;

/**
 * Every failure of every input at once. An unknown, at any depth, is never a failure: it is validated when it is known.
 *
 * @param computed Names that may stand among the inputs though no user writes them.
 */
export function validate(fields: FieldTable, computed: readonly string[], news: Properties): CheckFailure[] {
  const failures: CheckFailure[] = [];
  for (const [property, field] of Object.entries(fields)) {
    const value = news[property];
    if (value === undefined || value === null) {
      if (field.required) failures.push({ property, reason: `is required: expected ${field.expected}` });
    } else if (isDeeperThan(maxDepth, value)) {
      failures.push({ property, reason: `is nested too deep: expected at most ${maxDepth} levels` });
    } else if (!containsUnknown(value)) {
      const parsed = v.safeParse(field.schema, value);
      for (const issue of parsed.issues ?? []) failures.push(failureOf(property, field, issue));
    }
  }
  for (const property of Object.keys(news)) {
    if (Object.hasOwn(fields, property) || computed.includes(property)) continue;
    failures.push({ property, reason: `is not an input; the inputs are ${Object.keys(fields).join(", ")}` });
  }
  return failures;
}

function failureOf(property: string, field: Field, issue: v.BaseIssue<unknown>): CheckFailure {
  const path = (issue.path ?? []).map((item) => String(item.key));
  return { property: [property, ...path].join("."), reason: `expected ${field.expected}, got ${format(issue.input)}` };
}

/** A rejected value for a message: its kind, and its text only where that is short. */
function format(value: unknown): string {
  if (typeof value === "string")
    return value.length > 64 ? `a text of ${value.length} characters` : JSON.stringify(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return Array.isArray(value) ? "a list" : value === undefined ? "nothing" : "an object";
}

/** The source, or the target, does not have the content that was reviewed. */
export function unexpectedDigest(
  expected: string,
  found: string,
  where = "",
  what: "source" | "target" = "source",
): CheckFailure {
  const differ = where === "" ? "" : `; they differ in ${where}`;
  const back = what === "source" ? "put the source back" : "put the expected content into the source again";
  return {
    property: "expectedDigest",
    reason: `the ${what} is ${found}, but ${expected} was expected${differ}: look at the preview, then take over the new digest, or ${back}`,
  };
}
