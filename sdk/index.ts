export type { PerformArgs, TimeoutsArgs } from "./args";
export { CasterSceneSync, type CasterSceneSyncArgs, type SceneContent } from "./casterSceneSync";
export { DomainPromotion, type DomainPromotionArgs } from "./domainPromotion";
export {
  getCasterScenes,
  getProductionConfig,
  getStagedConfig,
  type CasterScene,
  type FunctionLookup,
  type GetCasterScenesArgs,
  type GetFunctionConfigArgs,
} from "./lookups";
export { ramPolicy, type PipelineRole, type RamPolicy, type RamPolicyArgs, type RamStatement } from "./ramPolicy";
export {
  StagingPromotion,
  type FunctionConfig,
  type FunctionRecord,
  type StagingPromotionArgs,
} from "./stagingPromotion";
