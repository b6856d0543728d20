import { isDeepStrictEqual } from "node:util";
import { configurationKeys } from "../provider/configurationKeys";
import type { CheckFailure } from "../provider/core/fields";
import { containsUnknown, type Properties } from "../provider/core/values";
import { readConfiguration, type ConfigReader, type Environment } from "../provider/settings";

/** The arguments of a provider that the engine itself reads. */
const engineKeys = ["version", "pluginDownloadURL", "pluginChecksums", "__internal"];

/**
 * The configuration in the arguments of a provider. An SDK sends an object as JSON text, a YAML program as it is. A value
 * that is not wholly known is absent, because the engine configures no provider before all its values are known.
 */
export function configReader(args: Properties): ConfigReader {
  return (key) => {
    const [namespace, name = ""] = key.split(":");
    const value = namespace === "apsaravideo" ? args[name] : undefined;
    if (value === undefined || value === null || containsUnknown(value)) return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
  };
}

/** Every failure at once, by key. A value that is not wholly known is validated when it is. */
export function checkConfiguration(args: Properties, env: Environment): CheckFailure[] {
  const known = Object.keys(configurationKeys);
  const strange = Object.keys(args).filter((key) => !known.includes(key) && !engineKeys.includes(key));
  const reader = configReader({ ...args, ...standIns(args) });
  const failures = readConfiguration(reader, env).failures ?? [];
  return [
    ...failures.filter(({ property }) => !containsUnknown(args[property])),
    ...strange.map((property) => ({ property, reason: `is not a known key; the keys are ${known.join(", ")}` })),
  ];
}

/** Texts for the parts of an access key that are not known yet: else the key would be looked for in other places. */
function standIns(args: Properties): Properties {
  const parts = ["accessKeyId", "accessKeySecret", "securityToken"].filter((name) => containsUnknown(args[name]));
  return Object.fromEntries(parts.map((name) => [name, "unknown"]));
}

/** The keys whose values differ. */
export function changedKeys(olds: Properties, news: Properties): string[] {
  const known = Object.keys(configurationKeys);
  return known.filter((key) => !isDeepStrictEqual(olds[key] ?? undefined, news[key] ?? undefined));
}
