import type { StackOptions } from "./options";
import type { ResolvedConfig } from "./program";
import { containsSecret, containsUnknown, toWire, withoutSecrets } from "./property";
import type { PropertyMap } from "./property";
import type { OutputValue } from "./results";
import type { Deployment } from "./state";
import { stackType } from "./urn";

/** The configuration of the stack as its processes get it: every key with its namespace. */
export function resolveConfig(project: string, config: NonNullable<StackOptions["config"]>): ResolvedConfig {
  const values: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [name, value] of Object.entries(config)) {
    const key = name.includes(":") ? name : `${project}:${name}`;
    values[key] = typeof value === "string" ? value : value.secret;
    if (typeof value !== "string") secretKeys.push(key);
  }
  return { values, secretKeys };
}

export const rootOutputs = (deployment: Deployment): PropertyMap =>
  deployment.resources.find(({ type }) => type === stackType)?.outputs ?? {};

/** Outputs as results have them: those that are known, secrets in clear but marked. */
export function outputValues(outputs: PropertyMap): Record<string, OutputValue> {
  const known = Object.entries(outputs).filter(([, value]) => !containsUnknown(value));
  return Object.fromEntries(
    known.map(([name, value]) => {
      const secret = containsSecret(value);
      return [name, { value: toWire(withoutSecrets(value)), secret }];
    }),
  );
}
