import * as v from "valibot";
import type { OperationName } from "./rateLimiter";

/*
 * The documented shapes of the responses. The API wraps some lists once or twice, some with a lower-case inner key.
 * A field that is absent in a response is absent here too.
 */

const text = v.string();
const number = v.pipe(v.number(), v.finite());
/** The main list of a response. A response without it is never read as an empty list. */
const list = <E extends v.ObjectEntries>(item: E) => v.pipe(v.array(v.object(item)), v.readonly());
/** A list inside an item: absent or null when the item has none. */
const innerList = <S extends v.GenericSchema>(item: S) => v.pipe(v.nullish(v.array(item), []), v.readonly());
const optionalObject = <E extends v.ObjectEntries>(entries: E) => v.optional(v.object(entries));

/** A read, and the documented shape of its response. */
export interface Read<S extends v.GenericSchema = v.GenericSchema> {
  readonly operation: OperationName;
  readonly schema: S;
}

const response = <E extends v.ObjectEntries>(entries: E) => v.object({ RequestId: text, ...entries });
const read = <E extends v.ObjectEntries>(operation: OperationName, entries: E) => ({
  operation,
  schema: response(entries),
});

export const accepted = response({});

export const casters = read("DescribeCasters", {
  CasterList: v.object({ Caster: list({ CasterId: text, Status: number }) }),
});

export const scenes = read("DescribeCasterScenes", {
  SceneList: v.object({
    Scene: list({
      SceneId: text,
      SceneName: v.optional(text),
      LayoutId: v.nullish(text),
      OutputType: v.pipe(v.union([text, number]), v.transform(String)),
      Status: number,
      // The inner key is lower-case here; a sibling operation spells it with a capital.
      ComponentIds: v.optional(
        v.object({ componentId: v.optional(v.array(text)), ComponentId: v.optional(v.array(text)) }),
        {},
      ),
    }),
  }),
});

const area = {
  HeightNormalized: v.optional(number),
  WidthNormalized: v.optional(number),
  PositionNormalizeds: optionalObject({ Position: innerList(number) }),
  PositionRefer: v.optional(text),
};
const delay = { FixedDelayDuration: v.optional(number) };
const locations = optionalObject({ LocationId: innerList(text) });
const audioLayer = v.object({ ...delay, ValidChannel: v.optional(text), VolumeRate: v.optional(number) });
const videoLayer = v.object({ ...area, FillMode: v.optional(text), ...delay });

export const layouts = read("DescribeCasterLayouts", {
  Layouts: v.object({
    Layout: list({
      LayoutId: text,
      BlendList: locations,
      MixList: locations,
      AudioLayers: optionalObject({ AudioLayer: innerList(audioLayer) }),
      VideoLayers: optionalObject({ VideoLayer: innerList(videoLayer) }),
    }),
  }),
});

/** The content of a component depends on its type, so any plain field is accepted. */
const fields = v.optional(v.record(text, v.union([text, number, v.boolean(), v.null()])));

export const components = read("DescribeCasterComponents", {
  Components: v.object({
    Component: list({
      ComponentId: text,
      ComponentName: v.optional(text),
      ComponentType: v.optional(text),
      Effect: v.optional(text),
      LocationId: v.optional(text),
      ComponentLayer: optionalObject({ ...area, Transparency: v.optional(number) }),
      CaptionLayerContent: fields,
      ImageLayerContent: fields,
      TextLayerContent: fields,
    }),
  }),
});

const functionArgs = innerList(v.object({ ArgName: text, ArgValue: v.nullish(text) }));
const record = { FunctionName: text, Status: v.optional(text) };
/** The staging read is a plain list, the production read is wrapped twice. */
export const stagingConfig = read("DescribeLiveDomainStagingConfig", {
  DomainConfigs: list({ ...record, FunctionArgs: functionArgs }),
});
export const productionConfig = read("DescribeLiveDomainConfigs", {
  DomainConfigs: v.object({
    DomainConfig: list({ ...record, FunctionArgs: optionalObject({ FunctionArg: functionArgs }) }),
  }),
});

export const domainDetail = read("DescribeLiveDomainDetail", { DomainDetail: v.object({ DomainStatus: text }) });

type Items<T extends readonly unknown[]> = T[number];
export type Caster = Items<v.InferOutput<(typeof casters)["schema"]>["CasterList"]["Caster"]>;
export type Scene = Items<v.InferOutput<(typeof scenes)["schema"]>["SceneList"]["Scene"]>;
export type Layout = Items<v.InferOutput<(typeof layouts)["schema"]>["Layouts"]["Layout"]>;
export type Component = Items<v.InferOutput<(typeof components)["schema"]>["Components"]["Component"]>;

/** One record of a function, in staging or production: both shapes in one. */
export interface FunctionRecord {
  /** success, testing, failed, configuring; empty when the response has none. */
  status: string;
  args: readonly { name: string; value: string }[];
}
