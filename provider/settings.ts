import * as v from "valibot";
import type { CredentialSettings } from "./live/credentials";
import { readProxy, type ProxySettings } from "./live/proxy";
import { defaultQuotas, operationNames, type Quotas } from "./live/rateLimiter";
import type { Protocol } from "./live/vendor";
import { exactly, timeoutsExpected, timeoutsSchema } from "./core/fields";

/** What `check` does without a response: see `lookups` in docs/configuration.md. */
export type Lookups = "required" | "optional" | "off";

/** Seconds: one call, and the whole operation. */
export interface Limits {
  call: number;
  operation: number;
}

/** Everything that the stack's configuration decides, with defaults filled in. */
export interface Settings {
  endpoint: string;
  protocol: Protocol;
  region?: string;
  /** Absent: the default chain of `@alicloud/credentials`. */
  credentials?: CredentialSettings;
  /** `HTTPS_PROXY` and `NO_PROXY`; absent: there is none. */
  proxy?: ProxySettings;
  lookups: Lookups;
  quotas: Quotas;
  timeouts: Limits;
  /** Mixed into the fingerprints of secret arguments, where the stack configures one. */
  fingerprintKey: string;
  /** Patterns of secret arguments, or of plain ones after `!`: see `secretArguments` in docs/configuration.md. */
  secretArguments: readonly string[];
}

/** How a configuration key is read: full name with its namespace, decrypted; absent is undefined. */
export type ConfigReader = (key: string) => string | undefined;
export type Environment = Readonly<Record<string, string | undefined>>;

export type Configuration = { settings: Settings; failures?: never } | { settings?: never; failures: string[] };

export const defaultEndpoint = "live.aliyuncs.com";
export const defaultTimeouts: Limits = { call: 10, operation: 300 };

/** Reads the namespace `apsaravideo`, then that of `@pulumi/alicloud`. No failure shows a value. */
export function readConfiguration(read: ConfigReader, env: Environment): Configuration {
  const failures: string[] = [];
  const own = (key: string) => nonEmpty(read(`apsaravideo:${key}`));
  const endpoint = own("endpoint") ?? defaultEndpoint;
  if (endpoint.length > 260 || !/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?$/.test(endpoint)) {
    failures.push("apsaravideo:endpoint: expected a host, or host:port, without https:// or a path");
  }
  const region = own("region") ?? nonEmpty(read("alicloud:region")) ?? nonEmpty(env["ALICLOUD_REGION"]);
  const credentials = readCredentials(read, env, failures);
  const proxy = readProxy(env, failures);
  const timeouts = parsed(own, "timeouts", timeoutsSchema, timeoutsExpected, failures);
  const settings: Settings = {
    endpoint,
    protocol: oneOf(own, "protocol", ["https", "http"], isLoopback(endpoint) ? "http" : "https", failures),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(proxy === undefined ? {} : { proxy }),
    lookups: oneOf(own, "lookups", ["required", "optional", "off"], "required", failures),
    quotas: {
      ...defaultQuotas,
      ...parsed(own, "quotas", quotasSchema, "an object of calls per second by operation", failures),
    },
    timeouts: {
      call: timeouts?.call ?? defaultTimeouts.call,
      operation: timeouts?.operation ?? defaultTimeouts.operation,
    },
    fingerprintKey: own("fingerprintKey") ?? "",
    secretArguments: parsed(own, "secretArguments", patternsSchema, patternsExpected, failures) ?? [],
  };
  return failures.length === 0 ? { settings } : { failures };
}

const perSecond = v.optional(v.pipe(v.number(), v.finite(), v.minValue(0.001)));
const quotasSchema = exactly(Object.fromEntries(operationNames.map((name) => [name, perSecond])));

/** A pattern of stars alone would show every secret of every function. */
const pattern = v.pipe(v.string(), v.maxLength(200), v.regex(/^(?!![*.]*$)!?[^\s!\p{C}]+$/u));
const patternsSchema = v.pipe(v.array(pattern), v.maxLength(1_000));
const patternsExpected =
  'a list of patterns such as ["my_arg", "x_*", "aliauth.x_*", "!ttl_key"], each after ! with more than stars';

/** An identifier and its secret always come from one place. */
function readCredentials(read: ConfigReader, env: Environment, failures: string[]): CredentialSettings | undefined {
  const places = [
    { from: ["apsaravideo:accessKeyId", "apsaravideo:accessKeySecret", "apsaravideo:securityToken"], get: read },
    { from: ["alicloud:accessKey", "alicloud:secretKey", "alicloud:securityToken"], get: read },
    {
      from: ["ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"],
      get: (key: string) => env[key],
    },
  ] as const;
  for (const { from, get } of places) {
    const [accessKeyId, accessKeySecret, securityToken] = from.map((key) => nonEmpty(get(key)));
    if (accessKeyId === undefined && accessKeySecret === undefined) continue;
    if (accessKeyId === undefined || accessKeySecret === undefined) {
      const [given, missing] = accessKeyId === undefined ? [from[1], from[0]] : [from[0], from[1]];
      failures.push(`${given} is set, but ${missing} is not: set both, or neither`);
      return undefined;
    }
    const faults = [accessKeyId, accessKeySecret, securityToken].flatMap((value = "", index) => {
      const fault = faultOf(value);
      return fault === undefined ? [] : [`${from[index]} ${fault}`];
    });
    failures.push(...faults);
    if (faults.length > 0) return undefined;
    return { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) };
  }
  return undefined;
}

/** Keys are made of visible ASCII characters; any other character was added on the way. */
function faultOf(key: string): string | undefined {
  if (/[\r\n]$/.test(key)) return "ends with a line break: set it again without (printf adds none, echo does)";
  if (/[\r\n]/.test(key)) return "holds a line break: set it again as one line";
  if (/\s/.test(key)) return "holds white space: set it again without";
  return /^[\x21-\x7e]*$/.test(key) ? undefined : "holds a character that no key holds: set it again";
}

function oneOf<T extends string>(
  own: ConfigReader,
  key: string,
  allowed: readonly T[],
  fallback: T,
  failures: string[],
): T {
  const value = own(key);
  if (value === undefined) return fallback;
  const found = allowed.find((each) => each === value);
  if (found === undefined) failures.push(`apsaravideo:${key}: expected one of ${allowed.join(", ")}`);
  return found ?? fallback;
}

function parsed<T>(
  own: ConfigReader,
  key: string,
  schema: v.GenericSchema<unknown, T>,
  expected: string,
  failures: string[],
): T | undefined {
  const text = own(key);
  if (text === undefined) return undefined;
  try {
    return v.parse(schema, JSON.parse(text));
  } catch {
    failures.push(`apsaravideo:${key}: expected ${expected}, as JSON`);
    return undefined;
  }
}

function isLoopback(endpoint: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(endpoint);
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : value;
}
