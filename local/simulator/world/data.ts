/** State of a configuration record, in staging and in production. */
export type ConfigStatus = "success" | "testing" | "failed" | "configuring";

/**
 * One record of a function of a domain. A function may have several. A record with `settlesAt` has `status` before that
 * time and `settlesTo` afterwards.
 */
export interface ConfigRecordData {
  functionName: string;
  /** Default: a new number. */
  configId?: string;
  /** Default: `success`. */
  status?: ConfigStatus;
  args: Record<string, string>;
  /** Milliseconds since 1970. */
  settlesAt?: number;
  /** Default: `success`. */
  settlesTo?: ConfigStatus;
}

export interface DomainData {
  domainName: string;
  /** Default: `online`. DescribeLiveDomainDetail shows the value; no operation depends on it. */
  status?: "online" | "offline" | "configuring";
  /** The time when a `configuring` domain becomes `online`. Milliseconds since 1970. */
  onlineAt?: number;
  /** Default: `liveVideo`. */
  liveDomainType?: "liveVideo" | "liveEdge";
  /** Default: `cn-shanghai`. */
  region?: string;
  /** Default: `domestic`. */
  scope?: "domestic" | "overseas" | "global";
  resourceGroupId?: string;
  /** UTC, `yyyy-MM-ddTHH:mm:ssZ`. */
  createTime?: string;
  lastModified?: string;
  /** The result of rollouts to production on this domain. Default: the simulator's option of the same name. */
  rolloutResult?: "success" | "failed";
  staging?: ConfigRecordData[];
  production?: ConfigRecordData[];
}

export interface AudioLayer {
  FixedDelayDuration: number;
  ValidChannel: "leftChannel" | "rightChannel" | "all";
  VolumeRate: number;
}

export interface VideoLayer {
  FillMode: "none" | "fit";
  FixedDelayDuration: number;
  HeightNormalized: number;
  WidthNormalized: number;
  PositionNormalized: number[];
  PositionRefer: string;
}

export interface LayoutData {
  layoutId: string;
  videoLayers?: VideoLayer[];
  audioLayers?: AudioLayer[];
  blendList?: string[];
  mixList?: string[];
}

export interface ComponentLayer {
  HeightNormalized?: number;
  WidthNormalized?: number;
  PositionNormalized?: number[];
  PositionRefer?: string;
  Transparency?: number;
}

/** Content of a layer, with the vendor's upper camel keys: `{ "Text": "hello", "Color": "0xffffff" }`. */
export type LayerContent = Record<string, string | number | boolean>;

export interface ComponentData {
  componentId: string;
  /** Default: the component's id. */
  componentName?: string;
  componentType: "text" | "image" | "caption" | "html";
  /** `RC01` to `RC99`, unique per component. */
  locationId: string;
  /** Default: `none`. */
  effect?: "none" | "animateH" | "animateV";
  componentLayer?: ComponentLayer;
  textLayerContent?: LayerContent;
  imageLayerContent?: LayerContent;
  captionLayerContent?: LayerContent;
  /** Stored, but not in responses of DescribeCasterComponents. */
  htmlLayerContent?: LayerContent;
  /** Stored, but not in responses of DescribeCasterComponents. */
  layerOrder?: "cover" | "background";
}

export interface SceneAudio {
  /** 1: audio follows video (the default); 0: mixing. */
  followEnable: 0 | 1;
  mixList: string[];
  audioLayers: AudioLayer[];
}

export interface SceneData {
  sceneId: string;
  kind: "PVW" | "PGM";
  /** Default: the kind. */
  sceneName?: string;
  /** Default: `stopped`. */
  status?: "started" | "stopped";
  layoutId?: string;
  /** Bottom layer first. */
  componentIds?: string[];
  audio?: SceneAudio;
  /** `changing`: IncorrectSceneStatus; `broken`: IncorrectSceneStatus.ConfigError. Default: `ready`. */
  condition?: "ready" | "changing" | "broken";
}

export interface CasterData {
  casterId: string;
  /** Default: the caster's id. */
  casterName?: string;
  /** Default: `idle`. */
  status?: "idle" | "streaming";
  /** 1 general (the default), 3 lightweight carousel, 4 virtual studio, 6 playlist. */
  normType?: 1 | 3 | 4 | 6;
  /** Default: `PostPaid`. */
  chargeType?: "PrePaid" | "PostPaid";
  /** Default: `lp_sd`. */
  casterTemplate?: string;
  clientToken?: string;
  /** The streaming domain of the scenes' URLs. Default: `studio.example.com`. */
  domainName?: string;
  resourceGroupId?: string;
  tags?: { key: string; value: string }[];
  /** UTC, `yyyy-MM-ddTHH:mm:ssZ`. */
  createTime?: string;
  lastModified?: string;
  startTime?: string;
  /** State of the channel. A copy needs `ready` (the default); other values give ResourceInChannel.* errors. */
  channel?: "ready" | "missing" | "invalid" | "notReady";
  scenes?: SceneData[];
  layouts?: LayoutData[];
  components?: ComponentData[];
}

/** Everything that one account owns, as plain JSON; the format of `world.json`. */
export interface WorldData {
  casters?: CasterData[];
  domains?: DomainData[];
  /** Makes every operation on a caster fail with InvalidUserId.Malformed. Default: false. */
  malformedUserId?: boolean;
  /** Operations that fail with InternalError, by name; `*` stands for any text. */
  internalErrors?: string[];
}
