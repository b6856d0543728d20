import { formatName } from "../../live/redact";
import type { ConfigRecord } from "./records";
import { consistsOf } from "./secretNames";

/** What became of one value, where nothing but its secrets differs. */
type Change = "kept" | "changed" | "hidden" | "shown";
interface Finding {
  readonly place: string;
  readonly change: Change;
}

const fingerprints = /secret:[0-9a-f]{12}/g;
/** JSON shows any hidden member as a text. */
const hidden = /"?secret:[0-9a-f]{12}"?/;

/**
 * Why a content differs in nothing but fingerprints, or in what is hidden: a secret value changed, or the way in which
 * secrets are shown did, which the fingerprints alone do not tell. Half a sentence for a line of `check` or `read`.
 * Undefined: nothing differs, or something else does as well, which the preview shows by itself.
 */
export function explainSecretChange(before: unknown, after: unknown): string | undefined {
  const findings = compareContents(recordsOf(before), recordsOf(after));
  const places = (change: Change) => listOf(findings?.filter((each) => each.change === change) ?? []);
  const [kept, changed, nowHidden, nowShown] = (["kept", "changed", "hidden", "shown"] as const).map(places);
  const reasons: string[] = [];
  if (changed && kept) reasons.push(`only a secret value changed, in ${changed}`);
  else if (changed)
    reasons.push(
      `only fingerprints of secrets changed, in ${changed}: their values did, or apsaravideo:fingerprintKey did ` +
        "(then production may be as wanted already)",
    );
  if (nowHidden || nowShown) {
    const which = [
      ...(nowHidden ? [`hidden now: ${nowHidden} (what the state shows of it is best changed)`] : []),
      ...(nowShown ? [`shown now: ${nowShown}`] : []),
    ];
    const by = "by the rules of this version or apsaravideo:secretArguments";
    reasons.push(`what is hidden as a secret changed, ${by}: ${which.join("; ")}`);
  }
  return reasons.length === 0 ? undefined : reasons.join("; ");
}

function listOf(findings: readonly Finding[]): string {
  const places = [...new Set(findings.map(({ place }) => formatName(place)))];
  return [...places.slice(0, 5), ...(places.length > 5 ? ["…"] : [])].join(", ");
}

type Records = Map<string, ConfigRecord>;

function recordsOf(content: unknown): Records | undefined {
  if (content === null || typeof content !== "object" || Array.isArray(content)) return undefined;
  const entries = Object.entries(content as Record<string, unknown>);
  return entries.every(([, record]) => isRecord(record)) ? new Map(entries as [string, ConfigRecord][]) : undefined;
}

function isRecord(value: unknown): value is ConfigRecord {
  return value !== null && typeof value === "object" && Object.values(value).every((each) => typeof each === "string");
}

/** Each record with one that differs in secrets alone: under its label, or under another that hiding moved it to. */
function compareContents(before: Records | undefined, after: Records | undefined): Finding[] | undefined {
  if (before === undefined || after?.size !== before.size) return undefined;
  const left = new Map(after);
  const findings: Finding[] = [];
  for (const [label, record] of before) {
    const found = findAlike(label, record, left);
    if (found === undefined) return undefined;
    findings.push(...found);
  }
  return findings;
}

function findAlike(label: string, record: ConfigRecord, left: Records): Finding[] | undefined {
  const own = left.get(label);
  const findings = own && compareRecords(label, record, own);
  if (findings !== undefined) {
    left.delete(label);
    return findings;
  }
  for (const [other, candidate] of left) {
    const moved = compareRecords(label, record, candidate);
    if (moved === undefined) continue;
    left.delete(other);
    return moved;
  }
  return undefined;
}

function compareRecords(label: string, before: ConfigRecord, after: ConfigRecord): Finding[] | undefined {
  const names = Object.keys(before);
  if (names.length !== Object.keys(after).length) return undefined;
  const findings: Finding[] = [];
  for (const name of names) {
    const changes = compareValues(before[name] ?? "", after[name]);
    if (changes === undefined) return undefined;
    findings.push(...changes.map((change) => ({ place: `${label}.${name}`, change })));
  }
  return findings;
}

/** What became of each secret in a value; undefined where something else changed. */
function compareValues(before: string, after: string | undefined): Change[] | undefined {
  if (after === undefined) return undefined;
  const [ofBefore, ofAfter] = [before.match(fingerprints) ?? [], after.match(fingerprints) ?? []];
  if (before.replace(fingerprints, "") === after.replace(fingerprints, "") && ofBefore.length === ofAfter.length) {
    return ofBefore.map((each, index) => (each === ofAfter[index] ? "kept" : "changed"));
  }
  if (ofAfter.length > 0 && consistsOf(before, after.split(hidden))) return ["hidden"];
  if (ofBefore.length > 0 && consistsOf(after, before.split(hidden))) return ["shown"];
  return undefined;
}
