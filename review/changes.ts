import { configChanges, configContent } from "./configChanges";
import { sceneChanges, sceneContent } from "./sceneChanges";
import type { Change, Json, Kind } from "./values";

const byKind = {
  CasterSceneSync: { changes: sceneChanges, content: sceneContent },
  StagingPromotion: { changes: configChanges, content: configContent },
} as const;

/** The changes from one content to another, with their words. Empty: they are equal. */
export function changesBetween(kind: Kind, before: Json, after: Json): Change[] {
  return byKind[kind].changes(before, after);
}

/** Every part of a content, as one change each without `before`: for a target that nobody has read. */
export function contentOf(kind: Kind, content: Json): Change[] {
  return byKind[kind].content(content);
}
