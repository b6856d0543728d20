import { systemClock, type Clock } from "./live/clock";
import { readConfiguration, type ConfigReader, type Environment } from "./settings";
import { casterSceneSync } from "./resources/casterSceneSync/definition";
import { createHandler } from "./core/handler";
import { Lookups } from "./functions";
import { LiveClient } from "./live/client";
import { Notices } from "./live/notices";
import { LiveOperations } from "./live/operations";
import { defaultBackoff, RetryBudget, type Backoff } from "./live/retry";
import { once, TargetRegister, type OpenedRuntime, type Runtime } from "./core/context";
import { stagingPromotion } from "./resources/stagingPromotion/definition";
import { Fingerprints } from "./resources/stagingPromotion/mask";
import { SecretPatterns } from "./resources/stagingPromotion/secretNames";

/** What a provider is made of; everything but the configuration has a default for real use. */
export interface ProviderOptions {
  read: ConfigReader;
  env: Environment;
  clock?: Clock;
  backoff?: Backoff;
  polling?: Runtime["polling"];
  /** For lines that concern all resources, such as a wait for the quota. Default: none are printed. */
  log?: (line: string) => void;
}

/** Both resources and the look-ups behind one client: its quotas hold for all. Nothing is opened before it is needed. */
export function createProvider(options: ProviderOptions) {
  const open = once(() => openRuntime(options));
  return {
    casterSceneSync: createHandler(casterSceneSync, open),
    stagingPromotion: createHandler(stagingPromotion, open),
    lookups: new Lookups(open),
  };
}

function openRuntime({
  read,
  env,
  clock = systemClock,
  log = () => undefined,
  ...options
}: ProviderOptions): OpenedRuntime {
  const { settings, failures } = readConfiguration(read, env);
  if (failures !== undefined) return { failures };
  const notices = new Notices(clock, log);
  const backoff = { ...(options.backoff ?? defaultBackoff), budget: new RetryBudget(clock), notices };
  const live = new LiveOperations(new LiveClient(settings, clock, notices), clock, backoff);
  const polling = options.polling ?? { first: 500, max: 5_000 };
  const secrets = {
    patterns: new SecretPatterns(settings.secretArguments),
    fingerprints: new Fingerprints(settings.fingerprintKey),
  };
  return { runtime: { settings, live, clock, backoff, polling, secrets, targets: new TargetRegister() } };
}
