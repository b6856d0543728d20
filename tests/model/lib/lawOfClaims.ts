import { isDeepStrictEqual } from "node:util";
import { canonicalize } from "json-canonicalize";
import type { Operation, Properties, Slot, Turn } from "./operation";
import { sourceOf } from "./operation";
import type { Claim, Knowledge, Write } from "./knowledge";
import { doneAtOf, scopeOf, shownScopeOf } from "./knowledge";
import { isScene, type Content, type Shown } from "./world";

/** One resource that was created or updated without an error. */
interface Case {
  readonly known: Knowledge;
  readonly turn: Turn;
  readonly operation: Operation;
  readonly outs: Properties;
  /** Undefined for a new resource. */
  readonly olds: Properties | undefined;
  readonly claim: Claim | undefined;
  /** The writes of this turn, and all writes since the last claim or the first turn. */
  readonly sent: readonly Write[];
  readonly since: readonly Write[];
  /** The content of the state's digest; undefined for a digest that was never seen. */
  readonly wanted: { content: Content } | undefined;
  readonly doneAt: unknown;
  readonly newlyDone: boolean;
}
type Rule = (one: Case) => string | false;

function caseOf(known: Knowledge, turn: Turn, operation: Operation): Case {
  const { after, before, identity, decision, slot } = turn;
  const outs = after?.outputs ?? {};
  const olds = decision === "update" ? before?.outputs : undefined;
  const claim = olds === undefined ? undefined : known.claims.get(slot);
  const sent = known.sentIn(turn);
  const from = claim?.at ?? known.born.get(slot)?.at ?? 0;
  const since = known.writes.filter(
    (write) => write.at >= from && write.slot === slot && write.event.write.identity === identity,
  );
  const doneAt = outs[doneAtOf(identity)];
  const newlyDone = doneAt !== undefined && doneAt !== olds?.[doneAtOf(identity)];
  const wanted = known.contentOf(scopeOf(identity), outs["digest"]);
  return { known, turn, operation, outs, olds, claim, sent, since, wanted, doneAt, newlyDone };
}

const asPlanned: Rule = ({ turn: { inputs }, outs }) =>
  inputs["digest"] !== undefined &&
  inputs["digest"] !== outs["digest"] &&
  "the state names a digest that was not planned";

/** The target in the reads after the last write of this turn, or in all reads without a write. */
function looksOf({ known, turn, sent }: Case): Shown[] {
  const from = sent.length > 0 ? (sent.at(-1)?.at ?? 0) + 1 : turn.performed.from;
  const looks = known.eventsIn({ from, to: turn.performed.to }).map(({ targets }) => targets?.get(turn.identity));
  return looks.filter((shown) => shown !== undefined);
}

/** After the last write of this turn, a read showed the state's content in effect. */
const seen: Rule = (one) => {
  const { known, wanted, newlyDone } = one;
  if (!newlyDone || wanted === undefined) return false;
  const inEffect = ({ content, statuses }: Shown) =>
    known.looksSame(content, wanted.content) && statuses.every((each) => each === "success");
  return !looksOf(one).some(inEffect) && "completion is claimed, and no read after the last write showed it in effect";
};

const timely: Rule = ({ newlyDone, doneAt, operation: { startedAt, endedAt } }) => {
  const at = Date.parse(String(doneAt));
  return newlyDone && !(at >= startedAt && at <= endedAt) && "it was confirmed at a time outside of the operation";
};

/** A write of the state's content took effect, or cannot be distinguished from one that did. */
const tookEffect = ({ known, turn, wanted, since }: Case, anyTriggers: boolean): boolean =>
  since.some(({ event, given, intended, shown, meddled }) => {
    if (!anyTriggers && !isDeepStrictEqual(given["triggers"], turn.given["triggers"])) return false;
    const { applied, status, code } = event.call;
    const is = (content: Content) => known.looksSame(content, wanted === undefined ? intended : wanted.content);
    if (applied) return wanted === undefined || is(event.write.after) || (meddled && given["wait"] === false);
    // The target was seen to change to the content of an unanswered write or of another publication.
    const unclear = status === 0 || status >= 500 ? is(intended) : code === "StagingConfig.NotFound";
    return unclear && !is(shown);
  });

/** Another rule requires the report of the drift. */
const isToldDrift = ({ known, turn, outs, newlyDone }: Case): boolean =>
  !newlyDone && known.drift.get(turn.slot)?.live === outs["digest"];

const performed: Rule = (one) => {
  const { turn, known, outs, olds, claim, sent, doneAt, newlyDone } = one;
  const { given, identity, slot, source, sourceThen } = turn;
  if (doneAt !== undefined && !newlyDone && sent.some(({ event }) => event.call.applied))
    return "an old confirmation stands for a new write";
  // Without a staged source nothing can be published again, so the promoted content and its evidence stay.
  const unstaged = !isScene(identity) && [source, sourceThen].some(({ content }) => content === undefined);
  if (tookEffect(one, unstaged)) return false;
  if (claim === undefined) return !known.adopting.has(slot) && "it is new, and nothing was written that it names";
  const changed = [
    ...(claim.digest === outs["digest"] || isToldDrift(one) ? [] : ["content"]),
    ...(unstaged || isDeepStrictEqual(claim.triggers, given["triggers"]) ? [] : ["triggers"]),
    ...(claim.source === sourceOf(given) || !isScene(identity) ? [] : ["source"]),
  ];
  if (changed.length > 0) return `the ${changed.join(" and ")} changed, and nothing was written for it`;
  const again = newlyDone && olds?.[doneAtOf(identity)] !== undefined;
  return again && "it was confirmed anew, and nothing was written";
};

/** Without a confirmation, only the acceptance is claimed, and only with wait false. */
const unconfirmed: Rule = (one) => {
  const { known, turn, outs, doneAt, wanted } = one;
  if (doneAt !== undefined) return false;
  if (turn.given["wait"] !== false) return "it is not confirmed, although wait is not false";
  if (outs["status"] !== undefined) return "a status is claimed that no read showed";
  const shows = looksOf(one).some(({ content }) => wanted === undefined || known.looksSame(content, wanted.content));
  return outs["requestId"] === undefined && !shows && "it was neither answered nor seen, and it is taken for accepted";
};

const keptEvidence: Rule = ({ known, turn, olds, outs, sent }) => {
  if (olds === undefined || sent.length > 0) return false;
  const changed = ["requestId", "previous"].filter((name) => !isDeepStrictEqual(olds[name], outs[name]));
  const late = changed.includes("previous") && olds["previous"] === undefined && known.adopting.has(turn.slot);
  return changed.length > 0 && !late && `${changed.join(" and ")} changed, and nothing was written`;
};

const provenStatus: Rule = ({ known, turn, olds, outs }) => {
  const { status } = outs;
  if (status === undefined || status === olds?.["status"]) return false;
  const looks = known.eventsIn(turn.performed).map(({ targets }) => targets?.get(turn.identity));
  return (
    !looks.some((shown) => shown?.statuses.includes(String(status)) === true) && `the status ${status} was not seen`
  );
};

const rules: Readonly<Record<string, Rule>> = {
  asPlanned,
  seen,
  timely,
  performed,
  unconfirmed,
  keptEvidence,
  provenStatus,
};

/** The rules for the claims of a resource that was created or updated without an error. */
export function brokenClaims(known: Knowledge, turn: Turn, operation: Operation): string[] {
  const one = caseOf(known, turn, operation);
  const broken = Object.entries(rules).flatMap(([name, rule]) => {
    const what = rule(one);
    return what === false ? [] : [`${name}: ${what}`];
  });
  return [...broken, ...brokenEvidence(known, turn)];
}

/** The state's write took effect, on this target, with this content. */
export function brokenEvidence(known: Knowledge, { slot, identity, after }: Turn): string[] {
  const outs = after?.outputs ?? {};
  const { requestId, previous, digest, driftedFrom = digest } = outs;
  if (requestId === undefined) return [];
  const named = known.writes.find(({ event }) => event.call.requestId === requestId);
  if (named?.event.call.applied !== true) return ["requestId: it names no write that took effect"];
  const { event, meddled } = named;
  if (event.write.identity !== identity) return [`requestId: it names a write to ${event.write.identity}`];
  const wanted = known.contentOf(scopeOf(identity), driftedFrom);
  const broken: string[] = [];
  if (wanted !== undefined && !meddled && !known.looksSame(event.write.after, wanted.content))
    broken.push(`requestId: it wrote ${event.write.after}, and the state names ${wanted.content}`);
  return [...broken, ...brokenPrevious(known, slot, identity, named, previous)];
}

/** `previous` is the content before the write, or before the first of several writes for one claim. */
function brokenPrevious(known: Knowledge, slot: Slot, identity: string, named: Write, previous: unknown): string[] {
  const since = known.claimed.filter((claim) => claim.slot === slot && claim.at <= named.at).at(-1)?.at ?? 0;
  const before = known.writes
    .filter(
      (each) =>
        each === named ||
        (each.slot === slot && each.event.write.identity === identity && each.at >= since && each.at < named.at),
    )
    .flatMap(({ event, shown }) => [event.write.before, shown]);
  const scope = shownScopeOf(identity);
  const name = previous === undefined ? "nothing" : canonicalize(previous);
  const content = known.contentOf(scope, name);
  const looksEqual = (each: Content) => content === undefined || known.looksSame(content.content, each);
  if (!before.some(looksEqual))
    return [`previous: it shows ${content?.content}, and before the write it was ${before.join(" or ")}`];
  const distinct = new Set(before);
  return content === undefined && distinct.size === 1 ? known.bind(scope, name, before[0]) : [];
}
