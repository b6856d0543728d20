import { canonicalText, digestOf } from "../digest";
import type { FunctionRecord } from "../live/answers";
import type { Side } from "../core/resource";
import { merged } from "../merged";

/** One record of a function: its arguments by name, sorted; secret ones as fingerprints. */
export type ConfigRecord = Record<string, string>;

/**
 * Whether an argument holds a secret, by its name: `auth_key1`, `access_token`, `password` and the like, also of
 * functions nobody has named yet. Too many is safe, too few is not.
 */
export function isSecretArgument(name: string): boolean {
  return /key\d*($|_?(id|value|main|backup|old|new|primary|secondary)$)|secret|token|passw|pwd|credential|signature|private|(^|_)(sk|ak)\d*$/i.test(
    name,
  );
}

/** A fingerprint as it stands in the place of a secret: `secret:` and 12 hex digits. */
export const fingerprintPattern = /^secret:[0-9a-f]{12}$/;

/** Whether any secret is shown: a read that shows none may have left them out. */
export function showsSecrets(config: Readonly<Record<string, ConfigRecord>>): boolean {
  return Object.values(config).some((record) => Object.keys(record).some(isSecretArgument));
}

/** The API may answer with stars, or nothing, where a secret is. */
export function isWithheld(value: string): boolean {
  return /^\*+$/.test(value);
}

/**
 * The records of a function by a label that stays when others come and go: what tells records of one function apart
 * where the API knows such an argument (`path=/live`), else the function's name, with a number from the second on.
 * Depends on nothing but the records; ConfigId is no part of it.
 */
export function configOf(functionName: string, records: readonly ConfigRecord[]): Record<string, ConfigRecord> {
  // A map, because names come from outside: no name must mean more than itself.
  const config = new Map<string, ConfigRecord>();
  const counts = new Map<string, number>();
  for (const record of records.map(sorted).sort((a, b) => compare(orderText(a), orderText(b)))) {
    const label = labelOf(record) ?? functionName;
    let unique = label;
    for (let count = counts.get(label) ?? 1; config.has(unique); count += 1) {
      unique = `${label} (${count + 1})`;
      counts.set(label, count + 1);
    }
    config.set(unique, record);
  }
  return Object.fromEntries(config);
}

const distinguishing = ["path", "file_type", "error_code"];

function labelOf(record: ConfigRecord): string | undefined {
  const name = distinguishing.find((each) => record[each] !== undefined);
  return name === undefined ? undefined : `${name}=${record[name]}`;
}

function sorted(record: ConfigRecord): ConfigRecord {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compare(a, b)));
}

/** By what is not secret first: a new key must not move its record. */
function orderText(record: ConfigRecord): string {
  return canonicalText(bare(record)) + canonicalText(record);
}

function bare(record: ConfigRecord): ConfigRecord {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !isSecretArgument(name)));
}

/** By code unit: the same in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function sideOf(
  functionName: string,
  records: readonly ConfigRecord[],
  seen: { state: Side["state"]; status?: string },
): Side {
  const content = configOf(functionName, records);
  return merged(seen, { content, digest: digestOf(content) });
}

/** What the statuses of all records of one function say together. */
export function stateOf(
  records: readonly FunctionRecord[],
  environment: "staging" | "production",
): Pick<Side, "state"> & { status: string } {
  const statuses = [...new Set(records.map((each) => each.status))].sort(compare);
  const status = statuses.join(", ");
  if (statuses.includes("failed")) return { state: "failed", status };
  // "testing" is explained nowhere: in staging it stops nothing, in production it is not yet "in effect".
  const settled =
    environment === "staging" ? !statuses.includes("configuring") : statuses.every((each) => each === "success");
  return { state: settled ? "settled" : "wait", status };
}

/**
 * The target with the secrets that its read withholds filled in from what is known of the same records, so that no
 * drift is invented: what can't be read can't have been seen to change.
 */
export function completed(target: Side, known: unknown, functionName: string): Side {
  const left = new Map<string, ConfigRecord[]>();
  const records =
    known === null || typeof known !== "object" ? [] : Object.values(known as Record<string, ConfigRecord>);
  for (const each of records) {
    const key = canonicalText(bare(each));
    const alike = left.get(key);
    if (alike === undefined) left.set(key, [each]);
    else alike.push(each);
  }
  const filled = Object.values(target.content as Record<string, ConfigRecord>).map((record) => {
    const alike = left.get(canonicalText(bare(record))) ?? [];
    const match = alike.findIndex((each) => Object.entries(record).every(([name, value]) => each[name] === value));
    return match < 0 ? record : { ...alike.splice(match, 1)[0], ...record };
  });
  return sideOf(functionName, filled, target);
}
