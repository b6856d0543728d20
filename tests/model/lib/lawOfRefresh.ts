import { isDeepStrictEqual } from "node:util";
import { canonicalize } from "json-canonicalize";
import type { Operation, Turn } from "./operation";
import type { Knowledge } from "./knowledge";
import { contentKeyOf, doneAtOf, scopeOf, shownScopeOf } from "./knowledge";

const unread = "the target was not read, because look-ups are off";

/** A refresh shows the target as it is, or keeps the state; it never invents evidence. */
export function brokenRefresh(known: Knowledge, turn: Turn, { startedAt, lines }: Operation): string[] {
  const { before, after, identity } = turn;
  // Without look-ups the plugin reads nothing, and says so.
  if (lines.some((line) => line.includes(unread)) && isDeepStrictEqual(before, after)) return [];
  const shown = known.cloud.shown(identity);
  if (after === undefined) {
    if (shown.content !== undefined) return ["it is taken for gone, and it is there"];
    return isUnconfirmed(before) ? ["the evidence of a write that may have taken effect is lost"] : [];
  }
  if (known.trouble.faults && isDeepStrictEqual(before, after)) return [];
  if (mayNotShowYet(before, startedAt) && isDeepStrictEqual(before?.outputs, after.outputs)) return [];
  if (shown.content === undefined) {
    const isKept = isUnconfirmed(before) && isDeepStrictEqual(before?.outputs, after.outputs);
    return isKept ? [] : ["it is gone, and it stays in the state"];
  }
  const outs = after.outputs;
  const broken: string[] = [];
  const { digest, [contentKeyOf(identity)]: content, status } = outs;
  if (!known.cloud.behaviour.withholdSecrets) {
    broken.push(...known.bind(scopeOf(identity), String(digest), shown.content));
    broken.push(...known.bind(shownScopeOf(identity), canonicalize(content), shown.content));
  }
  if (after.inputs["digest"] !== digest) broken.push("its inputs and its outputs name different digests");
  if (shown.statuses.length > 0 && status !== shown.statuses[0])
    broken.push(`the status ${status} is reported instead of ${shown.statuses[0]}`);
  for (const name of ["requestId", "previous"]) {
    if (!isDeepStrictEqual(outs[name], before?.outputs[name])) broken.push(`${name} changed`);
  }
  const doneAt = outs[doneAtOf(identity)];
  if (
    doneAt !== undefined &&
    doneAt !== before?.outputs[doneAtOf(identity)] &&
    shown.statuses.some((each) => each !== "success")
  )
    broken.push("it is confirmed, and not in effect");
  return broken;
}

/** Reads may lag 30 s behind an unconfirmed write; until then a difference is not drift. */
function mayNotShowYet(before: Turn["before"], now: number): boolean {
  const since = now - Date.parse(String(before?.outputs["sentAt"]));
  return isUnconfirmed(before) && since >= 0 && since < 30_000;
}

/** Whether the state names a write that no read has confirmed. */
function isUnconfirmed(before: Turn["before"]): boolean {
  const { requestId, sentAt, syncedAt, promotedAt } = before?.outputs ?? {};
  return (requestId ?? sentAt) !== undefined && syncedAt === undefined && promotedAt === undefined;
}
