import * as v from "valibot";
import type { CallContext } from "./client";
import { LiveError } from "./errors";

/*
 * The shapes of the answers, as documented. Lists come wrapped, once or twice or not at all, some with a lower-case
 * inner key; a field that is absent in an answer is absent here too.
 */

const text = v.string();
const figure = v.pipe(v.number(), v.finite());
const texts = v.array(text);
/** The list that an answer is about: an answer without it says nothing, so it is never taken for an empty one. */
const list = <S extends v.GenericSchema>(inner: S) => v.pipe(v.array(inner), v.readonly());
/** A list inside of an item: absent or null where the item has none. */
const inner = <S extends v.GenericSchema>(each: S) => v.pipe(v.nullish(v.array(each), []), v.readonly());
export const done = v.object({ RequestId: text });

export const casters = v.object({
  RequestId: text,
  CasterList: v.object({ Caster: list(v.object({ CasterId: text, CasterName: v.optional(text), Status: figure })) }),
});

export const scenes = v.object({
  RequestId: text,
  SceneList: v.object({
    Scene: list(
      v.object({
        SceneId: text,
        SceneName: v.optional(text),
        LayoutId: v.nullish(text),
        OutputType: v.pipe(v.union([text, figure]), v.transform(String)),
        Status: figure,
        // The inner key is lower-case here; a sibling operation spells it with a capital.
        ComponentIds: v.optional(v.object({ componentId: v.optional(texts), ComponentId: v.optional(texts) }), {}),
      }),
    ),
  }),
});

const area = {
  HeightNormalized: v.optional(figure),
  WidthNormalized: v.optional(figure),
  PositionNormalizeds: v.optional(v.object({ Position: inner(figure) })),
  PositionRefer: v.optional(text),
};
const locations = v.optional(v.object({ LocationId: inner(text) }));

export const layouts = v.object({
  RequestId: text,
  Layouts: v.object({
    Layout: list(
      v.object({
        LayoutId: text,
        BlendList: locations,
        MixList: locations,
        AudioLayers: v.optional(
          v.object({
            AudioLayer: inner(
              v.object({
                FixedDelayDuration: v.optional(figure),
                ValidChannel: v.optional(text),
                VolumeRate: v.optional(figure),
              }),
            ),
          }),
        ),
        VideoLayers: v.optional(
          v.object({
            VideoLayer: inner(
              v.object({ ...area, FillMode: v.optional(text), FixedDelayDuration: v.optional(figure) }),
            ),
          }),
        ),
      }),
    ),
  }),
});

/** The content of a component differs by its type; its plain fields are taken as they come. */
const fields = v.optional(v.record(text, v.union([text, figure, v.boolean(), v.null()])));
export const components = v.object({
  RequestId: text,
  Components: v.object({
    Component: list(
      v.object({
        ComponentId: text,
        ComponentName: v.optional(text),
        ComponentType: v.optional(text),
        Effect: v.optional(text),
        LocationId: v.optional(text),
        ComponentLayer: v.optional(v.object({ ...area, Transparency: v.optional(figure) })),
        CaptionLayerContent: fields,
        ImageLayerContent: fields,
        TextLayerContent: fields,
      }),
    ),
  }),
});

const functionArg = v.object({ ArgName: text, ArgValue: v.nullish(text) });
const record = { ConfigId: v.nullish(v.union([text, figure])), FunctionName: text, Status: v.optional(text) };
/** The staging read is a plain list, the production read is wrapped twice. */
export const stagingConfig = v.object({
  RequestId: text,
  DomainConfigs: list(v.object({ ...record, FunctionArgs: inner(functionArg) })),
});
export const productionConfig = v.object({
  RequestId: text,
  DomainConfigs: v.object({
    DomainConfig: list(
      v.object({ ...record, FunctionArgs: v.optional(v.object({ FunctionArg: inner(functionArg) })) }),
    ),
  }),
});

export const domainDetail = v.object({ RequestId: text, DomainDetail: v.object({ DomainStatus: text }) });

type Items<T extends readonly unknown[]> = T[number];
export type Caster = Items<v.InferOutput<typeof casters>["CasterList"]["Caster"]>;
export type Scene = Items<v.InferOutput<typeof scenes>["SceneList"]["Scene"]>;
export type Layout = Items<v.InferOutput<typeof layouts>["Layouts"]["Layout"]>;
export type Component = Items<v.InferOutput<typeof components>["Components"]["Component"]>;

/** One record of a function, in staging or production: the two shapes made one. */
export interface FunctionRecord {
  /** success, testing, failed, configuring; empty when the answer names none. */
  status: string;
  args: readonly { name: string; value: string }[];
}

/** Whether a text may be shown as a RequestId. */
export const isRequestId = (text: string): boolean => /^[\w-]{1,64}$/.test(text);

/** The answer in its documented shape; anything else is a LiveError that names the place. */
export function shaped<S extends v.GenericSchema>(schema: S, body: unknown, context: CallContext): v.InferOutput<S> {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const requestId = (body as { RequestId?: unknown } | null | undefined)?.RequestId;
  const path = v.getDotPath(parsed.issues[0]) ?? "the whole answer";
  const at = /^[\w .-]{1,200}$/.test(path) ? path : "a part of the answer";
  const id = typeof requestId === "string" && isRequestId(requestId) ? { requestId } : {};
  throw new LiveError(context.doing, "Local.UnexpectedAnswer", { reading: at, ...id });
}
