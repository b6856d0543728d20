import { systemClock, type Clock } from "./live/clock";
import { readConfiguration, type ConfigReader, type Environment } from "./settings";
import { casterSceneSync as casterSceneSyncKind } from "./resources/casterSceneSync/definition";
import { digestOf, type Json } from "./core/digest";
import { Lookups } from "./functions";
import { LiveClient } from "./live/client";
import { Notices } from "./live/notices";
import { LiveOperations } from "./live/operations";
import { defaultBackoff, RetryBudget, type Backoff } from "./live/retry";
import type { OpenedRuntime, Runtime } from "./core/context";
import { TargetRegister } from "./core/targets";
import { Resource } from "./serving/dynamic";
import { stagingPromotion as stagingPromotionKind } from "./resources/stagingPromotion/definition";

export type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "./serving/dynamic";

/** What a provider is made of; everything but the configuration has a default for real use. */
export interface ProviderOptions {
  read: ConfigReader;
  env: Environment;
  clock?: Clock;
  backoff?: Backoff;
  polling?: Runtime["polling"];
  log?: (line: string) => void;
}

/** Both resources behind one client: their quotas hold for both. Nothing is opened before it is needed. */
export function createProvider(options: ProviderOptions) {
  let opened: OpenedRuntime | undefined;
  const open = () => (opened ??= openRuntime(options));
  return {
    casterSceneSync: new Resource(casterSceneSyncKind, open),
    stagingPromotion: new Resource(stagingPromotionKind, open),
    lookups: new Lookups(open),
  };
}

function openRuntime(options: ProviderOptions): OpenedRuntime {
  const { settings, failures } = readConfiguration(options.read, options.env);
  if (failures !== undefined) return { failures };
  const clock = options.clock ?? systemClock;
  const log = options.log ?? ((line: string) => console.log(line));
  const notices = new Notices(clock, log);
  const backoff = { ...(options.backoff ?? defaultBackoff), budget: new RetryBudget(clock), notices };
  const live = new LiveOperations(new LiveClient(settings, clock, notices), clock, backoff);
  const polling = options.polling ?? { first: 500, max: 5_000 };
  return { runtime: { settings, live, clock, backoff, polling, log, targets: new TargetRegister() } };
}

/** Anything that configuration is read from by full key: the engine's request, or a program's stack. */
export interface ConfigSource {
  get(key: string): string | undefined;
}
export type Provider = ReturnType<typeof createProvider>;

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
    providers.set(key, new WeakRef((provider = createProvider(options))));
  }
  clients.set(client, provider);
  return provider;
}

/** The providers for the shims that 0.1.0 left in states: their texts can't pass on the configuration. */
const recorded = new Set<Provider>();

export function configure(request: { config: ConfigSource }): void {
  recorded.add(serve(request.config));
}

function recordedProvider(): Provider {
  const [provider, ...others] = recorded;
  if (provider !== undefined && others.length === 0) return provider;
  throw new Error("state of pulumi-apsaravideo 0.1.0 can only be served in a process with one configuration.");
}

export const casterSceneSync: Verbs = verbs(() => recordedProvider().casterSceneSync);
export const stagingPromotion: Verbs = verbs(() => recordedProvider().stagingPromotion);

export type { CasterQuery, CasterScene, FunctionLookup, FunctionQuery, Lookups } from "./functions";
export type Verbs = Pick<Resource<never>, "check" | "diff" | "create" | "update" | "read">;

function verbs(resource: () => Verbs): Verbs {
  return {
    check: (olds, news) => resource().check(olds, news),
    diff: (id, olds, news) => resource().diff(id, olds, news),
    create: (news) => resource().create(news),
    update: (id, olds, news) => resource().update(id, olds, news),
    read: (id, props) => resource().read(id, props),
  };
}
