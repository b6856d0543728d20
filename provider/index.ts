import { systemClock, type Clock } from "./clock";
import { readConfiguration, type ConfigReader, type Environment } from "./configuration";
import { casterSceneSync as casterSceneSyncKind } from "./casterSceneSync/lifecycle";
import { Lookups } from "./lookups";
import { RetryBudget } from "./live/budget";
import { LiveClient } from "./live/client";
import { Notices } from "./live/notices";
import { LiveOperations } from "./live/operations";
import { defaultBackoff, type Backoff } from "./live/retry";
import type { OpenedRuntime, Runtime } from "./core/context";
import { TargetRegister } from "./core/targets";
import { Resource } from "./resource";
import { stagingPromotion as stagingPromotionKind } from "./stagingPromotion/lifecycle";

export type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "./resource";

/** What a provider is made of; everything but the configuration has a default for real use. */
export interface ProviderOptions {
  read: ConfigReader;
  env: Environment;
  clock?: Clock;
  backoff?: Backoff;
  polling?: Runtime["polling"];
  log?: (line: string) => void;
}

/** Both resources behind one client: quotas hold for the whole process. Nothing is opened before it is needed. */
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

let configured: ConfigReader = () => undefined;
let provider: ReturnType<typeof createProvider> | undefined;

/** The engine's configuration, once per process and provider text: the reader is kept, values are read when needed. */
export function configure(request: { config: { get(key: string): string | undefined } }): void {
  configured = (key) => request.config.get(key);
}

const shared = () => (provider ??= createProvider({ read: (key) => configured(key), env: process.env }));

/** What the shims in the state of every resource call. */
export const casterSceneSync: Verbs = verbs(() => shared().casterSceneSync);
export const stagingPromotion: Verbs = verbs(() => shared().stagingPromotion);

let programs: Lookups | undefined;

/** What programs look up through, with the stack's configuration as the program reads it. */
export function lookups(read: ConfigReader): Lookups {
  return (programs ??= createProvider({ read, env: process.env }).lookups);
}

export type { CasterQuery, CasterScene, FunctionLookup, FunctionQuery } from "./lookups";
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
