export type { PerformArgs, TimeoutsArgs } from "./args";
export { CasterSceneSync, type CasterSceneSyncArgs, type SceneContent } from "./casterSceneSync";
export {
  StagingPromotion,
  type FunctionConfig,
  type FunctionRecord,
  type StagingPromotionArgs,
} from "./stagingPromotion";
