import * as v from "valibot";
import type { CommonInputs } from "../../core/resource";
import { isUnknown } from "../../core/unknown";
import type { Properties } from "../../core/properties";
import { identifier, sharedFields, validate, type CheckFailure, type Field } from "../../core/fields";

export interface CasterSceneSyncInputs extends CommonInputs {
  casterId: string;
  fromSceneId?: string;
  toSceneId?: string;
  onAir?: "allow" | "refuse";
}

const fields = {
  casterId: {
    required: true,
    expected: 'the ID of a caster (production studio), such as "LIVEPRODUCER_POST-cn-0pp1czt****"',
    schema: identifier(),
  },
  fromSceneId: { expected: "the ID of a PVW scene", schema: identifier() },
  toSceneId: { expected: "the ID of a PGM scene", schema: identifier() },
  onAir: { expected: '"allow" or "refuse"', schema: v.picklist(["allow", "refuse"]) },
  ...sharedFields,
} satisfies Record<string, Field>;

export const inputNames = Object.keys(fields);

/** All failures that can be told without looking anything up. */
export function validateInputs(news: Properties): CheckFailure[] {
  const failures = validate(fields, ["scene", "digest", "driftedFrom"], news);
  const { fromSceneId, toSceneId } = news;
  if (typeof fromSceneId === "string" && fromSceneId === toSceneId && !isUnknown(fromSceneId)) {
    failures.push({
      property: "toSceneId",
      reason: "must differ from fromSceneId: a scene can't be copied onto itself",
    });
  }
  return failures;
}

/** `<casterId>/<toSceneId>` */
export function identityOf(inputs: CasterSceneSyncInputs): string {
  return `${inputs.casterId}/${inputs.toSceneId ?? ""}`;
}

export function fromIdentity(id: string): Properties {
  const [casterId, toSceneId, ...rest] = id.split("/");
  return casterId && toSceneId && rest.length === 0 ? { casterId, toSceneId } : {};
}
