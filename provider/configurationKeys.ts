import * as v from "valibot";
import { exactly, timeoutsExpected, timeoutsSchema } from "./core/fields";
import { operationNames } from "./live/rateLimiter";

/** All that the provider knows of one key of the stack's configuration. */
export interface ConfigurationKey {
  /** For the documentation, in Markdown. */
  readonly description: string;
  /** For the documentation, in Markdown. */
  readonly default: string;
  readonly secret?: true;
  /** The value is JSON text. */
  readonly json?: true;
  /** Completes "expected …" in a failure. */
  readonly expected: string;
  readonly schema: v.GenericSchema;
  /** Only the provider plugin reads it: for dynamic resources Pulumi decides. */
  readonly pluginOnly?: true;
}

const host = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?$/;
const perSecond = v.optional(v.pipe(v.number(), v.finite(), v.minValue(0.001)));

/** `!` with nothing but stars would show every secret of every function. */
const pattern = v.pipe(v.string(), v.maxLength(200), v.regex(/^(?!![*.]*$)!?[^\s!\p{C}]+$/u));

const credential = v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/));
const credentialExpected = "visible ASCII characters without white space";

/** Validation, documentation and the plugin's schema come from this table. */
export const configurationKeys = {
  accessKeyId: {
    description: "AccessKey ID",
    default: "see [Credentials](#credentials)",
    expected: credentialExpected,
    schema: credential,
  },
  accessKeySecret: {
    description: "AccessKey secret",
    default: "see [Credentials](#credentials)",
    secret: true,
    expected: credentialExpected,
    schema: credential,
  },
  securityToken: {
    description: "STS token that belongs to the key",
    default: "none",
    secret: true,
    expected: credentialExpected,
    schema: credential,
  },
  region: {
    description: "the region of the client. Calls send the argument `regionId` instead",
    default: "`alicloud:region`, then `ALICLOUD_REGION`",
    expected: 'a region ID such as "cn-shanghai"',
    schema: v.string(),
  },
  endpoint: {
    description: "host, or `host:port`, without `https://` or a path",
    default: "`live.aliyuncs.com`",
    expected: "a host, or host:port, without https:// or a path",
    schema: v.pipe(v.string(), v.maxLength(260), v.regex(host)),
  },
  protocol: {
    description: "`https` or `http`",
    default: "`https`; `http` for a loopback endpoint",
    expected: "one of https, http",
    schema: v.picklist(["https", "http"]),
  },
  lookups: {
    description: "`required`, `optional` or `off`: see [Look-ups](#look-ups)",
    default: "`required`",
    expected: "one of required, optional, off",
    schema: v.picklist(["required", "optional", "off"]),
  },
  drift: {
    description: "`always` or `refresh`: see [Drift](#drift). Only the provider plugin reads it",
    default: "`always`",
    expected: "one of always, refresh",
    schema: v.picklist(["always", "refresh"]),
    pluginOnly: true,
  },
  quotas: {
    description: "JSON: calls per second, by operation",
    default: "see [Quotas](#quotas)",
    json: true,
    expected: "an object of calls per second by operation",
    schema: exactly(Object.fromEntries(operationNames.map((name) => [name, perSecond]))),
  },
  timeouts: {
    description: "JSON: seconds, see [Timeouts](#timeouts)",
    default: '`{"call": 10, "operation": 300}`',
    json: true,
    expected: timeoutsExpected,
    schema: timeoutsSchema,
  },
  fingerprintKey: {
    description: "mixed into the fingerprints of [secret arguments](#secret-arguments)",
    default: "none",
    secret: true,
    expected: "a text",
    schema: v.string(),
  },
  secretArguments: {
    description: "JSON: which arguments are secret, see [Secret arguments](#secret-arguments)",
    default: "`[]`",
    json: true,
    expected: 'a list of patterns such as ["my_arg", "x_*", "aliauth.x_*", "!ttl_key"], with more than stars after a !',
    schema: v.pipe(v.array(pattern), v.maxLength(1_000)),
  },
} as const satisfies Readonly<Record<string, ConfigurationKey>>;

export type ConfigurationKeyName = keyof typeof configurationKeys;
/** The value of a key, once it is parsed. */
export type ConfigurationValue<K extends ConfigurationKeyName> = v.InferOutput<(typeof configurationKeys)[K]["schema"]>;
