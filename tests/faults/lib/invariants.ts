import { isDeepStrictEqual } from "node:util";
import type { Expectation } from "./matrix";
import { isWrite } from "./network";
import { sentWrites, type Next, type Outcome, type Stage } from "./play";

/** The facts about one cell, seen from outside the provider. */
export interface Seen {
  readonly stage: Stage;
  readonly outcome: Outcome;
  readonly next: Next;
  /** Right after the verb, before the next `up`. */
  readonly onAir: string;
  readonly sent: number;
  readonly applied: number;
  readonly calls: number;
  readonly tookMs: number;
  readonly says: RegExp;
}

type Rule = (seen: Seen, due: number) => string | false;

/** The target shows the old or the planned content, and only a verb that writes changes it. */
const onAirIsSigned: Rule = ({ stage, onAir, applied, outcome }) => {
  const writes = stage.verb === "create" || stage.verb === "update";
  if (onAir !== stage.onAirBefore && !(writes && onAir === stage.signed))
    return "the target shows content that was not planned";
  if (writes && outcome.ends === "well" && onAir !== stage.signed) return "done is said, and it is not on air";
  return writes && outcome.ends === "well" && applied !== 1 && `done is said after ${applied} applied writes`;
};

/** Between two writes the provider reads the target, after the first write has failed, and gets a true response. */
const looksBeforeItRepeats: Rule = ({ stage }) => {
  const { passages } = stage.network;
  const writes = passages.filter(isWrite);
  const blind = writes.some((second, index) => {
    const first = writes[index - 1];
    if (first === undefined) return false;
    const looked = passages.some(
      (each) =>
        each.action === stage.subject.look && each.good && each.began > first.ended && each.ended < second.began,
    );
    return !looked;
  });
  return blind && "a second write without a read in between";
};

/** The state keeps every write that took effect or may have, with all data for the next `up`. */
const stateIsWhole: Rule = ({ stage, outcome, applied }) => {
  const { subject, planned } = stage;
  if (stage.verb !== "create" && stage.verb !== "update") return false;
  if (outcome.ends === "badly" && !outcome.kept)
    return applied > 0 && "something was applied, and the state forgets it";
  if (outcome.state?.id !== subject.id) return `the id is ${outcome.state?.id}`;
  const { outs } = outcome.state;
  const lost = Object.keys(planned).filter((key) => !isDeepStrictEqual(outs[key], planned[key]));
  if (lost.length > 0) return `the state lost ${lost.join(", ")}`;
  if (!("previous" in outs)) return "the state lost the previous content";
  return (outs[subject.doneAt] !== undefined) !== (outcome.ends === "well") && "the state lies about the confirmation";
};

/** A failed read leaves the state exactly as it was. */
const readKeepsState: Rule = ({ stage, outcome }) =>
  stage.verb === "read" &&
  outcome.ends === "badly" &&
  !isDeepStrictEqual(outcome.state, stage.before) &&
  "a failed read changed the state";

const nothing = JSON.stringify([]);

const converges: Rule = ({ stage, next }, due) => {
  const { subject, scene } = stage;
  if (next.broken.length > 0) return next.broken.join("; ");
  // Where the publication cleared staging, the published content stays wanted.
  const source = subject.source(scene.world);
  if (subject.onAir(scene.world) !== (source === nothing ? stage.signed : source))
    return "the next up leaves something else on air";
  if (next.state?.outs[subject.doneAt] === undefined) return "the next up confirms nothing";
  const applied = scene.simulator.writes().length;
  return applied !== due && `${applied} writes took effect until it converged, ${due} were due`;
};

const never =
  /:\/\/|LTAI|Signature=|c2lnbmF0dXJl|example-key|\n\s*at |undefined|\[object|NaN|an error inside pulumi-apsaravideo/;

const saysWhatHappened: Rule = ({ stage, outcome, says }) => {
  const { scene, subject } = stage;
  const { accessKeyId, accessKeySecret } = scene.simulator.credentials;
  const all = outcome.said.join("\n");
  const leak = never.exec(all)?.[0] ?? [accessKeyId, accessKeySecret].find((each) => all.includes(each));
  if (leak !== undefined) return `the user reads "${leak}"`;
  if (all.length > 4_000) return `the user reads ${all.length} characters`;
  if (outcome.ends !== "badly") return false;
  if (!says.test(all)) return `the user does not read the code: ${all}`;
  return !all.includes(subject.id.split("/")[0] ?? "") && `the user does not read what it was about: ${all}`;
};

const bounded: Rule = ({ stage, tookMs, calls }) => {
  // A read that starts in time ends late by at most its three parallel calls, 200 ms each on the shared clock.
  const most = (stage.limits.operation + stage.limits.call) * 1000 + 600;
  if (tookMs > most) return `it took ${tookMs} ms, ${most} are allowed`;
  return calls > 250 && `it took ${calls} calls`;
};

export const invariants: Readonly<Record<string, Rule>> = {
  I1: onAirIsSigned,
  I2: looksBeforeItRepeats,
  I3: stateIsWhole,
  I4: converges,
  I5: saysWhatHappened,
  I6: bounded,
  I7: readKeepsState,
};

/** The broken promises of a cell; empty when all hold. */
export function brokenIn(seen: Seen, expected: Expectation, except: readonly string[] = []): string[] {
  const { outcome, sent } = seen;
  const { due = seen.stage.verb === "read" && outcome.ends !== "gone" ? 0 : 1 } = expected;
  const broken = Object.entries(invariants).flatMap(([name, rule]) => {
    const what = except.includes(name) ? false : rule(seen, due);
    return what === false ? [] : [`${name} ${what}`];
  });
  const [least, most] = expected.sent;
  if (outcome.ends !== expected.ends) broken.push(`ends ${outcome.ends}, not ${expected.ends}: ${outcome.said[0]}`);
  if (sent < least || sent > most) broken.push(`${sent} writes were sent, ${least} to ${most} are right`);
  return broken;
}

/** Plays a stage to its end, and collects the facts from outside. */
export function seenFrom(stage: Stage, outcome: Outcome, startedAt: number, says: RegExp): Omit<Seen, "next"> {
  const { scene, network, subject } = stage;
  return {
    stage,
    outcome,
    onAir: subject.onAir(scene.world),
    sent: sentWrites(network.passages).length,
    applied: scene.simulator.writes().length,
    calls: network.passages.length,
    tookMs: scene.clock.now() - startedAt,
    says,
  };
}
