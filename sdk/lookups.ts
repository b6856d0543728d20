/* eslint-disable @typescript-eslint/consistent-type-imports -- a type of what is loaded late */
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { CasterQuery, CasterScene, FunctionLookup, FunctionQuery, Lookups } from "../provider/serving/entry";
import { currentStack } from "./stack";

export type { CasterScene, FunctionLookup };

export interface GetCasterScenesArgs {
  /** The ID of the caster (production studio). Sent as CasterId. */
  casterId: string;
  /** A region ID. Default: none. Sent as RegionId. */
  regionId?: string | undefined;
}

export interface GetFunctionConfigArgs {
  /** The streaming domain. Sent as DomainName. */
  domainName: string;
  /** One function (feature) of the domain, such as `"aliauth"`. Sent as FunctionNames. */
  functionName: string;
  /** A region ID. Default: none. Sent as RegionId. */
  regionId?: string | undefined;
}

/** The same arguments, which may be outputs of other resources. */
export type GetCasterScenesOutputArgs = { [K in keyof GetCasterScenesArgs]: pulumi.Input<GetCasterScenesArgs[K]> };
export type GetFunctionConfigOutputArgs = {
  [K in keyof GetFunctionConfigArgs]: pulumi.Input<GetFunctionConfigArgs[K]>;
};

/**
 * The scenes of a caster, with their kind (PVW or PGM), names, layouts and components.
 *
 * Runs in the program, in previews too, with the configuration, quotas and errors of the resources. Under
 * `pulumi.runtime.setMocks` only the mocks' `call` is called, with the token `apsaravideo:index:getCasterScenes` and the
 * arguments; it returns `{ scenes }`.
 *
 * @example
 * const evening = (await getCasterScenes({ casterId })).find((each) => each.sceneName === "evening");
 */
export async function getCasterScenes(args: GetCasterScenesArgs): Promise<CasterScene[]> {
  return (await lookUp("getCasterScenes", args, casterScenes)).scenes;
}

/** As `getCasterScenes`, for arguments that may be outputs. Unknown arguments make an unknown result. */
export function getCasterScenesOutput(args: GetCasterScenesOutputArgs): pulumi.Output<CasterScene[]> {
  return lookUpOutput("getCasterScenes", args, casterScenes).apply(({ scenes }) => scenes);
}

/** The staged configuration of one function; empty where there is none. Mocks return a FunctionLookup. */
export function getStagedConfig(args: GetFunctionConfigArgs): Promise<FunctionLookup> {
  return lookUp("getStagedConfig", args, stagedConfig);
}

/** As `getStagedConfig`, for arguments that may be outputs. */
export function getStagedConfigOutput(args: GetFunctionConfigOutputArgs): pulumi.Output<FunctionLookup> {
  return lookUpOutput("getStagedConfig", args, stagedConfig);
}

/** The configuration of one function in production; empty where there is none. Mocks return a FunctionLookup. */
export function getProductionConfig(args: GetFunctionConfigArgs): Promise<FunctionLookup> {
  return lookUp("getProductionConfig", args, productionConfig);
}

/** As `getProductionConfig`, for arguments that may be outputs. */
export function getProductionConfigOutput(args: GetFunctionConfigOutputArgs): pulumi.Output<FunctionLookup> {
  return lookUpOutput("getProductionConfig", args, productionConfig);
}

type Call<Q, R> = (lookups: Lookups, query: Q) => Promise<R>;
const casterScenes: Call<CasterQuery, { scenes: CasterScene[] }> = async (lookups, query) => ({
  scenes: await lookups.getCasterScenes(query),
});
const stagedConfig: Call<FunctionQuery, FunctionLookup> = (lookups, query) => lookups.getStagedConfig(query);
const productionConfig: Call<FunctionQuery, FunctionLookup> = (lookups, query) => lookups.getProductionConfig(query);

const isMocked = () => pulumi.runtime.getMonitor() instanceof MockMonitor;

function lookUp<Q, R>(name: string, query: object, call: Call<Q, R>): Promise<R> {
  if (isMocked()) return pulumi.runtime.invoke(`apsaravideo:index:${name}`, { ...query });
  return call(openLookups()(), query as Q);
}

function lookUpOutput<Q, R>(name: string, args: object, call: Call<Q, R>): pulumi.Output<R> {
  if (isMocked()) return pulumi.runtime.invokeOutput<R>(`apsaravideo:index:${name}`, { ...args });
  const lookups = openLookups();
  return pulumi.output(args).apply((query) => call(lookups(), query as Q)) as pulumi.Output<R>;
}

/** Creates the look-ups with the configuration of the current stack. */
function openLookups(): () => Lookups {
  const [stack, config] = [currentStack(), pulumi.runtime.allConfig()];
  return () => provider().serve({ get: (key) => config[key] }, stack).lookups;
}

/** Loads the provider: a program without look-ups never does. */
function provider(): typeof import("../provider/serving/entry") {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("pulumi-apsaravideo/provider");
}
