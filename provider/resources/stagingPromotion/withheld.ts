import { canonicalText } from "../../core/digest";
import type { Side } from "../../core/resource";
import { fingerprintPattern, sideOf, type ConfigRecord, type FunctionSide } from "./records";

export { fingerprintPattern, type ConfigRecord };

/** Whether any secret argument is shown: a read that shows none may have left them out. */
export function showsSecrets(config: Readonly<Record<string, ConfigRecord>>): boolean {
  return Object.values(config).some((record) => Object.values(record).some((value) => fingerprintPattern.test(value)));
}

/** What stands in a value for a secret that is shown by its fingerprint, or withheld. */
const placeholder = /secret:[0-9a-f]{12}|\*{3,}/;
const placeholders = new RegExp(placeholder, "g");

/**
 * The target with the secrets that its read withholds filled in from what is known of the same records, so that no
 * drift is invented: what can't be read can't have been seen to change.
 */
export function completed(target: FunctionSide, known: unknown, functionName: string): Side {
  const content = target.content as Record<string, ConfigRecord>;
  const records = new KnownRecords(known);
  // A read that shows one secret argument leaves out no other: that one is not there.
  const leavesOut = !showsSecrets(content);
  const filled = Object.entries(content).map(
    ([label, record]) => records.take(record, target.withheld?.[label] ?? [], leavesOut) ?? record,
  );
  const { state, status } = target;
  return sideOf(functionName, filled, status === undefined ? { state } : { state, status });
}

/** Each record is taken once. */
class KnownRecords {
  readonly #records: readonly ConfigRecord[];
  readonly #taken = new Set<ConfigRecord>();
  /** By the names that are withheld, then by what is in the clear apart from them: records are many. */
  readonly #alike = new Map<string, Map<string, ConfigRecord[]>>();

  constructor(known: unknown) {
    const values = known !== null && typeof known === "object" ? Object.values(known) : [];
    this.#records = values.filter((each) => each !== null && typeof each === "object") as ConfigRecord[];
  }

  /** One that the record may be, with more of it in sight. */
  take(record: ConfigRecord, withheld: readonly string[], leavesOut: boolean): ConfigRecord | undefined {
    const alike = this.#alikeBut(withheld).get(clearText(record, withheld)) ?? [];
    const at = alike.findIndex((each) => !this.#taken.has(each) && isRecordOf(each, record, withheld, leavesOut));
    const [found] = at < 0 ? [] : alike.splice(at, 1);
    if (found !== undefined) this.#taken.add(found);
    return found;
  }

  #alikeBut(withheld: readonly string[]): Map<string, ConfigRecord[]> {
    const names = canonicalText([...withheld].sort());
    const known = this.#alike.get(names);
    if (known !== undefined) return known;
    const index = new Map<string, ConfigRecord[]>();
    for (const each of this.#records) {
      const text = clearText(each, withheld);
      const list = index.get(text);
      if (list === undefined) index.set(text, [each]);
      else list.push(each);
    }
    this.#alike.set(names, index);
    return index;
  }
}

function clearText(record: ConfigRecord, withheld: readonly string[]): string {
  const clear = Object.entries(record).filter(([name, value]) => !withheld.includes(name) && !placeholder.test(value));
  return canonicalText(Object.fromEntries(clear));
}

function isRecordOf(known: ConfigRecord, seen: ConfigRecord, withheld: readonly string[], leavesOut: boolean): boolean {
  const shown = Object.entries(seen).every(([name, value]) => isValueOf(known[name], value));
  return shown && Object.entries(known).every(([name, value]) => Object.hasOwn(seen, name) || isMissing(name, value));

  function isMissing(name: string, value: string): boolean {
    return withheld.includes(name) || (leavesOut && fingerprintPattern.test(value));
  }
}

/** Whether the two are equal but for secrets that the read withholds. */
function isValueOf(known: string | undefined, seen: string): boolean {
  if (known === seen) return true;
  if (known === undefined || typeof known !== "string") return false;
  if (/^\*{3,}$/.test(seen)) return /secret:[0-9a-f]{12}/.test(known);
  if (known.replace(placeholders, "*") !== seen.replace(placeholders, "*")) return false;
  const ofKnown = known.match(placeholders) ?? [];
  return (seen.match(placeholders) ?? []).every((each, index) => {
    const other = ofKnown[index] ?? "";
    return each === other || (each.startsWith("*") && other.startsWith("secret:"));
  });
}
