import type { CasterData, ComponentData, ConfigRecordData, DomainData, LayoutData, SceneData, WorldData } from "./data";

/** T with the keys K required. */
type Filled<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: Exclude<T[P], undefined> };

export type ConfigRecord = Filled<ConfigRecordData, "configId" | "status">;
export type Scene = Filled<SceneData, "sceneName" | "status" | "componentIds" | "audio" | "condition">;
export type Layout = Filled<LayoutData, "videoLayers" | "audioLayers" | "blendList" | "mixList">;
export type Component = Filled<ComponentData, "componentName" | "effect" | "componentLayer">;

export interface Domain extends Filled<
  Omit<DomainData, "staging" | "production">,
  "status" | "liveDomainType" | "region" | "scope" | "createTime" | "lastModified"
> {
  staging: ConfigRecord[];
  production: ConfigRecord[];
}

export interface Caster extends Filled<
  Omit<CasterData, "scenes" | "layouts" | "components">,
  | "casterName"
  | "status"
  | "normType"
  | "chargeType"
  | "casterTemplate"
  | "domainName"
  | "tags"
  | "createTime"
  | "lastModified"
  | "channel"
> {
  scenes: Scene[];
  layouts: Layout[];
  components: Component[];
}

/** A {@link WorldData} with all defaults filled in. Each state is also a valid WorldData. */
export interface WorldState extends Filled<
  Omit<WorldData, "casters" | "domains">,
  "malformedUserId" | "internalErrors"
> {
  casters: Caster[];
  domains: Domain[];
}

/** UTC with seconds: `2026-01-01T00:00:00Z`. */
export const utc = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
