import { createHmac, randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";
import type { Secrets } from "../../core/context";
import type { ConfigRecord } from "./records";
import { isFirstSecretName, isSecretName, isSwitch, isWithheld, judgeRecord } from "./secretNames";
import { partsOf } from "./secretParts";

export type Environment = "staging" | "production";

/** One record without its secrets. */
export interface Masked {
  readonly shown: ConfigRecord;
  /** The labels of the arguments that the read withholds. */
  readonly withheld: readonly string[];
}

export interface MaskOptions {
  readonly functionName: string;
  /** The stack's `secretArguments`. */
  readonly patterns: Secrets["patterns"];
  /** The fingerprint of a value of the named argument. */
  readonly fingerprint: (value: string, argument: string) => Promise<string>;
}

/** Stands for a part of a value that the read withholds. */
const stars = "****";

/** Replaces every secret value, and every secret part of a value, by a fingerprint. No secret leaves this function. */
export async function mask(
  args: readonly { readonly name: string; readonly value: string }[],
  environment: Environment,
  { functionName, patterns, fingerprint }: MaskOptions,
): Promise<Masked> {
  const decide = (name: string) => patterns.decide(functionName, name);
  const judge = (name: string) => {
    const decision = decide(name);
    return decision === undefined ? isSecretName(name) || undefined : decision === "secret";
  };
  const judgeArgument = judgeRecord(args, judge);

  /** Undefined: the read withholds the value. */
  const maskValue = async (name: string, value: string): Promise<string | undefined> => {
    const decision = decide(name);
    if (decision === "plain") return value;
    const isCertain = decision === "secret" || isFirstSecretName(name);
    const verdict = isCertain ? "secret" : judgeArgument(name);
    if (verdict === undefined) return maskParts(name, value);
    if (isHiddenValue(value, environment) || (verdict === "withheld" && environment === "production")) return undefined;
    return !isCertain && isSwitch(value) ? value : fingerprint(value, name);
  };
  const maskParts = async (name: string, value: string): Promise<string> => {
    const shown = partsOf(value, judge).map(async ({ text, secret }) => {
      if (!secret) return text;
      // The part of a JSON text has its quotes.
      return isHiddenValue(text.replace(/^"(.*)"$/s, "$1"), environment) ? stars : fingerprint(text, name);
    });
    return (await Promise.all(shown)).join("");
  };

  const labels = labelNames(args.map(({ name }) => name));
  const values = await Promise.all(args.map(({ name, value }) => maskValue(name, value)));
  const entries = labels.map((label, index) => [label, values[index]] as const);
  return {
    shown: Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    withheld: entries.filter(([, value]) => value === undefined).map(([label]) => label),
  };
}

/** A name that occurs twice gets two labels: neither value may hide the other. */
function labelNames(names: readonly string[]): string[] {
  const labels = new Set<string>();
  for (const name of names) {
    let label = name;
    for (let count = labels.size; labels.has(label); count += 1) label = `${name} (${count})`;
    labels.add(label);
  }
  return [...labels];
}

/** Staging shows what will be published. There, a value or a part with other characters than stars may be the value itself. */
function isHiddenValue(value: string, environment: Environment): boolean {
  return environment === "production" ? value === "" || isWithheld(value) : /^[*•]+$/.test(value);
}

const derive = promisify<string, string, number, { N: number; r: number; p: number }, Buffer>(scrypt);
const cost = { N: 16_384, r: 8, p: 1 };

/** The fingerprints under one key of a stack. Each is derived once, and no value is kept. */
export class Fingerprints {
  readonly #derived = new Map<string, Promise<string>>();
  /** A random key, so that the keys of the cache lead back to no value. */
  readonly #cacheKey = randomBytes(32);

  constructor(private readonly key: string) {}

  /**
   * `secret:` and 12 hex digits, the same in every run and on every machine. A slow function (scrypt) makes guesses
   * costly; its salt, the place of the value and the stack's key, makes equal values in two places look different.
   */
  of(value: string, place: string): Promise<string> {
    const cached = createHmac("sha256", this.#cacheKey)
      .update(JSON.stringify([place, value]))
      .digest("base64");
    const known = this.#derived.get(cached);
    if (known !== undefined) return known;
    const salt = `pulumi-apsaravideo/1\n${place}\n${this.key}`;
    const result = derive(value, salt, 6, cost).then((bytes) => `secret:${bytes.toString("hex")}`);
    this.#derived.set(cached, result);
    // A lack of memory passes, so the next read derives it again.
    result.catch(() => this.#derived.delete(cached));
    return result;
  }
}
