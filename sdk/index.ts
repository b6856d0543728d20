export type { PerformArgs, TimeoutsArgs } from "./args";
export { CasterSceneSync, type CasterSceneSyncArgs, type SceneContent } from "./casterSceneSync";
export { DomainPromotion, type DomainPromotionArgs } from "./domainPromotion";
export {
  getCasterScenes,
  getCasterScenesOutput,
  getProductionConfig,
  getProductionConfigOutput,
  getStagedConfig,
  getStagedConfigOutput,
  type CasterScene,
  type FunctionLookup,
  type GetCasterScenesArgs,
  type GetCasterScenesOutputArgs,
  type GetFunctionConfigArgs,
  type GetFunctionConfigOutputArgs,
} from "./lookups";
export { ramPolicy, type PipelineRole, type RamPolicy, type RamPolicyArgs, type RamStatement } from "./ramPolicy";
export {
  StagingPromotion,
  type FunctionConfig,
  type FunctionRecord,
  type StagingPromotionArgs,
} from "./stagingPromotion";
