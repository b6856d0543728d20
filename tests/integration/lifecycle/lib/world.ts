import "../../../lib/scryptOnce";
import {
  demo,
  startSimulator,
  type Simulator,
  type SimulatorOptions,
  type WorldData,
} from "../../../../local/simulator";
import { createProvider } from "../../../../provider";
import { createServing, serving, type ServedResource, type Serving } from "../../../lib/serving";
import { operationNames } from "../../../../provider/live/rateLimiter";

export { demo };
/** What the engine sends in the place of a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** The text that dynamic resources have among their inputs. The plugin gets none. */
export const programText = serving === "dynamic" ? { __provider: "text" } : {};
export type Properties = Record<string, unknown>;

const start = Date.parse("2026-11-22T18:00:00Z");
const quotas = JSON.stringify(Object.fromEntries(operationNames.map((name) => [name, 100_000])));

/** Starts the next run of a resource. Pulumi starts a provider of its own for each run. */
const startRun = Symbol("startRun");
type Resource = ServedResource & { [startRun]?: () => void };

/** A simulator and a provider with a shared clock. Only their own waiting moves that clock. */
export interface Scenario {
  readonly simulator: Simulator;
  readonly world: Simulator["world"];
  readonly lines: string[];
  readonly clock: { now(): number; sleep(milliseconds: number): Promise<void> };
  readonly casterSceneSync: ServedResource;
  readonly stagingPromotion: ServedResource;
  /** Creates a second provider, with another configuration, for the same simulator. */
  provider(config?: Record<string, string>): Serving;
  /** The same without a serving: the resources by their own verbs. */
  handlers(): ReturnType<typeof createProvider>;
  /** The actions that reached the simulator, in order. */
  actions(): string[];
}

const running: Simulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

export async function scenario(
  options: SimulatorOptions = {},
  config: Record<string, string> = {},
  onSleep: (scenario: Scenario) => void = () => undefined,
): Promise<Scenario> {
  let now = start;
  const clock = {
    now: () => now,
    sleep: (milliseconds: number) => {
      now += milliseconds;
      onSleep(result);
      return Promise.resolve();
    },
  };
  const simulator = await startSimulator({ quotas: false, signatureToleranceMs: Infinity, clock, ...options });
  running.push(simulator);
  const lines: string[] = [];
  const optionsFor = (more: Record<string, string> = {}) => {
    const settings: Record<string, string> = {
      "apsaravideo:endpoint": simulator.endpoint,
      "apsaravideo:accessKeyId": simulator.credentials.accessKeyId,
      "apsaravideo:accessKeySecret": simulator.credentials.accessKeySecret,
      "apsaravideo:quotas": quotas,
      ...config,
      ...more,
    };
    return {
      read: (key: string) => settings[key],
      env: {},
      clock,
      backoff: { startingDelay: 1, maxDelay: 2, attemptsAtFaults: 6 },
      polling: { first: 500, max: 5_000 },
      log: (line: string) => void lines.push(line),
    };
  };
  const provider = (more: Record<string, string> = {}) => createServing(optionsFor(more));
  const handlers = () => createProvider(optionsFor());
  const actions = () => simulator.calls.map((call) => call.action);
  let run = provider();
  const resource = (kind: "casterSceneSync" | "stagingPromotion"): Resource =>
    new Proxy<Resource>(run[kind], {
      get: (_, name) => {
        if (name === startRun) return () => (run = provider());
        const verb: unknown = Reflect.get(run[kind], name);
        return typeof verb === "function" ? (verb.bind(run[kind]) as unknown) : verb;
      },
    });
  const result: Scenario = {
    simulator,
    world: simulator.world,
    lines,
    clock,
    provider,
    handlers,
    actions,
    casterSceneSync: resource("casterSceneSync"),
    stagingPromotion: resource("stagingPromotion"),
  };
  return result;
}

/** Runs check and create for one resource, as the engine does. Expects no failure. */
export async function up(
  resource: Resource,
  news: Properties,
): Promise<{ id: string; outs: Properties; inputs: Properties }> {
  resource[startRun]?.();
  const { inputs, failures } = await resource.check({}, news);
  expect(failures).toEqual([]);
  return { ...(await resource.create(inputs)), inputs };
}

/** Runs check, diff and, after changes, update for an existing resource, as the engine does. */
export async function upAgain(
  resource: Resource,
  state: { id: string; outs: Properties; inputs: Properties },
  news: Properties,
): Promise<{ id: string; outs: Properties; inputs: Properties; changes: boolean; replaces: string[] }> {
  resource[startRun]?.();
  const { inputs, failures } = await resource.check(state.inputs, news);
  expect(failures).toEqual([]);
  const { changes, replaces } = await resource.diff(state.id, state.outs, inputs);
  if (!changes) return { ...state, inputs, changes, replaces };
  const { outs } = await resource.update(state.id, state.outs, inputs);
  return { id: state.id, outs, inputs, changes, replaces };
}

/** Returns the error of a failed verb. */
export async function catchError(
  work: Promise<unknown>,
): Promise<Error & { id?: string; properties?: Properties; reasons?: string[] }> {
  try {
    await work;
  } catch (error) {
    return error as Error;
  }
  throw new Error("expected a failure, and there was none");
}

/** A world with one caster, whose scenes can be changed. */
export function oneCaster(changes: Partial<NonNullable<WorldData["casters"]>[number]> = {}): WorldData {
  const components = ["one", "two"].map((name, index) => ({
    componentId: `component-${name}`,
    componentName: name,
    componentType: "text" as const,
    locationId: `RC0${index + 1}`,
    textLayerContent: { Text: `text ${name}` },
  }));
  const scenes = [
    {
      sceneId: "scene-pvw",
      kind: "PVW" as const,
      status: "started" as const,
      layoutId: "layout-1",
      componentIds: ["component-one", "component-two"],
    },
    { sceneId: "scene-pgm", kind: "PGM" as const, status: "started" as const },
  ];
  const caster = {
    casterId: "caster-1",
    status: "streaming" as const,
    layouts: [{ layoutId: "layout-1" }],
    components,
    scenes,
  };
  return { casters: [{ ...caster, ...changes }] };
}
