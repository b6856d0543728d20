import {
  startSimulator,
  type Call,
  type Simulator,
  type SimulatorOptions,
  type WorldData,
} from "../../../local/simulator";
import { createServing, type ServedResource } from "../../lib/serving";
import { defaultQuotas, operationNames, type OperationName } from "../../../provider/live/rateLimiter";
import { raw } from "../../integration/simulator/lib/client";
import { rpc } from "../../integration/simulator/lib/sign";
import type { Properties } from "../../integration/lifecycle/lib/world";

/** The number of each resource. The time and the quotas are real. */
export interface Crowd {
  casters: number;
  domains: number;
}

export const casterId = (index: number) => `caster-${index}`;
export const domainName = (index: number) => `live-${index}.example.com`;
const functionName = "referer_white_list_set";
const neighbour = { accessKeyId: "neighbour-key", casterId: "caster-neighbour", domainName: "neighbour.example.com" };

function caster(id: string) {
  const component = { componentId: `${id}-text`, componentType: "text" as const, locationId: "RC01" };
  const common = { status: "started" as const };
  const source = { layoutId: `${id}-layout`, componentIds: [component.componentId] };
  return {
    casterId: id,
    status: "streaming" as const,
    layouts: [{ layoutId: `${id}-layout` }],
    components: [{ ...component, textLayerContent: { Text: id } }],
    scenes: [
      { ...common, sceneId: `${id}-pvw`, kind: "PVW" as const, ...source },
      { ...common, sceneId: `${id}-pgm`, kind: "PGM" as const },
    ],
  };
}

function domain(name: string) {
  const args = { refer_domain_allow_list: name, allow_empty: "off" };
  return { domainName: name, staging: [{ functionName, args }] };
}

export const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

const worldOf = ({ casters, domains }: Crowd): WorldData => ({
  casters: [...many(casters, (index) => caster(casterId(index))), caster(neighbour.casterId)],
  domains: [...many(domains, (index) => domain(domainName(index))), domain(neighbour.domainName)],
});

export interface Storm {
  readonly simulator: Simulator;
  /** Every call with the time of its arrival, without the neighbour's calls. */
  readonly calls: Call[];
  readonly lines: string[];
  readonly config: Record<string, string>;
  /** The resources whose source is not on air yet. */
  missing(): string[];
  /**
   * Runs check and create of every resource in one provider process, up to a limit in parallel. Returns the failures.
   */
  up(concurrency: number, crowd?: Crowd): Promise<string[]>;
}

const running: Simulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

/** A cloud with the quotas of the vendor's pages, and resources that are not on air yet. */
export async function storm(crowd: Crowd, options: SimulatorOptions = {}): Promise<Storm> {
  const calls: Call[] = [];
  const own = { accessKeyId: "own-key", accessKeySecret: "secret" };
  const simulator = await startSimulator({
    world: worldOf(crowd),
    credentials: [own, { ...own, accessKeyId: neighbour.accessKeyId }],
    onCall: (call) => call.accessKeyId === neighbour.accessKeyId || calls.push(call),
    ...options,
  });
  running.push(simulator);
  const lines: string[] = [];
  const config = {
    "apsaravideo:endpoint": simulator.endpoint,
    "apsaravideo:accessKeyId": own.accessKeyId,
    "apsaravideo:accessKeySecret": own.accessKeySecret,
  };
  const missing = () => {
    const { world } = simulator;
    const dark = many(crowd.casters, casterId).filter((id) => world.pgm(id).componentIds.join() !== `${id}-text`);
    const old = many(crowd.domains, domainName).filter((name) => world.production(name, functionName).length === 0);
    return [...dark, ...old].map((each) => `${each} is not on air`);
  };
  const up = async (concurrency: number, part = crowd) => {
    const settings: Record<string, string> = config;
    const provider = createServing({ read: (key) => settings[key], env: {}, log: (line) => lines.push(line) });
    const scenes = many(part.casters, (index) => () => make(provider.casterSceneSync, { casterId: casterId(index) }));
    const configs = many(part.domains, (index) => () => {
      return make(provider.stagingPromotion, { domainName: domainName(index), functionName });
    });
    // The two kinds alternate, as in a program with both.
    const longer = scenes.length > configs.length ? scenes : configs;
    const jobs = longer.flatMap((_, index) => [scenes[index] ?? [], configs[index] ?? []].flat());
    const failures: string[] = [];
    const worker = async () => {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) failures.push(...(await job()));
    };
    await Promise.all(many(concurrency, worker));
    return failures;
  };
  return { simulator, calls, lines, config, missing, up };
}

type Verbs = Pick<ServedResource, "check" | "create">;

async function make(resource: Verbs, news: Properties): Promise<string[]> {
  const { inputs, failures } = await resource.check({}, news);
  if (failures.length > 0) return failures.map(({ reason }) => reason);
  try {
    await resource.create(inputs);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** Another tool with its own key on the same account. It calls evenly at half of every quota, whatever it receives. */
export function startNeighbour({ simulator }: Storm): () => void {
  const { accessKeyId: AccessKeyId, casterId: CasterId, domainName: DomainName } = neighbour;
  const parameters = {
    ...{ AccessKeyId, CasterId, DomainName, FunctionNames: functionName, FunctionName: functionName },
    ...{ FromSceneId: `${CasterId}-pvw`, ToSceneId: `${CasterId}-pgm` },
  };
  const started = Date.now();
  const sent = new Map<OperationName, number>();
  const timer = setInterval(() => {
    for (const name of operationNames) {
      const due = ((Date.now() - started) / 1000) * (defaultQuotas[name] / 2);
      for (let count = sent.get(name) ?? 0; count < due; count += 1) {
        void raw(simulator, rpc(simulator, name, parameters)).catch(() => undefined);
        sent.set(name, count + 1);
      }
    }
  }, 20);
  return () => clearInterval(timer);
}

/** Throttles half of all calls of the account, in an order from the seed, with each of the known statuses. */
export function throttleHalf({ simulator }: Storm, seed: number): void {
  let state = seed;
  const random = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  const statuses = [400, 429, 503];
  for (let rules = 0; rules < 4_000; rules += 1) {
    let after = 0;
    while (random() < 0.5) after += 1;
    simulator.faults.add({ action: "*", kind: "throttle", after, status: statuses[rules % 3] ?? 400 });
  }
}

/** The operations that exceeded their quota in some second, with the number of calls. */
export function overQuota(calls: readonly Call[]): string[] {
  return operationNames.flatMap((name) => {
    const times = calls.filter(({ action }) => action === name).map(({ at }) => at);
    const most = Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
    return most > defaultQuotas[name] ? [`${name}: ${most} calls in a second`] : [];
  });
}

/** The calls per second of one operation, averaged over two seconds, for each tenth of a second. */
export function rates(calls: readonly Call[], name: OperationName): { at: number; rate: number }[] {
  const times = calls.filter(({ action }) => action === name).map(({ at }) => at);
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  return many(Math.max(0, Math.floor((last - first - 2_000) / 100)), (index) => {
    const from = first + index * 100;
    return { at: from, rate: times.filter((at) => at >= from && at < from + 2_000).length / 2 };
  });
}
