import type { ConfigRecord } from "./records";
import {
  isFirstSecretName,
  isHeaderValueName,
  isSecretName,
  isSwitch,
  isValueName,
  isWithheld,
  namedBeside,
  type Named,
  type SecretPatterns,
} from "./secretNames";
import { partsOf } from "./secretParts";

export type Environment = "staging" | "production";

/** One record as it may be shown. */
export interface Masked {
  readonly shown: ConfigRecord;
  /** The labels of the arguments that the read withholds. */
  readonly withheld: readonly string[];
}

export interface MaskOptions {
  readonly functionName: string;
  /** What `secretArguments` says. */
  readonly patterns: SecretPatterns;
  /** The fingerprint of a value of the argument that is named. */
  readonly fingerprint: (value: string, argument: string) => Promise<string>;
}

/** What stands for a part that the read withholds inside of a value. */
const stars = "****";

/** Secrets end here: a record with fingerprints in the place of every secret value, and of every secret part of one. */
export async function mask(
  args: readonly { readonly name: string; readonly value: string }[],
  environment: Environment,
  options: MaskOptions,
): Promise<Masked> {
  const labels = new Set<string>();
  const withheld: string[] = [];
  const shown = args.map(async ({ name, value }): Promise<[string, string] | undefined> => {
    const label = labelOf(name, labels);
    const verdict = judge(name, value, args, environment, options);
    if (verdict === "plain") return [label, value];
    if (verdict === "inside") return [label, await maskParts(name, value, options)];
    if (verdict === "secret") return [label, await options.fingerprint(value, name)];
    withheld.push(label);
    return undefined;
  });
  const entries = (await Promise.all(shown)).filter((entry) => entry !== undefined);
  return { shown: Object.fromEntries(entries), withheld };
}

/** Given twice, an argument shows twice: neither value may hide the other. */
function labelOf(name: string, taken: Set<string>): string {
  let label = name;
  for (let count = taken.size; taken.has(label); count += 1) label = `${name} (${count})`;
  taken.add(label);
  return label;
}

/** `inside`: the value is no secret as a whole, and may hold some. */
type Verdict = "secret" | "withheld" | "plain" | "inside";

function judge(
  name: string,
  value: string,
  record: readonly Named[],
  environment: Environment,
  { functionName, patterns }: MaskOptions,
): Verdict {
  const said = patterns.decide(functionName, name);
  if (said === "plain") return "plain";
  const hidden = hides(value, environment) ? "withheld" : "secret";
  if (said === "secret" || isFirstSecretName(name)) return hidden;
  const isSecret = (each: string) => judgeName(each, functionName, patterns);
  const beside = isValueName(name) ? namedBeside(record, isSecret) : undefined;
  if (beside === "withheld" && environment === "production") return "withheld";
  const isNamed = beside === "secret" || beside === "withheld" || (beside === "unnamed" && isHeaderValueName(name));
  if (!isNamed && !isSecretName(name)) return "inside";
  return hidden === "secret" && isSwitch(value) ? "plain" : hidden;
}

function judgeName(name: string, functionName: string, patterns: SecretPatterns): boolean | undefined {
  const said = patterns.decide(functionName, name);
  return said === undefined ? isSecretName(name) || undefined : said === "secret";
}

/** Staging shows what will be published; only there a text with stars in it may be the value itself. */
function hides(value: string, environment: Environment): boolean {
  return environment === "production" ? value === "" || isWithheld(value) : /^[*•]+$/.test(value);
}

async function maskParts(name: string, value: string, options: MaskOptions): Promise<string> {
  const { functionName, patterns, fingerprint } = options;
  const parts = partsOf(value, (each) => judgeName(each, functionName, patterns));
  const shown = parts.map(async ({ text, secret }) => {
    if (!secret) return text;
    return isWithheld(text) ? stars : fingerprint(text, name);
  });
  return (await Promise.all(shown)).join("");
}
