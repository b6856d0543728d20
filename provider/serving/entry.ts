import { digestOf, type Json } from "../core/values";
import { readConfiguration } from "../settings";
import { createDynamicProvider, type DynamicResource } from "./dynamic";

export type { CasterQuery, CasterScene, FunctionLookup, FunctionQuery, Lookups } from "../functions";

/*
 * `pulumi-apsaravideo/provider`: the provider code in the state (`sdk/shim.ts`) requires it. Internal; only `serve` and
 * the names that 0.1.0 left in states are kept stable.
 */

/** Anything that configuration is read from by full key: the engine's request, or a program's stack. */
export interface ConfigSource {
  get(key: string): string | undefined;
}
export type Provider = ReturnType<typeof createDynamicProvider>;

/*
 * Equal configurations share one provider, so that quotas hold for the whole process; different ones share nothing.
 * The key is a digest: no secret is kept in clear. A provider lives as long as one of its clients: a process that runs
 * stack after stack, each with a new token, keeps none of the old ones.
 */
const providers = new Map<string, WeakRef<Provider>>();
const clients = new WeakMap<object, Provider>();

/** The provider for a configuration. `client` keeps it alive: the stack, or by default the configuration itself. */
export function serve(config: ConfigSource, client: object = config): Provider {
  const served = client === config ? clients.get(client) : undefined;
  if (served !== undefined) return served;
  const options = { read: (key: string) => config.get(key), env: process.env };
  const key = digestOf(readConfiguration(options.read, options.env) as unknown as Json);
  let provider = providers.get(key)?.deref();
  if (provider === undefined) {
    for (const [each, known] of providers) if (known.deref() === undefined) providers.delete(each);
    providers.set(key, new WeakRef((provider = createDynamicProvider(options))));
  }
  clients.set(client, provider);
  return provider;
}

/** The providers for states of 0.1.0, whose provider code cannot pass on the configuration. */
const recorded = new Set<Provider>();

export function configure(request: { config: ConfigSource }): void {
  recorded.add(serve(request.config));
}

type Verbs = Pick<DynamicResource, "check" | "diff" | "create" | "update" | "read">;

export const casterSceneSync = recordedVerbs("casterSceneSync");
export const stagingPromotion = recordedVerbs("stagingPromotion");

function recordedVerbs(kind: "casterSceneSync" | "stagingPromotion"): Verbs {
  const resource = () => {
    const [provider, ...others] = recorded;
    if (provider !== undefined && others.length === 0) return provider[kind];
    throw new Error("state of pulumi-apsaravideo 0.1.0 can only be served in a process with one configuration.");
  };
  return {
    check: (olds, news) => resource().check(olds, news),
    diff: (id, olds, news) => resource().diff(id, olds, news),
    create: (news) => resource().create(news),
    update: (id, olds, news) => resource().update(id, olds, news),
    read: (id, props) => resource().read(id, props),
  };
}
