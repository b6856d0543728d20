import type { StackOptions } from "./options";
import type { ResolvedConfig } from "./program";
import type { Project } from "./project";
import { containsSecret, containsUnknown, toWire, unwrapSecrets } from "./property";
import type { PropertyMap } from "./property";
import type { OutputValue } from "./results";
import type { Deployment } from "./state";
import { stackType } from "./urn";

/**
 * The stack configuration for the processes: every key with its namespace, and the project's defaults for missing keys.
 */
export function resolveConfig(project: Project, config: NonNullable<StackOptions["config"]>): ResolvedConfig {
  const values: Record<string, string> = {};
  for (const [key, value] of Object.entries(project.declaredConfig)) if (value !== undefined) values[key] = value;
  const secretKeys: string[] = [];
  for (const [name, value] of Object.entries(config)) {
    const key = name.includes(":") ? name : `${project.name}:${name}`;
    values[key] = typeof value === "string" ? value : value.secret;
    if (typeof value !== "string") secretKeys.push(key);
  }
  return { values, secretKeys };
}

/** @throws Error when the project declares a key and the stack has no value for it. */
export function assertConfigured(stack: string, { name, declaredConfig }: Project, { values }: ResolvedConfig): void {
  const own = Object.keys(declaredConfig).filter((key) => key.startsWith(`${name}:`));
  const missing = own.filter((key) => values[key] === undefined).map((key) => `'${key.slice(name.length + 1)}'`);
  if (missing.length === 0) return;
  const what = missing.length === 1 ? "value" : "values";
  const all = new Intl.ListFormat("en-GB").format(missing.sort());
  throw new Error(`Stack '${stack}' is missing configuration ${what} ${all}`);
}

export const rootOutputs = (deployment: Deployment): PropertyMap =>
  deployment.resources.find(({ type }) => type === stackType)?.outputs ?? {};

/** The outputs for a result: known values, secrets marked and in clear text. */
export function outputValues(outputs: PropertyMap): Record<string, OutputValue> {
  const known = Object.entries(outputs).filter(([, value]) => !containsUnknown(value));
  return Object.fromEntries(
    known.map(([name, value]) => {
      const secret = containsSecret(value);
      return [name, { value: toWire(unwrapSecrets(value)), secret }];
    }),
  );
}
