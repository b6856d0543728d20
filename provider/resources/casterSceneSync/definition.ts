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
  describeWrite,
  describeRead,
  missingSource,
  prefetch,
  observe,
  write: (live, { casterId, regionId, fromSceneId = "", toSceneId = "" }, context) =>
    live.copyCasterSceneConfig({ casterId, regionId, fromSceneId, toSceneId }, context),
  complete: (target) => target,
  waits: () => true,
};
