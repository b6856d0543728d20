import { canonicalText, digestOf } from "../../core/values";
import type { Side } from "../../core/resource";
import type { FunctionRecord } from "../../live/responses";

/** One record of a function: its arguments by name, sorted; secret ones as fingerprints. */
export type ConfigRecord = Readonly<Record<string, string>>;

/** A fingerprint in the place of a whole value: `secret:` and 12 hex digits. */
export const fingerprintPattern = /^secret:[0-9a-f]{12}$/;
/** The fingerprints in a value. */
export const fingerprints = /secret:[0-9a-f]{12}/g;

/** The target's records, and the labels of the withheld arguments by the label of the record. */
export interface FunctionSide extends Side {
  readonly withheld?: Readonly<Record<string, readonly string[]>>;
}

export function isRecord(value: unknown): value is ConfigRecord {
  return value !== null && typeof value === "object" && Object.values(value).every((each) => typeof each === "string");
}

/** The records of a content by label; undefined: a content of another kind. */
export function recordsIn(content: unknown): Map<string, ConfigRecord> | undefined {
  if (content === null || typeof content !== "object" || Array.isArray(content)) return undefined;
  const records = Object.entries(content);
  return records.every(([, value]) => isRecord(value)) ? new Map(records as [string, ConfigRecord][]) : undefined;
}

/** One side of a function. `withheld`: for each record, the labels of the arguments that the read withholds. */
export function sideOf(
  functionName: string,
  records: readonly ConfigRecord[],
  seen: { state: Side["state"]; status?: string },
  withheld: readonly (readonly string[])[] = [],
): FunctionSide {
  const sorted = records.map((each, index) => {
    const record = sort(each);
    return { record, order: orderOf(record), withheld: withheld[index] ?? [] };
  });
  sorted.sort((a, b) => compare(a.order, b.order));
  const labels = labelRecords(
    functionName,
    sorted.map(({ record }) => record),
  );
  const entries = sorted.map((each, index) => ({ ...each, label: labels[index] ?? "" }));
  const content = Object.fromEntries(entries.map(({ label, record }) => [label, record]));
  const hidden = entries.filter((each) => each.withheld.length > 0).map((each) => [each.label, each.withheld] as const);
  const withheldBy = hidden.length > 0 ? { withheld: Object.fromEntries(hidden) } : {};
  return { ...seen, content, digest: digestOf(content), ...withheldBy };
}

const distinguishing = ["path", "file_type", "error_code"];

/**
 * A label for each record that stays when other records come and go: an argument that distinguishes records of one
 * function (`path=/live`), otherwise the function's name. Equal labels are numbered from the second on.
 */
function labelRecords(functionName: string, records: readonly ConfigRecord[]): string[] {
  const labels = new Set<string>();
  // A map, because labels come from outside and may be the names of an object's own members.
  const counts = new Map<string, number>();
  for (const record of records) {
    const label = labelOf(record) ?? functionName;
    let unique = label;
    for (let count = counts.get(label) ?? 1; labels.has(unique); count += 1) {
      unique = `${label} (${count + 1})`;
      counts.set(label, count + 1);
    }
    labels.add(unique);
  }
  return [...labels];
}

function labelOf(record: ConfigRecord): string | undefined {
  for (const name of distinguishing) {
    const value = record[name];
    if (value !== undefined && !fingerprintPattern.test(value)) return `${name}=${hideFingerprints(value)}`;
  }
  return undefined;
}

/** A new token in a value must neither move its record nor change its label. */
const hideFingerprints = (value: string): string => value.replace(fingerprints, "****");

const sort = (record: ConfigRecord): ConfigRecord =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => compare(a, b)));

/** Orders records by everything that is not secret, then by the fingerprints. */
function orderOf(record: ConfigRecord): string {
  const plain = Object.entries(record).filter(([, value]) => !fingerprintPattern.test(value));
  return (
    canonicalText(Object.fromEntries(plain.map(([name, value]) => [name, hideFingerprints(value)]))) +
    canonicalText(record)
  );
}

/** By code unit: the same in every locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The statuses of all records of one function as one. */
export function stateOf(
  records: readonly FunctionRecord[],
  environment: "staging" | "production",
): Pick<Side, "state"> & { status: string } {
  const statuses = [...new Set(records.map((each) => each.status))].sort(compare);
  const status = statuses.join(", ");
  if (statuses.includes("failed")) return { state: "failed", status };
  // The vendor does not explain "testing": it stops nothing in staging, and in production it is not yet "in effect".
  const isSettled =
    environment === "staging" ? !statuses.includes("configuring") : statuses.every((each) => each === "success");
  return { state: isSettled ? "settled" : "wait", status };
}
