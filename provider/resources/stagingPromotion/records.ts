import { canonicalText, digestOf } from "../../core/digest";
import type { FunctionRecord } from "../../live/responses";
import type { Side } from "../../core/resource";

/** One record of a function: its arguments by name, sorted; secret ones as fingerprints. */
export type ConfigRecord = Record<string, string>;

/** A fingerprint as it stands in the place of a secret: `secret:` and 12 hex digits. */
export const fingerprintPattern = /^secret:[0-9a-f]{12}$/;
const fingerprints = /secret:[0-9a-f]{12}/g;

/** The target's records with what their read withholds: labels of arguments by label of the record. */
export interface FunctionSide extends Side {
  readonly withheld?: Readonly<Record<string, readonly string[]>>;
}

/**
 * The records of a function by a label that stays when others come and go: what tells records of one function apart
 * where the API knows such an argument (`path=/live`), else the function's name, with a number from the second on.
 * Depends on nothing but the records; ConfigId is no part of it.
 */
export function configOf(functionName: string, records: readonly ConfigRecord[]): Record<string, ConfigRecord> {
  return Object.fromEntries(labelled(functionName, records).map(({ label, record }) => [label, record]));
}

/** Sorted by what they hold; `index` is the place that a record was given in. */
function labelled(functionName: string, records: readonly ConfigRecord[]) {
  // A map, because names come from outside: no name must mean more than itself.
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  const inOrder = records
    .map((each, index) => ({ record: sorted(each), index }))
    .sort((a, b) => compare(orderText(a.record), orderText(b.record)));
  return inOrder.map(({ record, index }) => {
    const label = labelOf(record) ?? functionName;
    let unique = label;
    for (let count = counts.get(label) ?? 1; taken.has(unique); count += 1) {
      unique = `${label} (${count + 1})`;
      counts.set(label, count + 1);
    }
    taken.add(unique);
    return { label: unique, record, index };
  });
}

const distinguishing = ["path", "file_type", "error_code"];

function labelOf(record: ConfigRecord): string | undefined {
  for (const name of distinguishing) {
    const value = record[name];
    // A new token in a path must not move its record.
    if (value !== undefined && !fingerprintPattern.test(value)) return `${name}=${value.replace(fingerprints, "****")}`;
  }
  return undefined;
}

function sorted(record: ConfigRecord): ConfigRecord {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compare(a, b)));
}

/** By what is not secret first: a new key must not move its record. */
function orderText(record: ConfigRecord): string {
  return canonicalText(bare(record)) + canonicalText(record);
}

function bare(record: ConfigRecord): ConfigRecord {
  const plain = Object.entries(record).filter(([, value]) => !fingerprintPattern.test(value));
  return Object.fromEntries(plain.map(([name, value]) => [name, value.replace(fingerprints, "****")]));
}

/** By code unit: the same in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `withheld` names, for each record, the arguments that the read withholds. */
export function sideOf(
  functionName: string,
  records: readonly ConfigRecord[],
  seen: { state: Side["state"]; status?: string },
  withheld: readonly (readonly string[])[] = [],
): FunctionSide {
  const entries = labelled(functionName, records);
  const content = Object.fromEntries(entries.map(({ label, record }) => [label, record]));
  const hidden = entries.flatMap(({ label, index }) => {
    const names = withheld[index] ?? [];
    return names.length > 0 ? [[label, names] as const] : [];
  });
  const withheldBy = hidden.length > 0 ? { withheld: Object.fromEntries(hidden) } : {};
  return { ...seen, content, digest: digestOf(content), ...withheldBy };
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
