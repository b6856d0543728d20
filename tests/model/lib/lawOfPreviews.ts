import { isDeepStrictEqual } from "node:util";
import type { Operation, Turn } from "./operation";
import { sourceOf } from "./operation";
import type { Knowledge } from "./knowledge";
import { doneAtOf, scopeOf } from "./knowledge";
import { isScene } from "./world";

/** An `up` right after a preview, in an unchanged world, does what the preview showed. */
export function brokenPromises(known: Knowledge, operation: Operation): string[] {
  const { previewed } = known;
  const { kind, turns, green } = operation;
  if (previewed === undefined || kind !== "up" || known.troubled) return [];
  const broken = turns.flatMap(({ slot, decision }, at) => {
    const shown = previewed.turns[at];
    return shown?.slot === slot && shown.decision === decision
      ? []
      : [`${slot} is "${decision}", and was shown as "${shown?.decision}"`];
  });
  const failed = turns.find(({ ended }) => ended !== "well");
  const mustBeGreen =
    previewed.green && !green && !known.cloud.unsettled && known.cloud.behaviour.rolloutResult === "success";
  // A new pin is compared with the target, and only a refresh or an up can see changes by hand there.
  const pinsDrift = known.byHand && failed?.given["expectedDigest"] !== undefined;
  if (mustBeGreen && !pinsDrift && !sharesTarget(turns))
    broken.push(`the preview was green, and ${failed?.slot} ends ${failed?.ended}: ${failed?.error}`);
  return broken;
}

const sharesTarget = (turns: readonly Turn[]) => new Set(turns.map(({ identity }) => identity)).size < turns.length;

/** A guard stops a run that would write, and no other run. */
export function brokenGuards(known: Knowledge, turn: Turn): string[] {
  if (turn.decision !== "fails" || known.trouble.faults || wouldPerform(known, turn)) return [];
  const pin = turn.given["expectedDigest"];
  if (pin !== undefined && pin !== turn.before?.outputs["digest"]) return [];
  return [`check fails, and there is nothing to perform: ${turn.failures.map(({ reason }) => reason).join("; ")}`];
}

/** Whether a run would write: something differs from the last confirmed content. */
function wouldPerform(known: Knowledge, { slot, before, given, identity, source }: Turn): boolean {
  const claim = known.claims.get(slot);
  const outs = before?.outputs ?? {};
  if (claim === undefined || before === undefined || before.initErrors.length > 0) return true;
  if (outs[doneAtOf(identity)] === undefined || outs["status"] === "failed" || known.drift.has(slot)) return true;
  const applied = known.contentOf(scopeOf(identity), outs["digest"]);
  return (
    (source.content !== undefined && source.content !== applied?.content) ||
    claim.digest !== outs["digest"] ||
    claim.identity !== identity ||
    (isScene(identity) && claim.source !== sourceOf(given)) ||
    !isDeepStrictEqual(claim.triggers, given["triggers"]) ||
    !isDeepStrictEqual(outs["triggers"], given["triggers"])
  );
}
