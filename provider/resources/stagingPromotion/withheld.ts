import { canonicalText } from "../../core/values";
import type { Side } from "../../core/resource";
import { fingerprintPattern, isRecord, sideOf, type ConfigRecord, type FunctionSide } from "./records";

/** Stands in a value for a secret: its fingerprint, or stars where the read withholds it. */
const placeholder = /secret:[0-9a-f]{12}|[*•]{3,}/;
const placeholders = new RegExp(placeholder, "g");

/**
 * The target with its withheld secrets filled in from the known records. A secret that can't be read can't be seen to
 * change, so it must not look like drift.
 */
export function fillWithheld(target: FunctionSide, known: unknown, functionName: string): Side {
  const content = target.content as Record<string, ConfigRecord>;
  const values = Object.values(content).flatMap((record) => Object.values(record));
  // A read that shows one secret argument shows them all.
  const omitsSecrets = !values.some((value) => fingerprintPattern.test(value));
  const left = new Set(Object.values(known ?? {}).filter(isRecord));
  /** The known records by the withheld names and by their plain arguments: records may be many. */
  const indexes = new Map<string, Map<string, ConfigRecord[]>>();

  /** Finds the known record that this one shows a part of, once. */
  const take = (record: ConfigRecord, withheld: readonly string[]): ConfigRecord | undefined => {
    const names = canonicalText([...withheld].sort());
    const index = indexes.get(names) ?? indexPlain(left, withheld);
    indexes.set(names, index);
    const alike = index.get(plainText(record, withheld)) ?? [];
    const at = alike.findIndex((each) => left.has(each) && isPartOf(record, each, withheld, omitsSecrets));
    const [found] = at < 0 ? [] : alike.splice(at, 1);
    if (found !== undefined) left.delete(found);
    return found;
  };

  const filled = Object.entries(content).map(
    ([label, record]) => take(record, target.withheld?.[label] ?? []) ?? record,
  );
  const { state, status } = target;
  return sideOf(functionName, filled, status === undefined ? { state } : { state, status });
}

function indexPlain(records: Iterable<ConfigRecord>, withheld: readonly string[]): Map<string, ConfigRecord[]> {
  const index = new Map<string, ConfigRecord[]>();
  for (const record of records) {
    const text = plainText(record, withheld);
    const alike = index.get(text);
    if (alike === undefined) index.set(text, [record]);
    else alike.push(record);
  }
  return index;
}

function plainText(record: ConfigRecord, withheld: readonly string[]): string {
  const plain = Object.entries(record).filter(([name, value]) => !withheld.includes(name) && !placeholder.test(value));
  return canonicalText(Object.fromEntries(plain));
}

/** Whether the two are equal but for secrets that the read of `seen` withholds. */
function isPartOf(
  seen: ConfigRecord,
  known: ConfigRecord,
  withheld: readonly string[],
  omitsSecrets: boolean,
): boolean {
  const mayBeMissing = ([name, value]: [string, string]) =>
    Object.hasOwn(seen, name) || withheld.includes(name) || (omitsSecrets && fingerprintPattern.test(value));
  return (
    // Names come from outside, and may be those of an object's own members.
    Object.entries(seen).every(([name, value]) => Object.hasOwn(known, name) && isShownBy(value, known[name] ?? "")) &&
    Object.entries(known).every(mayBeMissing)
  );
}

function isShownBy(seen: string, known: string): boolean {
  if (known === seen) return true;
  const ofKnown = known.match(placeholders) ?? [];
  if (/^[*•]{3,}$/.test(seen)) return ofKnown.some((each) => each.startsWith("secret:"));
  if (known.replace(placeholders, "*") !== seen.replace(placeholders, "*")) return false;
  return (seen.match(placeholders) ?? []).every((each, index) => {
    const other = ofKnown[index] ?? "";
    return each === other || (/^[*•]/.test(each) && other.startsWith("secret:"));
  });
}
