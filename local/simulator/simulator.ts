import type { Call } from "./calls";
import { CallLog } from "./calls";
import type { Credential } from "./credentials";
import { defaultToleranceMs, demoAccountId, demoCredential, Gate } from "./credentials";
import { Faults } from "./faults";
import { operations } from "./operations/index";
import type { Behaviour, SimulatorOptions } from "./options";
import { behaviourOf, checkOptions } from "./options";
import { checkQuotas, Quota } from "./quota";
import { listen } from "./server";
import type { Service } from "./service";
import { demoWorld } from "./world/demoWorld";
import { World } from "./world/world";

/** A running simulator. */
export interface Simulator {
  /** Host and port, in the form for ApsaraVideo Live clients: `127.0.0.1:34567`. The protocol is HTTP. */
  readonly endpoint: string;
  /** `http://127.0.0.1:34567` */
  readonly url: string;
  /** The first credential. Default: that of the demo account. */
  readonly credentials: Readonly<Pick<Credential, "accessKeyId" | "accessKeySecret" | "securityToken">>;
  /** The world of the first credential's account. */
  readonly world: World;
  /** The world of any account. */
  worldOf(accountId: string): World;
  readonly faults: Faults;
  /** The behaviour of operations, first as in the options; assignments take effect with the next call. */
  readonly behaviour: Behaviour;
  /** The last 10,000 requests, oldest first; fewer after large requests. */
  readonly calls: readonly Call[];
  /** The CopyCasterSceneConfig and PublishLiveStagingConfigToProduction calls that were carried out. */
  writes(): Call[];
  /** Stops listening and ends every open connection. A second call does nothing. */
  stop(): Promise<void>;
}

/** Starts a simulator of ApsaraVideo Live, API 2016-11-01. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  checkOptions(options);
  const clock = options.clock ?? { now: () => Date.now() };
  const credentials = options.credentials ?? [demoCredential];
  const first: Credential = credentials[0] ?? demoCredential;
  const worlds = worldsOf(options, () => clock.now());
  const worldOf = (accountId: string): World => {
    const world = worlds.get(accountId);
    if (world === undefined) throw new RangeError(`this simulator has no account "${accountId}"`);
    return world;
  };
  const { quotas = {}, throttleStatus = 400 } = options;
  if (quotas) checkQuotas(quotas, new Set(operations.keys()));
  const log = new CallLog();
  const faults = new Faults();
  const behaviour = behaviourOf(options);
  const service: Omit<Service, "hostId"> = {
    gate: new Gate(credentials, options.signatureToleranceMs ?? defaultToleranceMs),
    quota: new Quota(throttleStatus),
    faults,
    behaviour,
    quotas: quotas || undefined,
    throttleStatus,
    now: () => clock.now(),
    worldOf,
    onRequest: options.onRequest ?? (() => undefined),
  };
  const { endpoint, stop } = await listen(service, options, log);
  return {
    endpoint,
    url: `http://${endpoint}`,
    credentials: {
      accessKeyId: first.accessKeyId,
      accessKeySecret: first.accessKeySecret,
      ...(first.securityToken === undefined ? {} : { securityToken: first.securityToken }),
    },
    world: worldOf(first.accountId ?? demoAccountId),
    worldOf,
    faults,
    behaviour,
    calls: log.calls,
    writes: () => log.writes(),
    stop,
  };
}

function worldsOf(options: SimulatorOptions, now: () => number): Map<string, World> {
  const { credentials = [], worlds = {}, world = demoWorld(), readLagMs = 0 } = options;
  const ids = [...Object.keys(worlds), ...credentials.map(({ accountId = demoAccountId }) => accountId)];
  const others = new Map(ids.map((id) => [id, worlds[id] ?? {}]));
  return new Map(
    [...others, [demoAccountId, world] as const].map(([id, data]) => [id, new World(data, now, readLagMs)]),
  );
}
