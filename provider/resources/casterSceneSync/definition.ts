import type { ResourceDefinition } from "../../core/resource";
import { fields, fromIdentity, identityOf, validateTogether, type CasterSceneSyncInputs } from "./inputs";
import { observe, prefetch } from "./observe";

/** CopyCasterSceneConfig: copies the content of the PVW scene to the PGM scene, which viewers see. */
export const casterSceneSync: ResourceDefinition<CasterSceneSyncInputs> = {
  name: "CasterSceneSync",
  fields,
  operation: "CopyCasterSceneConfig",
  subject: "casterId",
  contentKey: "scene",
  doneAt: "syncedAt",
  validateTogether,
  identity: identityOf,
  fromIdentity,
  describeWrite: ({ casterId, fromSceneId, toSceneId }) =>
    `copying ${fromSceneId ?? "the PVW scene"} to ${toSceneId ?? "the PGM scene"} of the caster ${casterId}`,
  describeRead: ({ casterId, fromSceneId }) => `reading ${fromSceneId ?? "the PVW scene"} of the caster ${casterId}`,
  missingSource: ({ casterId }) => ({
    property: "fromSceneId",
    reason: `the caster ${casterId} has no such PVW scene`,
  }),
  prefetch,
  observe,
  write: (live, { casterId, regionId, fromSceneId = "", toSceneId = "" }, context) =>
    live.copyCasterSceneConfig({ casterId, regionId, fromSceneId, toSceneId }, context),
  complete: (target) => target,
  waits: () => true,
};
