import * as v from "valibot";
import { apiError, malformed, missing } from "./errors";
import { domainPattern, idPattern } from "./world/schema";

export interface Range {
  min?: number;
  max?: number;
}

const isWithin = (value: number, { min = -Infinity, max = Infinity }: Range): boolean => value >= min && value <= max;
const describeRange = (kind: string, { min, max }: Range): string =>
  `${kind}${min === undefined ? "" : ` from ${min}`}${max === undefined ? "" : ` to ${max}`}`;

/** The parameters of one request, from query and form. An empty value counts as absent. */
export class Parameters {
  constructor(
    private readonly values: ReadonlyMap<string, string>,
    /** The position of these parameters in the request: `VideoLayer.2.` for the second layer. */
    private readonly prefix = "",
  ) {}

  /** Every parameter as sent, flattened. */
  toObject(): Record<string, string> {
    return Object.fromEntries(this.values);
  }

  optional(name: string): string | undefined {
    return this.values.get(name) || undefined;
  }

  /** Throws `Missing<Name>` for the first absent name. Missing parameters are reported before malformed ones. */
  demand(...names: string[]): void {
    const absent = names.find((name) => !this.has(name));
    if (absent !== undefined) throw missing(absent);
  }

  /** Whether `name` is present, plain or flattened. */
  has(name: string): boolean {
    return this.optional(name) !== undefined || this.#indexes(name).length > 0;
  }

  required(name: string): string {
    const value = this.optional(name);
    if (value === undefined) throw missing((this.prefix + name).split(".")[0] ?? name);
    return value;
  }

  /** An ID of a caster, scene, layout or component. `codeName` is its name in the error code. */
  id(name: string, codeName = name): string {
    const value = this.required(name);
    if (!idPattern.test(value)) throw this.#malformed(name, "letters, digits, underscores and hyphens", codeName);
    return value;
  }

  optionalId(name: string): string | undefined {
    return this.optional(name) === undefined ? undefined : this.id(name);
  }

  domainName(name = "DomainName"): string {
    const value = this.required(name).toLowerCase();
    if (!domainPattern.test(value)) throw this.#malformed(name, "a domain name");
    return value;
  }

  /** The parts of a comma-separated list, at least one. */
  commaList(name: string): string[] {
    const parts = this.required(name)
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "");
    if (parts.length === 0) throw missing(name);
    return parts;
  }

  integer(name: string, range: Range = {}): number | undefined {
    const value = this.optional(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!/^-?\d{1,15}$/.test(value) || !isWithin(number, range))
      throw this.#malformed(name, describeRange("a whole number", range));
    return number;
  }

  number(name: string, range: Range = {}): number | undefined {
    const value = this.optional(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(value) || !isWithin(number, range))
      throw this.#malformed(name, describeRange("a number", range));
    return number;
  }

  oneOf<const T extends string>(name: string, values: readonly T[]): T | undefined {
    const value = this.optional(name);
    if (value === undefined) return undefined;
    const known = values.find((each) => each === value);
    if (known === undefined) throw this.#malformed(name, `one of ${values.join(", ")}`);
    return known;
  }

  /** A flattened list, `Name.1`, `Name.2`, …: empty when absent. */
  list(name: string): string[] {
    return this.#indexes(name).map((index) => this.required(`${name}.${index}`));
  }

  /** A flattened list of numbers. */
  numbers(name: string, range: Range = {}): number[] {
    return this.#indexes(name).map((index) => this.number(`${name}.${index}`, range) ?? NaN);
  }

  /** A flattened list of structures, `Name.1.Key`: the parameters of each structure, without their prefix. */
  groups(name: string): Parameters[] {
    return this.#indexes(name).map((index) => {
      const start = `${name}.${index}.`;
      const own = [...this.values].filter(([key]) => key.startsWith(start));
      return new Parameters(new Map(own.map(([key, value]) => [key.slice(start.length), value])), this.prefix + start);
    });
  }

  /** A JSON parameter, checked against `schema`. */
  json<T>(name: string, schema: v.GenericSchema<unknown, T>): T | undefined {
    const value = this.optional(name);
    if (value === undefined) return undefined;
    let parsed: unknown;
    try {
      parsed = JSON.parse(value);
    } catch {
      throw this.#malformed(name, "JSON");
    }
    const result = v.safeParse(schema, parsed);
    if (result.success) return result.output;
    const where = v.getDotPath(result.issues[0]);
    throw this.#malformed(name, `JSON of the documented shape${where ? `; ${where} is not` : ""}`);
  }

  /** The indexes of a flattened list. The vendor counts from 1, so other indexes are malformed. */
  #indexes(name: string): number[] {
    const indexes = new Set<number>();
    for (const [key, value] of this.values) {
      if (!key.startsWith(`${name}.`) || value === "") continue;
      const index = key.slice(name.length + 1).split(".")[0] ?? "";
      if (!/^[1-9]\d{0,3}$/.test(index)) throw this.#malformed(name, `${name}.1, ${name}.2 and so on`);
      indexes.add(Number(index));
    }
    const sorted = [...indexes].sort((a, b) => a - b);
    if (sorted.some((index, at) => index !== at + 1))
      throw this.#malformed(name, "a list numbered from 1 without gaps");
    return sorted;
  }

  #malformed(name: string, expected: string, codeName = name) {
    const topLevel = (this.prefix + codeName).split(".")[0] ?? codeName;
    return malformed(this.prefix + name, expected, topLevel);
  }
}

/** Far above what any operation needs. Decoding half a million parameters would block all other clients. */
const maxPairs = 2_000;

/** Decodes `a=1&b=2` of a query or a form body. */
export function decodePairs(encoded: string): [string, string][] {
  const decode = (part: string): string => {
    try {
      return decodeURIComponent(part.replaceAll("+", " "));
    } catch {
      throw apiError("InvalidParameter", "The request holds a parameter that is not valid percent-encoded UTF-8.");
    }
  };
  const pairs = encoded.split("&", maxPairs + 1);
  if (pairs.length > maxPairs) throw apiError("InvalidParameter", `The request has more than ${maxPairs} parameters.`);
  return pairs
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0 ? [decode(pair), ""] : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    });
}

/** Merges query and form. A parameter with two different values is ambiguous, so it is refused. */
export function mergePairs(pairs: readonly (readonly [string, string])[]): Map<string, string> {
  const merged = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = merged.get(name);
    if (before !== undefined && before !== value) {
      throw apiError("InvalidParameter", "The request gives one parameter twice with different values.");
    }
    merged.set(name, value);
  }
  return merged;
}
