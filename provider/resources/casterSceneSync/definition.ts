import type { ResourceDefinition } from "../../core/resource";
import {
  describeRead,
  describeWrite,
  fields,
  fromIdentity,
  identityOf,
  missingSource,
  validateTogether,
  type CasterSceneSyncInputs,
} from "./inputs";
import { find, observe, prefetch } from "./observe";

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
  identityForm: "<casterId>/<toSceneId>",
  describeWrite,
  describeRead,
  missingSource,
  prefetch,
  observe,
  find,
  write: (live, { casterId, regionId, fromSceneId = "", toSceneId = "" }, context) =>
    live.copyCasterSceneConfig({ casterId, regionId, fromSceneId, toSceneId }, context),
  complete: (target) => target,
  waits: () => true,
};
