import { orderOf } from "./order";
import { isObject, memberOf } from "./plain";
import type { Clause, Json, Kind, ResourceReview } from "./values";
import { count, listClauses, say } from "./words";

/** How many changes a headline names. */
const named = 3;

/** One sentence on what `up` would do with a resource, for a director. */
export function headlineOf(resource: ResourceReview): Clause {
  const { kind, name, step, effect, before, after, changes, digestBefore, digestAfter } = resource;
  const scene = kind === "CasterSceneSync";
  const where = [scene ? "on air" : "in production"];
  if (step === "delete") return say`${name} is forgotten; nothing changes ${where}`;
  if (effect === "none") return say`${name} has nothing to do`;
  if (effect === "record") return say`${name} changes nothing ${where}; up only updates the state`;
  if (effect === "unknown") return say`what ${name} would put ${where} is not known`;
  const content = contentOf(kind, after);
  if (content === undefined) return say`${name} puts content ${where} that can't be seen here`;
  if (before === undefined) return say`${name} ${content}; what is ${where} now is not known`;
  if (changes.length === 0 && digestBefore === digestAfter) return say`${name} puts the same content ${where} again`;
  if (changes.length === 0) return say`${name} puts changes ${where} that can't be seen here`;
  const listed = listClauses(
    changes.map(({ clause }) => clause),
    named,
  );
  return say`${name} puts ${[count(changes.length, "change")]} ${where}: ${listed}`;
}

/** What a first write puts there. Undefined: the preview does not show the content, as where all of it is a secret. */
function contentOf(kind: Kind, content: Json | undefined): Clause | undefined {
  if (kind === "StagingPromotion") {
    if (!isObject(content)) return undefined;
    const args = Object.values(content).reduce<number>(
      (sum, record) => sum + (isObject(record) ? Object.keys(record).length : 0),
      0,
    );
    return [`publishes ${count(args, "argument")} to production`];
  }
  if (content === undefined || !isObject(memberOf(content, "components"))) return undefined;
  const names = orderOf(content);
  if (names.length === 0) return ["puts a scene without components on air"];
  const listed = listClauses(
    names.map((each) => [{ text: each }]),
    6,
  );
  return say`puts a scene with ${[count(names.length, "component")]} on air (${listed})`;
}
