import * as v from "valibot";
import { worldSchema } from "./schema";
import type { WorldState } from "./state";

/** The world is invalid. `failures` has one line per problem. */
export class WorldError extends Error {
  constructor(readonly failures: readonly string[]) {
    super(`the world is not valid:\n${failures.map((failure) => `  ${failure}`).join("\n")}`);
    this.name = "WorldError";
  }
}

/** `casters[0].scenes[1].kind`, or `world` for the top. */
const pathOf = (issue: v.BaseIssue<unknown>): string =>
  (issue.path ?? [])
    .map(({ key }) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "") || "world";

/** Checks `value` against `schema` and fills in defaults. Throws a WorldError with every failure. */
export function load<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new WorldError(result.issues.map((issue) => `${pathOf(issue)}: ${issue.message}`));
}

function duplicates(where: string, key: string, entries: readonly string[]): string[] {
  const first = new Map(entries.map((entry, index) => [entry, index] as const).reverse());
  return entries.flatMap((entry, index) =>
    first.get(entry) === index ? [] : [`${where}[${index}].${key}: "${entry}" is a duplicate`],
  );
}

/** Checks a whole world, including unique IDs. A scene may refer to missing objects; such a scene is broken. */
export function loadWorld(value: unknown): WorldState {
  if (Array.isArray(value)) throw new WorldError(["world: expected an object, got an array"]);
  const state = load(worldSchema, value);
  const { casters, domains } = state;
  const failures = [
    ...duplicates(
      "casters",
      "casterId",
      casters.map((caster) => caster.casterId),
    ),
    ...duplicates(
      "domains",
      "domainName",
      domains.map((domain) => domain.domainName.toLowerCase()),
    ),
    ...casters.flatMap((caster, index) => [
      ...duplicates(
        `casters[${index}].scenes`,
        "sceneId",
        caster.scenes.map((scene) => scene.sceneId),
      ),
      ...duplicates(
        `casters[${index}].layouts`,
        "layoutId",
        caster.layouts.map((layout) => layout.layoutId),
      ),
      ...duplicates(
        `casters[${index}].components`,
        "componentId",
        caster.components.map((each) => each.componentId),
      ),
      ...duplicates(
        `casters[${index}].components`,
        "locationId",
        caster.components.map((each) => each.locationId),
      ),
    ]),
  ];
  if (failures.length > 0) throw new WorldError(failures);
  return state;
}
