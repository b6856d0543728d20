import { isDeepStrictEqual } from "node:util";
import { canonicalize } from "json-canonicalize";
import type { Operation, Turn } from "./operation";
import type { Stack } from "./engine";
import { sourceOf } from "./operation";
import type { Knowledge } from "./knowledge";
import { claimOf, contentKeyOf, doneAtOf, scopeOf, shownScopeOf } from "./knowledge";
import { brokenCalls } from "./lawOfCalls";
import { brokenClaims, brokenEvidence } from "./lawOfClaims";
import { brokenGuards, brokenPromises } from "./lawOfPreviews";
import { brokenRefresh } from "./lawOfRefresh";
import { isScene, secrets } from "./world";

/** Returns every violation of the law in an operation, and updates the known facts. */
export function judge(known: Knowledge, stack: Stack, operation: Operation): string[] {
  const broken: string[] = [];
  const note = (turn: Turn | undefined, what: readonly string[]) =>
    broken.push(...what.map((each) => `${operation.kind}${turn ? ` of ${turn.slot}` : ""}: ${each}`));
  for (const turn of operation.turns) {
    if (operation.kind === "refresh") note(turn, brokenRefresh(known, turn, operation));
    else note(turn, [...learned(known, stack, turn), ...brokenGuards(known, turn)]);
    adoption(known, turn);
    if (turn.ended === "not begun" || operation.kind !== "up") continue;
    begins(known, turn);
    if (turn.ended === "partly") note(turn, [...brokenEvidence(known, turn), ...brokenFailure(known, turn)]);
    if (turn.ended === "badly") note(turn, brokenFailure(known, turn));
    if (turn.ended === "well" && turn.decision !== "same") note(turn, brokenClaims(known, turn, operation));
    if (turn.ended === "well")
      note(turn, [...brokenEnd(known, stack, turn), ...reportUntoldDrift(known, turn, operation)]);
  }
  note(undefined, [...brokenCalls(known, operation), ...brokenPromises(known, operation), ...leaks(operation)]);
  if (operation.kind === "up")
    note(
      undefined,
      operation.turns.flatMap((turn) => reportUndone(known, turn)),
    );
  for (const turn of operation.turns) conclude(known, stack, turn);
  return broken;
}

/** Only a new resource adopts, until its first green `up`. */
function adoption(known: Knowledge, { slot, before, given, decision }: Turn): void {
  if (given["adopt"] !== true) known.adopting.delete(slot);
  else if (before === undefined || decision === "replace") known.adopting.add(slot);
}

/** A killed create may have written the content that the next create finds. */
function begins(known: Knowledge, { slot, decision, identity, performed }: Turn): void {
  if (decision !== "create" && decision !== "replace") return;
  if (known.born.get(slot)?.identity !== identity) known.born.set(slot, { identity, at: performed.from });
}

/** Whether `check` read the source, so that its result is the source of that moment. */
export function isFresh(known: Knowledge, stack: Stack, turn: Turn): boolean {
  const reads = isScene(turn.identity)
    ? ["DescribeCasterScenes", "DescribeCasterLayouts", "DescribeCasterComponents"]
    : ["DescribeLiveDomainStagingConfig", "DescribeLiveDomainDetail"];
  const events = known.eventsIn(turn.checked);
  const wasAnswered = (action: string) => events.filter(({ call }) => call.action === action).at(-1)?.good === true;
  return stack.lookups !== "off" && turn.failures.length === 0 && reads.every(wasAnswered);
}

/** Records the source's content under the digest of `check`. */
function learned(known: Knowledge, stack: Stack, turn: Turn): string[] {
  const { identity, inputs, source } = turn;
  if (!isFresh(known, stack, turn) || source.content === undefined) return [];
  const { digest, [contentKeyOf(identity)]: content } = inputs;
  return [
    ...known.bind(scopeOf(identity), String(digest), source.content),
    ...known.bind(shownScopeOf(identity), canonicalize(content), source.content),
  ];
}

/** The rules for every resource of a successful `up`, including unchanged ones. */
function brokenEnd(known: Knowledge, stack: Stack, turn: Turn): string[] {
  const { given, identity, after, source, decision } = turn;
  const outs = after?.outputs ?? {};
  const broken: string[] = [];
  const pin = given["expectedDigest"];
  if (pin !== undefined && pin !== outs["digest"])
    broken.push(`the state names ${outs["digest"]}, and ${pin} was expected`);
  if (outs["status"] === "failed") broken.push("its rollout failed");
  if (!isDeepStrictEqual(outs["triggers"], given["triggers"])) broken.push("the state has other triggers");
  if (isScene(identity) && `${outs["casterId"]}/${outs["fromSceneId"]}` !== sourceOf(given))
    broken.push("the state has another source");
  if (after?.id !== identity) broken.push(`the state has the id ${after?.id}`);
  const digest = known.nameOf(scopeOf(identity), source.content);
  if (source.content !== undefined && isFresh(known, stack, turn) && digest !== outs["digest"])
    broken.push(`the source is ${digest}, and the state names ${outs["digest"]}`);
  if (decision === "same") {
    if (outs[doneAtOf(identity)] === undefined) broken.push("it is not confirmed, and nothing is done about it");
    broken.push(...brokenEvidence(known, turn));
  }
  return broken;
}

/** Content that an operation wrote or confirmed is on air at its end, unless somebody else edited the target. */
function reportUndone(known: Knowledge, turn: Turn): string[] {
  const { identity, before, after, ended } = turn;
  const outs = after?.outputs ?? {};
  const wanted = known.contentOf(scopeOf(identity), outs["digest"]);
  const doneAt = outs[doneAtOf(identity)];
  const isNew = doneAt !== before?.outputs[doneAtOf(identity)] || known.sentIn(turn).length > 0;
  if (ended !== "well" || known.meddled || !isNew || wanted === undefined) return [];
  const live = known.cloud.actual(identity);
  return known.looksSame(live, wanted.content)
    ? []
    : [`${turn.slot} succeeds with ${wanted.content}, and at the end its target has ${live}`];
}

/** Drift that no source can correct is reported with both digests. */
function reportUntoldDrift(known: Knowledge, turn: Turn, { lines }: Operation): string[] {
  const drift = known.drift.get(turn.slot);
  if (drift === undefined || known.sentIn(turn).some(({ event }) => event.call.applied)) return [];
  const told = lines.some((line) => line.includes(drift.applied) && line.includes(drift.live));
  return told ? [] : [`a refresh found ${drift.live} instead of ${drift.applied}, and does not report it`];
}

/** A failure mentions a write only after a write. */
function brokenFailure(known: Knowledge, turn: Turn): string[] {
  const { error = "", identity, ended, after } = turn;
  const sent = known.sentIn(turn).length > 0 || known.writes.some(({ slot }) => slot === turn.slot);
  const doneAt = after?.outputs[doneAtOf(identity)];
  return [
    ...(!sent && /was accepted|may have taken effect/.test(error) ? [`nothing was sent, and it says: ${error}`] : []),
    ...(known.sentIn(turn).some(({ event }) => event.call.applied) && /Nothing was written/.test(error)
      ? [`it was written, and it says: ${error}`]
      : []),
    ...(ended === "partly" && doneAt !== undefined ? ["it failed, and the state has a confirmation"] : []),
  ];
}

function leaks({ turns, lines }: Operation): string[] {
  const all = JSON.stringify([
    lines,
    turns.map(({ inputs, failures, error, after }) => [inputs, failures, error, after]),
  ]);
  return secrets.filter((secret) => all.includes(secret)).map((secret) => `"${secret}" is shown`);
}

function conclude(known: Knowledge, stack: Stack, turn: Turn): void {
  const { slot, ended, after, decision } = turn;
  if (known.sentIn(turn).some(({ event }) => event.call.applied)) known.drift.delete(slot);
  if (ended === "well" && decision !== "read" && decision !== "same") {
    const at = known.cloud.events.length;
    const claim = claimOf(turn, at);
    known.claims.set(slot, known.drift.has(slot) ? { ...claim, digest: known.claims.get(slot)?.digest } : claim);
    // A publication that was not seen in effect, and is sent again, still has the same claim.
    const doneAt = after?.outputs[doneAtOf(turn.identity)];
    if (doneAt !== undefined) known.claimed = [...known.claimed, { slot, at, doneAt }];
    known.adopting.delete(slot);
  }
  if (decision === "read" && after !== undefined) {
    const applied = known.drift.get(slot)?.applied ?? String(turn.before?.outputs["digest"]);
    const live = String(after.outputs["digest"]);
    if (applied === live) known.drift.delete(slot);
    else known.drift.set(slot, { applied, live });
    // A failed rollout takes the confirmation back: the next write continues the one that was confirmed.
    const doneAt = turn.before?.outputs[doneAtOf(turn.identity)];
    if (after.outputs[doneAtOf(turn.identity)] === undefined) known.withdraw(slot, doneAt);
  }
  if (stack.state.has(slot)) return;
  for (const each of [known.claims, known.adopting, known.drift]) each.delete(slot);
  if (decision === "read" || !stack.program.has(slot)) known.born.delete(slot);
}
