import { ProviderError } from "./core/errors";
import { sharedFields, validate, type FieldTable } from "./core/fields";
import { fields as casterSceneSync } from "./resources/casterSceneSync/inputs";
import { readCaster } from "./resources/casterSceneSync/observe";
import { kindOf } from "./resources/casterSceneSync/scene";
import { contextFor, runtimeOf, type OpenedRuntime, type RequestScope } from "./core/context";
import { fields as stagingPromotion } from "./resources/stagingPromotion/inputs";
import { observe } from "./resources/stagingPromotion/observe";

/** A scene of a caster. */
export interface CasterScene {
  /** The ID of the scene. */
  sceneId: string;
  /** Empty where it has none. */
  sceneName: string;
  /** `PVW`: the preview scene. `PGM`: the program scene, which viewers see. Else `unknown`. */
  kind: "PVW" | "PGM" | "unknown";
  /** Whether the scene is started. */
  started: boolean;
  /** The ID of its layout; empty where it has none. */
  layoutId: string;
  /** The IDs of its components, from the bottom to the top. */
  componentIds: string[];
}

/** The records of one function of a domain, in one environment. */
export interface FunctionLookup {
  /** By label and argument; secrets as fingerprints. Empty where there is none. */
  config: Record<string, Record<string, string>>;
  /** As a resource would show it; empty where there is no record. */
  digest: string;
  /** success, configuring, failed or testing; empty where there is no record. */
  status: string;
}

export interface CasterQuery {
  casterId: string;
  regionId?: string;
}
export interface FunctionQuery {
  domainName: string;
  functionName: string;
  regionId?: string;
}

const { regionId } = sharedFields;
const functionOfDomain = {
  domainName: { ...stagingPromotion.domainName, description: "the streaming domain" },
  functionName: { ...stagingPromotion.functionName, description: "one function of the domain, such as `aliauth`" },
  regionId,
} satisfies FieldTable;

/** The arguments of each look-up. */
export const lookupArguments = {
  getCasterScenes: {
    casterId: { ...casterSceneSync.casterId, description: "the caster (production studio)" },
    regionId,
  },
  getStagedConfig: functionOfDomain,
  getProductionConfig: functionOfDomain,
} satisfies Record<string, FieldTable>;

type LookupScope = Pick<RequestScope, "signal">;

/** Look-ups for programs, by the client of the resources, with their configuration and quotas. They reject with an Error. */
export class Lookups {
  constructor(private readonly open: () => OpenedRuntime) {}

  async getCasterScenes(query: CasterQuery, scope: LookupScope = {}): Promise<CasterScene[]> {
    assertValid("getCasterScenes", query);
    const runtime = runtimeOf(this.open());
    const doing = `looking up the scenes of the caster ${query.casterId}`;
    const context = contextFor({ ...runtime, signal: scope.signal }, {}, doing);
    const { scenes } = await readCaster(runtime.live, query, { content: false, status: false }, context);
    return scenes.map((scene) => ({
      sceneId: scene.SceneId,
      sceneName: scene.SceneName ?? "",
      kind: kindOf(scene) ?? "unknown",
      started: scene.Status === 1,
      layoutId: scene.LayoutId ?? "",
      componentIds: [...(scene.ComponentIds.componentId ?? scene.ComponentIds.ComponentId ?? [])],
    }));
  }

  async getStagedConfig(query: FunctionQuery, scope: LookupScope = {}): Promise<FunctionLookup> {
    assertValid("getStagedConfig", query);
    return this.#read("source", "staged", query, scope);
  }

  async getProductionConfig(query: FunctionQuery, scope: LookupScope = {}): Promise<FunctionLookup> {
    assertValid("getProductionConfig", query);
    return this.#read("target", "in production", query, scope);
  }

  async #read(side: "source" | "target", where: string, query: FunctionQuery, scope: LookupScope) {
    const runtime = runtimeOf(this.open());
    const doing = `looking up what is ${where} for "${query.functionName}" of ${query.domainName}`;
    const context = contextFor({ ...runtime, signal: scope.signal }, {}, doing);
    const seen = (await observe(runtime, { ...query }, [side], context))[side];
    const config = (seen?.content ?? {}) as FunctionLookup["config"];
    return { config, digest: seen?.digest ?? "", status: seen?.status ?? "" };
  }
}

/** @throws ProviderError that lists every failure: a wrong name must not look like a configuration that is empty. */
function assertValid(name: keyof typeof lookupArguments, query: object): void {
  const failures = validate(lookupArguments[name], [], { ...query });
  if (failures.length === 0) return;
  throw new ProviderError(`${name}: ${failures.map(({ property, reason }) => `${property}: ${reason}`).join("; ")}.`);
}
