import type { Operation } from "./operation";
import type { Knowledge, Write } from "./knowledge";
import { isScene } from "./world";

/** The rules for the calls of an operation, whatever its result. */
export function brokenCalls(known: Knowledge, operation: Operation): string[] {
  const { kind, stretch, turns } = operation;
  const calls = known.eventsIn(stretch).length;
  const idle = turns.length === 0 && calls > 0 ? [`${calls} calls are made for no resource`] : [];
  const writes = known.writes.filter(({ at }) => at >= stretch.from && at < stretch.to);
  return [...idle, ...writes.flatMap((write) => brokenWrite(known, kind, write, turns))];
}

function brokenWrite(known: Knowledge, kind: Operation["kind"], write: Write, turns: Operation["turns"]): string[] {
  const { slot, event, at } = write;
  const { identity, streaming, online } = event.write;
  const turn = turns.find((each) => each.slot === slot && each.performed.from <= at && at < each.performed.to);
  if (kind !== "up" || turn === undefined) return [`a write to ${identity} is sent outside of create and update`];
  const what = (reason: string) => `${turn.slot} sends a write to ${identity}, ${reason}`;
  const broken: string[] = [];
  if (turn.decision === "same" || turn.decision === "fails") broken.push(what(`though its step is "${turn.decision}"`));
  if (turn.identity !== identity) broken.push(what(`though its target is ${turn.identity}`));
  if (turn.given["onAir"] === "refuse" && streaming) broken.push(what("though it is on air and that is refused"));
  if (!isScene(identity) && !online) broken.push(what("though the domain is offline"));
  if (known.adopting.has(turn.slot)) broken.push(what("though it should adopt"));
  if (!lookedSince(known, write)) broken.push(what("without a read after the previous write"));
  return broken;
}

/** Between two writes to a target, a read of the target or its source was answered. */
function lookedSince(known: Knowledge, { event, at }: Write): boolean {
  const { identity } = event.write;
  const last = known.writes.filter((each) => each.at < at && each.event.write.identity === identity).at(-1);
  if (last === undefined) return true;
  const name = identity.split("/")[1] ?? "";
  return known.eventsIn({ from: last.at + 1, to: at }).some(({ call, good }) => {
    if (!good) return false;
    if (isScene(identity)) return call.action === "DescribeCasterScenes";
    return (
      /^DescribeLiveDomain(Staging)?Configs?$/.test(call.action) &&
      call.parameters["FunctionNames"]?.split(",").includes(name) === true
    );
  });
}
