import type { ProviderOptions } from "../../provider";
import type { Lookups } from "../../provider/functions";
import { createDynamicProvider } from "../../provider/serving/dynamic";
import { createPlugin, type PluginResource } from "./pluginServing";

type DynamicResource = ReturnType<typeof createDynamicProvider>["casterSceneSync"];

/** The verbs of one resource, whatever serves it. */
export type ServedResource = DynamicResource | PluginResource;

export const servings = ["dynamic", "plugin"] as const;
export type ServingName = (typeof servings)[number];

const named = process.env["SERVING"] ?? "dynamic";
if (named !== "dynamic" && named !== "plugin") throw new Error(`SERVING is dynamic or plugin, not ${named}`);

/** The serving of this run: dynamic resources, unless SERVING is plugin, as in `npm run test:plugin`. */
export const serving: ServingName = named;

export interface Serving {
  readonly casterSceneSync: ServedResource;
  readonly stagingPromotion: ServedResource;
  readonly lookups: Pick<Lookups, "getCasterScenes" | "getStagedConfig" | "getProductionConfig">;
  /** Ends what was started; a serving that is not closed ends with the test. */
  close(): Promise<unknown>;
}

export function createServing(options: ProviderOptions, name: ServingName = serving): Serving {
  if (name === "plugin") return createPlugin(options);
  return { ...createDynamicProvider(options), close: () => Promise.resolve() };
}
