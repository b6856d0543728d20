import type { Kind } from "../kind";
import { fromIdentity, identityOf, inputNames, validateInputs, type CasterSceneSyncInputs } from "./inputs";
import { lookUp, observe } from "./observe";

/** CopyCasterSceneConfig: what the PVW scene shows goes to the PGM scene, which viewers see. */
export const casterSceneSync: Kind<CasterSceneSyncInputs> = {
  name: "CasterSceneSync",
  operation: "CopyCasterSceneConfig",
  subject: "casterId",
  contentKey: "scene",
  doneAt: "syncedAt",
  inputNames,
  resolvedNames: ["fromSceneId", "toSceneId"],
  replaceOn: ["casterId", "toSceneId"],
  performOn: ["casterId", "fromSceneId", "toSceneId", "triggers"],
  silentNames: [],
  lookUpBy: ["casterId", "fromSceneId", "toSceneId", "regionId"],
  validate: validateInputs,
  identity: identityOf,
  fromIdentity,
  doing: ({ casterId, fromSceneId, toSceneId }) =>
    `copying ${fromSceneId ?? "the PVW scene"} to ${toSceneId ?? "the PGM scene"} of the studio ${casterId}`,
  nothingThere: ({ casterId }) => ({ property: "fromSceneId", reason: `the studio ${casterId} has no such PVW scene` }),
  aftermath: () => "",
  lookUp,
  observe,
  write: (live, { casterId, regionId, fromSceneId = "", toSceneId = "" }, context) =>
    live.copyCasterSceneConfig({ casterId, regionId, fromSceneId, toSceneId }, context),
  completed: (target) => target,
  showsAll: () => true,
  waits: () => true,
};
