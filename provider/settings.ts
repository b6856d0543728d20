import * as v from "valibot";
import type { CredentialSettings } from "./live/credentials";
import { readProxy } from "./live/proxy";
import { defaultQuotas } from "./live/rateLimiter";
import {
  configurationKeys,
  type ConfigurationKey,
  type ConfigurationKeyName,
  type ConfigurationValue,
} from "./configurationKeys";
import type { Settings } from "./core/context";
import type { CheckFailure } from "./core/fields";

/** How a configuration key is read: full name with its namespace, decrypted; absent is undefined. */
export type ConfigReader = (key: string) => string | undefined;
export type Environment = Readonly<Record<string, string | undefined>>;

/** A failure is on the key of the own namespace that is at fault, or on "" where none is. */
export type Configuration = { settings: Settings; failures?: never } | { settings?: never; failures: CheckFailure[] };

export const defaultEndpoint = "live.aliyuncs.com";
export const defaultTimeouts = { call: 10, operation: 300 };

/** Reads the namespace `apsaravideo`, then that of `@pulumi/alicloud`. No failure shows a value. */
export function readConfiguration(read: ConfigReader, env: Environment): Configuration {
  const failures: CheckFailure[] = [];
  const own = <K extends ConfigurationKeyName>(key: K) => readKey(read, key, failures);
  const endpoint = own("endpoint") ?? defaultEndpoint;
  const region = own("region") ?? nonEmpty(read("alicloud:region")) ?? nonEmpty(env["ALICLOUD_REGION"]);
  const credentials = readCredentials(read, env, failures);
  const proxyFailures: string[] = [];
  const proxy = readProxy(env, proxyFailures);
  failures.push(...proxyFailures.map((reason) => ({ property: "", reason })));
  const timeouts = own("timeouts") ?? {};
  const settings: Settings = {
    endpoint,
    protocol: own("protocol") ?? (isLoopback(endpoint) ? "http" : "https"),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(proxy === undefined ? {} : { proxy }),
    lookups: own("lookups") ?? "required",
    drift: own("drift") ?? "always",
    quotas: { ...defaultQuotas, ...own("quotas") },
    timeouts: {
      call: timeouts.call ?? defaultTimeouts.call,
      operation: timeouts.operation ?? defaultTimeouts.operation,
    },
    fingerprintKey: own("fingerprintKey") ?? "",
    secretArguments: own("secretArguments") ?? [],
  };
  return failures.length === 0 ? { settings } : { failures };
}

/** The value of one key of the own namespace, by its row in the table. */
function readKey<K extends ConfigurationKeyName>(
  read: ConfigReader,
  key: K,
  failures: CheckFailure[],
): ConfigurationValue<K> | undefined {
  const text = nonEmpty(read(`apsaravideo:${key}`));
  if (text === undefined) return undefined;
  const { expected, schema, json }: ConfigurationKey = configurationKeys[key];
  try {
    return v.parse(schema, json ? JSON.parse(text) : text) as ConfigurationValue<K>;
  } catch {
    failures.push({
      property: key,
      reason: `apsaravideo:${key}: expected ${expected}${json ? ", as JSON" : ""}`,
    });
    return undefined;
  }
}

/** An identifier and its secret always come from one place. */
function readCredentials(
  read: ConfigReader,
  env: Environment,
  failures: CheckFailure[],
): CredentialSettings | undefined {
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
      failures.push({
        property: ownKey(missing),
        reason: `${given} is set, but ${missing} is not: set both, or neither`,
      });
      return undefined;
    }
    const faults = [accessKeyId, accessKeySecret, securityToken].flatMap((value = "", index) => {
      const fault = faultOf(value);
      const place = String(from[index]);
      return fault === undefined ? [] : [{ property: ownKey(place), reason: `${place} ${fault}` }];
    });
    failures.push(...faults);
    if (faults.length > 0) return undefined;
    return { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) };
  }
  return undefined;
}

/** The key of the own namespace; "" for any other place. */
function ownKey(place: string): string {
  const [namespace, key = ""] = place.split(":");
  return namespace === "apsaravideo" ? key : "";
}

/** Keys are made of visible ASCII characters; any other character was added on the way. */
function faultOf(key: string): string | undefined {
  if (/[\r\n]$/.test(key)) return "ends with a line break: set it again without (printf adds none, echo does)";
  if (/[\r\n]/.test(key)) return "holds a line break: set it again as one line";
  if (/\s/.test(key)) return "holds white space: set it again without";
  return /^[\x21-\x7e]*$/.test(key) ? undefined : "holds a character that no key holds: set it again";
}

function isLoopback(endpoint: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(endpoint);
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : value;
}
