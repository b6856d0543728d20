import { isDeepStrictEqual } from "node:util";
import { leaves } from "./difference";
import { isObject } from "./plain";
import type { Change, Clause, Json } from "./values";
import { listClauses, quote, say } from "./words";

/** What a fingerprint of a secret looks like, alone or inside a value. */
const fingerprint = /secret:[0-9a-f]{12}/;

/** The changes from one function's records to others, argument by argument; a whole record is one change. */
export function configChanges(before: Json, after: Json): Change[] {
  return leaves(before, after, []).map((leaf) => ({ ...leaf, ...aboutOf(leaf.path, leaf.before, leaf.after) }));
}

/** The arguments of a function, where nothing is known to compare them with. */
export function configContent(config: Json): Change[] {
  return leaves({}, config, []).flatMap(({ path, after }) => {
    if (!isObject(after)) return after === undefined ? [] : [contentOf(path, after)];
    return Object.entries(after).map(([name, value]) => contentOf([...path, name], value));
  });
}

function contentOf(path: readonly string[], after: Json): Change {
  const name = path.join(".");
  return { path, place: { kind: "argument", name }, after, clause: say`${name} is ${quote(after)}` };
}

function aboutOf(
  path: readonly string[],
  before: Json | undefined,
  after: Json | undefined,
): Pick<Change, "place" | "clause"> {
  const name = path.join(".");
  return { place: { kind: "argument", name }, clause: clauseOf(name, path.length === 1, before, after) };
}

function clauseOf(name: string, isRecord: boolean, before: Json | undefined, after: Json | undefined): Clause {
  if (isRecord && isObject(after) && before === undefined) return say`the record ${name} appears with ${listOf(after)}`;
  if (isRecord && isObject(before) && after === undefined) return say`the record ${name} disappears`;
  if (after === undefined) return say`${name} is not set any more; it was ${quote(before ?? null)}`;
  if (before === undefined) return say`${name} is ${quote(after)}, and was not set`;
  if (isOtherSecret(before, after)) return say`${name} gets another secret value`;
  return say`${name} is ${quote(after)} instead of ${quote(before)}`;
}

/** Whether two texts that differ are the same around their fingerprints: an address may hold a secret and change itself. */
function isOtherSecret(before: Json, after: Json): boolean {
  if (typeof before !== "string" || typeof after !== "string") return false;
  return isDeepStrictEqual(before.split(fingerprint), after.split(fingerprint));
}

const listOf = (record: { [key: string]: Json }): Clause =>
  listClauses(
    Object.entries(record).map(([name, value]) => say`${name} ${quote(value)}`),
    6,
  );
