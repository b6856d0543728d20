/* eslint-disable @typescript-eslint/consistent-type-imports -- a type of what is loaded late */
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { CasterQuery, CasterScene, FunctionLookup, FunctionQuery, Lookups } from "../provider";
import { currentStack } from "./stack";

export type { CasterScene, FunctionLookup };

export interface GetCasterScenesArgs {
  /** The production studio (caster). */
  casterId: pulumi.Input<string>;
  regionId?: pulumi.Input<string> | undefined;
}

export interface GetFunctionConfigArgs {
  domainName: pulumi.Input<string>;
  /** One function (feature) of the domain, such as `"aliauth"`. */
  functionName: pulumi.Input<string>;
  regionId?: pulumi.Input<string> | undefined;
}

/**
 * The scenes of a production studio: which is PVW, which is PGM, what they are called.
 *
 * Runs in the program, in previews too, with the configuration, quotas and errors of the resources. Unknown arguments
 * make an unknown result. Under `pulumi.runtime.setMocks` nothing is called but the mocks' `call`, with the token
 * `apsaravideo:index:getCasterScenes` and the arguments; it returns `{ scenes }`.
 *
 * @example
 * const evening = getCasterScenes({ casterId }).apply((scenes) => scenes.find((each) => each.sceneName === "evening"));
 */
export function getCasterScenes(args: GetCasterScenesArgs): pulumi.Output<CasterScene[]> {
  return look<CasterQuery, { scenes: CasterScene[] }>("getCasterScenes", args, async (lookups, query) => ({
    scenes: await lookups.getCasterScenes(query),
  })).apply(({ scenes }) => scenes);
}

/** What is staged for one function; empty where nothing is. As `getCasterScenes`; the mocks return a FunctionLookup. */
export function getStagedConfig(args: GetFunctionConfigArgs): pulumi.Output<FunctionLookup> {
  return look<FunctionQuery, FunctionLookup>("getStagedConfig", args, (lookups, query) =>
    lookups.getStagedConfig(query),
  );
}

/** What production has for one function; empty where it has none. As `getStagedConfig`. */
export function getProductionConfig(args: GetFunctionConfigArgs): pulumi.Output<FunctionLookup> {
  return look<FunctionQuery, FunctionLookup>("getProductionConfig", args, (lookups, query) =>
    lookups.getProductionConfig(query),
  );
}

function look<Q, R>(name: string, args: object, real: (lookups: Lookups, query: Q) => Promise<R>): pulumi.Output<R> {
  if (pulumi.runtime.getMonitor() instanceof MockMonitor) {
    return pulumi.runtime.invokeOutput<R>(`apsaravideo:index:${name}`, args);
  }
  const [stack, config] = [currentStack(), pulumi.runtime.allConfig()];
  const source = { get: (key: string) => config[key] };
  return pulumi
    .output(args)
    .apply((query) => real(provider().serve(source, stack).lookups, query as Q)) as pulumi.Output<R>;
}

/** The same door that the shim goes through, opened by the first look-up: a program without one never loads it. */
function provider(): typeof import("../provider") {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("pulumi-apsaravideo/provider");
}
