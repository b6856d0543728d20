import { randomInt } from "node:crypto";
import * as v from "valibot";
import type { WorldData } from "./data";
import type { Caster, Component, ConfigRecord, Domain, Layout, Scene, WorldState } from "./state";

/** The states, kinds and enumerations of the API pages. */
export const positions = [
  "topLeft",
  "topRight",
  "bottomLeft",
  "bottomRight",
  "center",
  "topCenter",
  "bottomCenter",
  "leftCenter",
  "rightCenter",
] as const;
export const channels = ["leftChannel", "rightChannel", "all"] as const;
export const effects = ["none", "animateH", "animateV"] as const;
const configStatuses = ["success", "testing", "failed", "configuring"] as const;
const beginning = "2026-01-01T00:00:00Z";

/** IDs in the format of the API pages: letters, digits, underscores, hyphens. */
export const idPattern = /^[A-Za-z0-9_-]{1,128}$/;
export const domainPattern = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;
export const locationPattern = /^RC(?!00)\d{2}$/;

/** A new ConfigId. It is numeric, because requests carry it as a number. */
export const newConfigId = (): string => String(randomInt(1_000_000_000, 200_000_000_000_000));

const text = v.pipe(v.string(), v.nonEmpty("expected some text, got an empty string"));
const id = v.pipe(v.string(), v.regex(idPattern, "expected 1 to 128 letters, digits, underscores or hyphens"));
const time = v.pipe(v.string(), v.isoTimestamp("expected a UTC time such as 2026-01-01T00:00:00Z"));
const strings = v.optional(v.array(v.string()), () => []);

const configRecord: v.GenericSchema<unknown, ConfigRecord> = v.strictObject({
  functionName: text,
  configId: v.optional(text, newConfigId),
  status: v.optional(v.picklist(configStatuses), "success"),
  args: v.record(v.string(), v.string()),
  settlesAt: v.exactOptional(v.number()),
  settlesTo: v.exactOptional(v.picklist(configStatuses)),
});

const domain: v.GenericSchema<unknown, Domain> = v.strictObject({
  domainName: v.pipe(v.string(), v.regex(domainPattern, "expected a domain name such as live.example.com")),
  status: v.optional(v.picklist(["online", "offline", "configuring"]), "online"),
  onlineAt: v.exactOptional(v.number()),
  liveDomainType: v.optional(v.picklist(["liveVideo", "liveEdge"]), "liveVideo"),
  region: v.optional(text, "cn-shanghai"),
  scope: v.optional(v.picklist(["domestic", "overseas", "global"]), "domestic"),
  resourceGroupId: v.exactOptional(text),
  createTime: v.optional(time, beginning),
  lastModified: v.optional(time, beginning),
  rolloutResult: v.exactOptional(v.picklist(["success", "failed"])),
  staging: v.optional(v.array(configRecord), () => []),
  production: v.optional(v.array(configRecord), () => []),
});

export const audioLayer = v.strictObject({
  FixedDelayDuration: v.number(),
  ValidChannel: v.picklist(channels),
  VolumeRate: v.number(),
});

const layout: v.GenericSchema<unknown, Layout> = v.strictObject({
  layoutId: id,
  videoLayers: v.optional(
    v.array(
      v.strictObject({
        FillMode: v.picklist(["none", "fit"]),
        FixedDelayDuration: v.number(),
        HeightNormalized: v.number(),
        WidthNormalized: v.number(),
        PositionNormalized: v.array(v.number()),
        PositionRefer: v.picklist(positions),
      }),
    ),
    () => [],
  ),
  audioLayers: v.optional(v.array(audioLayer), () => []),
  blendList: strings,
  mixList: strings,
});

/** The content of ComponentLayer, in a world and in a request's JSON. */
export const componentLayer = v.strictObject({
  HeightNormalized: v.exactOptional(v.number()),
  WidthNormalized: v.exactOptional(v.number()),
  PositionNormalized: v.exactOptional(v.array(v.number())),
  PositionRefer: v.exactOptional(v.picklist(positions)),
  Transparency: v.exactOptional(v.pipe(v.number(), v.integer())),
});
/** The content of Text-, Image-, Caption- and HtmlLayerContent. */
export const layerContent = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));

const component: v.GenericSchema<unknown, Component> = v.pipe(
  v.strictObject({
    componentId: id,
    componentName: v.exactOptional(text),
    componentType: v.picklist(["text", "image", "caption", "html"]),
    locationId: v.pipe(v.string(), v.regex(locationPattern, "expected RC01 to RC99")),
    effect: v.optional(v.picklist(effects), "none"),
    componentLayer: v.optional(componentLayer, () => ({})),
    textLayerContent: v.exactOptional(layerContent),
    imageLayerContent: v.exactOptional(layerContent),
    captionLayerContent: v.exactOptional(layerContent),
    htmlLayerContent: v.exactOptional(layerContent),
    layerOrder: v.exactOptional(v.picklist(["cover", "background"])),
  }),
  v.transform((entry) => ({ ...entry, componentName: entry.componentName ?? entry.componentId })),
);

const scene: v.GenericSchema<unknown, Scene> = v.pipe(
  v.strictObject({
    sceneId: id,
    kind: v.picklist(["PVW", "PGM"]),
    sceneName: v.exactOptional(text),
    status: v.optional(v.picklist(["started", "stopped"]), "stopped"),
    layoutId: v.exactOptional(id),
    componentIds: v.optional(v.array(id), () => []),
    audio: v.optional(
      v.strictObject({
        followEnable: v.picklist([0, 1]),
        mixList: v.array(v.string()),
        audioLayers: v.array(audioLayer),
      }),
      () => ({ followEnable: 1 as const, mixList: [], audioLayers: [] }),
    ),
    condition: v.optional(v.picklist(["ready", "changing", "broken"]), "ready"),
  }),
  v.transform((entry) => ({ ...entry, sceneName: entry.sceneName ?? entry.kind })),
);

const caster: v.GenericSchema<unknown, Caster> = v.pipe(
  v.strictObject({
    casterId: id,
    casterName: v.exactOptional(text),
    status: v.optional(v.picklist(["idle", "streaming"]), "idle"),
    normType: v.optional(v.picklist([1, 3, 4, 6]), 1),
    chargeType: v.optional(v.picklist(["PrePaid", "PostPaid"]), "PostPaid"),
    casterTemplate: v.optional(text, "lp_sd"),
    clientToken: v.exactOptional(text),
    domainName: v.optional(text, "studio.example.com"),
    resourceGroupId: v.exactOptional(text),
    tags: v.optional(v.array(v.strictObject({ key: text, value: v.string() })), () => []),
    createTime: v.optional(time, beginning),
    lastModified: v.optional(time, beginning),
    startTime: v.exactOptional(time),
    channel: v.optional(v.picklist(["ready", "missing", "invalid", "notReady"]), "ready"),
    scenes: v.optional(v.array(scene), () => []),
    layouts: v.optional(v.array(layout), () => []),
    components: v.optional(v.array(component), () => []),
  }),
  v.transform((entry) => ({ ...entry, casterName: entry.casterName ?? entry.casterId })),
);

/** Checks a {@link WorldData} of unknown origin. */
export const worldSchema: v.GenericSchema<WorldData | unknown, WorldState> = v.strictObject({
  casters: v.optional(v.array(caster), () => []),
  domains: v.optional(v.array(domain), () => []),
  malformedUserId: v.optional(v.boolean(), false),
  internalErrors: strings,
});

/** Checks one caster that a test adds. */
export const casterSchema = caster;
/** Checks one domain that a test adds. */
export const domainSchema = domain;
