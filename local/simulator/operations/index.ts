import { addCasterComponent, modifyCasterComponent } from "./addCasterComponent";
import { addCasterLayout, modifyCasterLayout } from "./addCasterLayout";
import { addLiveDomain, describeLiveDomainDetail } from "./addLiveDomain";
import { batchSetLiveDomainConfigs } from "./batchSetLiveDomainConfigs";
import { copyCasterSceneConfig } from "./copyCasterSceneConfig";
import { createCaster, deleteCaster } from "./createCaster";
import { describeCasterComponents } from "./describeCasterComponents";
import { describeCasterConfig } from "./describeCasterConfig";
import { describeCasterLayouts } from "./describeCasterLayouts";
import { describeCasterSceneAudio, updateCasterSceneAudio } from "./describeCasterSceneAudio";
import { describeCasterScenes } from "./describeCasterScenes";
import { describeCasters } from "./describeCasters";
import { describeLiveDomainConfigs } from "./describeLiveDomainConfigs";
import { describeLiveDomainStagingConfig } from "./describeLiveDomainStagingConfig";
import type { Operation } from "./operation";
import { publishLiveStagingConfigToProduction } from "./publishLiveStagingConfigToProduction";
import { rollbackLiveStagingConfig } from "./rollbackLiveStagingConfig";
import { deleteCasterSceneConfig, setCasterSceneConfig, updateCasterSceneConfig } from "./setCasterSceneConfig";
import { setLiveDomainStagingConfig } from "./setLiveDomainStagingConfig";
import { startCaster, stopCaster } from "./startCaster";
import { startCasterScene, stopCasterScene } from "./startCasterScene";

const all: readonly Operation[] = [
  addCasterComponent,
  addCasterLayout,
  addLiveDomain,
  batchSetLiveDomainConfigs,
  copyCasterSceneConfig,
  createCaster,
  deleteCaster,
  deleteCasterSceneConfig,
  describeCasterComponents,
  describeCasterConfig,
  describeCasterLayouts,
  describeCasterSceneAudio,
  describeCasterScenes,
  describeCasters,
  describeLiveDomainConfigs,
  describeLiveDomainDetail,
  describeLiveDomainStagingConfig,
  modifyCasterComponent,
  modifyCasterLayout,
  publishLiveStagingConfigToProduction,
  rollbackLiveStagingConfig,
  setCasterSceneConfig,
  setLiveDomainStagingConfig,
  startCaster,
  startCasterScene,
  stopCaster,
  stopCasterScene,
  updateCasterSceneAudio,
  updateCasterSceneConfig,
];

/** Every operation of the simulator, by the vendor's name. */
export const operations: ReadonlyMap<string, Operation> = new Map(all.map((operation) => [operation.name, operation]));
