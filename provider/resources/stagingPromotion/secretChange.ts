import { formatName } from "../../live/redact";
import { fingerprints, recordsIn, type ConfigRecord } from "./records";
import { consistsOf } from "./secretNames";

/** The change of one secret, where nothing but secrets differs. */
interface Finding {
  readonly place: string;
  readonly change: "kept" | "changed" | "hidden" | "shown";
}

/** JSON shows a hidden member of any type as a text. */
const hiddenPart = /"?secret:[0-9a-f]{12}"?/;

/**
 * Explains, in half a sentence, a difference in nothing but fingerprints: a secret value changed, or the rules for hiding
 * did. Undefined: nothing differs, or something else does as well, which the preview shows by itself.
 */
export function explainSecretChange(before: unknown, after: unknown): string | undefined {
  const findings = compareContents(recordsIn(before), recordsIn(after)) ?? [];
  const placesOf = (change: Finding["change"]) => {
    const places = [
      ...new Set(findings.filter((each) => each.change === change).map(({ place }) => formatName(place))),
    ];
    return [...places.slice(0, 5), ...(places.length > 5 ? ["…"] : [])].join(", ");
  };
  const [changed, hidden, shown] = [placesOf("changed"), placesOf("hidden"), placesOf("shown")];
  const reasons: string[] = [];
  if (changed && placesOf("kept")) reasons.push(`only a secret value changed, in ${changed}`);
  else if (changed)
    reasons.push(
      `only fingerprints of secrets changed, in ${changed}: their values did, or apsaravideo:fingerprintKey did ` +
        "(then production may be as wanted already)",
    );
  if (hidden || shown) {
    const parts = [
      hidden && `hidden now: ${hidden} (shown in the state until now: change the secret)`,
      shown && `shown now: ${shown}`,
    ];
    const by = "by the rules of this version or apsaravideo:secretArguments";
    reasons.push(`what is hidden as a secret changed, ${by}: ${parts.filter(Boolean).join("; ")}`);
  }
  return reasons.length === 0 ? undefined : reasons.join("; ");
}

type Records = ReadonlyMap<string, ConfigRecord>;

/** Compares each record with its own label's, or with another one's: hiding a value may move a record. */
function compareContents(before: Records | undefined, after: Records | undefined): Finding[] | undefined {
  if (before === undefined || after?.size !== before.size) return undefined;
  const left = new Map(after);
  const findings: Finding[] = [];
  for (const [label, record] of before) {
    let [taken, found] = [label, compareRecords(label, record, left.get(label))];
    for (const [other, candidate] of found === undefined ? left : []) {
      [taken, found] = [other, compareRecords(label, record, candidate)];
      if (found !== undefined) break;
    }
    if (found === undefined) return undefined;
    left.delete(taken);
    findings.push(...found);
  }
  return findings;
}

/** Undefined: something else than secrets differs. */
function compareRecords(label: string, before: ConfigRecord, after: ConfigRecord | undefined): Finding[] | undefined {
  const names = Object.keys(before);
  if (after === undefined || names.length !== Object.keys(after).length) return undefined;
  const findings: Finding[] = [];
  for (const name of names) {
    const changes = compareValues(before[name] ?? "", after[name]);
    if (changes === undefined) return undefined;
    findings.push(...changes.map((change) => ({ place: `${label}.${name}`, change })));
  }
  return findings;
}

/** The change of each secret in a value; undefined: something else differs. */
function compareValues(before: string, after: string | undefined): Finding["change"][] | undefined {
  if (after === undefined) return undefined;
  const [ofBefore, ofAfter] = [before.match(fingerprints) ?? [], after.match(fingerprints) ?? []];
  if (before.replace(fingerprints, "") === after.replace(fingerprints, "") && ofBefore.length === ofAfter.length)
    return ofBefore.map((each, index) => (each === ofAfter[index] ? "kept" : "changed"));
  if (ofAfter.length > 0 && consistsOf(before, after.split(hiddenPart))) return ["hidden"];
  return ofBefore.length > 0 && consistsOf(after, before.split(hiddenPart)) ? ["shown"] : undefined;
}
