import { orderOf } from "./order";
import { isObject, memberOf } from "./plain";
import type { Change, ResourceReview } from "./values";
import { count, listClauses, say, type Clause } from "./words";

/** How many changes a headline names. */
const named = 3;

/** One sentence on what `up` would do with a resource, for a director. */
export function headlineOf(resource: ResourceReview): Clause {
  const { kind, name, step, effect, before, changes } = resource;
  const scene = kind === "CasterSceneSync";
  const where = [scene ? "on air" : "in production"];
  if (step === "delete") return say`${name} is forgotten; nothing changes ${where}`;
  if (effect === "none") return say`${name} has nothing to do`;
  if (effect === "record") return say`${name} changes nothing ${where}; up only updates the state`;
  if (effect === "unknown") return say`what ${name} would put ${where} is not known`;
  if (before === undefined) return say`${name} ${firstContent(resource)}; what is ${where} now is not known`;
  if (changes.length === 0) return say`${name} puts the same content ${where} again`;
  const listed = listClauses(changes.map(clauseOf), named);
  return say`${name} puts ${[count(changes.length, "change")]} ${where}: ${listed}`;
}

/** The clause of a change. Without its pieces the whole is text that anybody may have written. */
export const clauseOf = ({ words, parts }: Change): Clause => parts ?? [{ text: words }];

function firstContent({ kind, after }: ResourceReview): Clause {
  if (kind === "StagingPromotion") {
    const records = isObject(after) ? Object.values(after) : [];
    const args = records.reduce<number>((sum, record) => sum + (isObject(record) ? Object.keys(record).length : 0), 0);
    return [`publishes ${count(args, "argument")} to production`];
  }
  const names = after === undefined || !isObject(memberOf(after, "components")) ? [] : orderOf(after);
  if (names.length === 0) return ["puts a scene without components on air"];
  const listed = listClauses(
    names.map((each) => [{ text: each }]),
    6,
  );
  return say`puts a scene with ${[count(names.length, "component")]} on air (${listed})`;
}
