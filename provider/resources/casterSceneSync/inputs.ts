import * as v from "valibot";
import type { CommonInputs } from "../../core/resource";
import type { Properties } from "../../core/values";
import { identifier, sharedFields, type CheckFailure, type FieldTable, type InputsOf } from "../../core/fields";

export const fields = {
  casterId: {
    required: true,
    description: "the caster; a change replaces the resource",
    change: "replace",
    locator: true,
    expected: 'the ID of a caster (production studio), such as "LIVEPRODUCER_POST-cn-0pp1czt****"',
    schema: identifier(),
  },
  fromSceneId: {
    description: "a PVW scene. Default: the caster's PVW scene, if it has exactly one",
    change: "perform",
    locator: true,
    resolved: true,
    expected: "the ID of a PVW scene",
    schema: identifier(),
  },
  toSceneId: {
    description: "a PGM scene. Default: the caster's PGM scene, if it has exactly one; a change replaces the resource",
    change: "replace",
    locator: true,
    resolved: true,
    expected: "the ID of a PGM scene",
    schema: identifier(),
  },
  onAir: {
    description: '`"allow"` (default), or `"refuse"`: never copy while the caster is streaming',
    change: "record",
    expected: '"allow" or "refuse"',
    schema: v.picklist(["allow", "refuse"]),
  },
  ...sharedFields,
} as const satisfies FieldTable;

export type CasterSceneSyncInputs = CommonInputs & InputsOf<typeof fields>;

export function validateTogether({ fromSceneId, toSceneId }: Properties): CheckFailure[] {
  if (typeof fromSceneId !== "string" || fromSceneId !== toSceneId) return [];
  return [{ property: "toSceneId", reason: "must differ from fromSceneId: a scene can't be copied onto itself" }];
}

/** `<casterId>/<toSceneId>` */
export function identityOf(inputs: CasterSceneSyncInputs): string {
  return `${inputs.casterId}/${inputs.toSceneId ?? ""}`;
}

export function fromIdentity(id: string): Properties {
  const [casterId, toSceneId, ...rest] = id.split("/");
  return casterId && toSceneId && rest.length === 0 ? { casterId, toSceneId } : {};
}

/** "copying scene a to scene b of the caster c" */
export function describeWrite({ casterId, fromSceneId, toSceneId }: CasterSceneSyncInputs): string {
  return `copying ${fromSceneId ?? "the PVW scene"} to ${toSceneId ?? "the PGM scene"} of the caster ${casterId}`;
}

export function describeRead({ casterId, fromSceneId }: CasterSceneSyncInputs): string {
  return `reading ${fromSceneId ?? "the PVW scene"} of the caster ${casterId}`;
}

export function missingSource({ casterId }: CasterSceneSyncInputs): CheckFailure {
  return { property: "fromSceneId", reason: `the caster ${casterId} has no such PVW scene` };
}
