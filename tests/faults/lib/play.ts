import type { SimulatorOptions, WorldData } from "../../../local/simulator";
import { demo, scenario, up, type Properties, type Scenario } from "../../integration/lifecycle/lib/world";
import type { Site, Verb } from "./matrix";
import { isWrite, startNetwork, type Network, type Passage } from "./network";
import { subjects, type Subject } from "./subjects";

export interface State {
  id: string;
  outs: Properties;
  inputs: Properties;
}

/** The outcome of a verb, as the engine sees it. */
export interface Outcome {
  readonly ends: "well" | "badly" | "gone" | "thrown out of check";
  /** The texts for the user: failures, the error, and the lines. */
  readonly said: string[];
  readonly lines: string[];
  /** The state that the engine keeps. */
  readonly state: State | undefined;
  /** Whether the failure carried a state to keep. */
  readonly kept: boolean;
}

/** The stage for one verb: the world before it, the plan, and a network with faults on request. */
export interface Stage {
  readonly subject: Subject;
  readonly verb: Verb;
  readonly scene: Scenario;
  readonly network: Network;
  readonly news: Properties;
  readonly before: State | undefined;
  readonly planned: Properties;
  readonly limits: { call: number; operation: number };
  /** The old content of the target and the planned content, seen from outside. */
  readonly onAirBefore: string;
  readonly signed: string;
}

export interface Setting {
  site: Pick<Site, "resource" | "verb" | "action">;
  limits: { call: number; operation: number };
  simulator?: SimulatorOptions | undefined;
  /** The simulator's behaviour at the time of the preview. */
  plannedUnder?: SimulatorOptions | undefined;
  news?: Properties | undefined;
  /** Changes the world between the preview and the verb. */
  atFirst?: ((scene: Scenario) => void) | undefined;
  /** Runs before a request reaches the simulator, and after its response has left. */
  onRequest?: (action: string, scene: Scenario) => void;
  onAnswer?: (action: string, scene: Scenario) => void;
  /** The time of one call on the shared clock, in milliseconds. */
  callCostMs?: number | undefined;
}

interface Prepared {
  world: WorldData;
  before: State | undefined;
  planned: Properties;
}
const prepared = new Map<string, Promise<Prepared>>();

/** The existing resource and its preview are the same for every cell of a verb, so they are prepared once. */
async function prepare(subject: Subject, verb: Verb, news: Properties, under?: SimulatorOptions): Promise<Prepared> {
  const scene = await scenario(under);
  scene.world.changeCaster(demo.casterId, { status: news["onAir"] === undefined ? "streaming" : "idle" });
  const resource = resourceOf(scene, subject);
  const before = verb === "update" || verb === "read" ? await up(resource, news) : undefined;
  if (verb === "update") subject.edit(scene.world, "a");
  const { inputs: planned, failures } = await resource.check(before?.inputs ?? {}, news);
  expect(failures).toEqual([]);
  return { world: scene.world.snapshot(), before, planned };
}

export function resourceOf(provider: Pick<Scenario, "casterSceneSync" | "stagingPromotion">, subject: Subject) {
  return subject.name === "CasterSceneSync" ? provider.casterSceneSync : provider.stagingPromotion;
}

const networks: Network[] = [];
afterEach(async () => {
  await Promise.all(networks.splice(0).map((network) => network.stop()));
});

export async function setStage({ site, limits, ...setting }: Setting): Promise<Stage> {
  const subject = subjects[site.resource];
  const news = { ...subject.news, ...(site.action === "DescribeCasters" ? { onAir: "refuse" } : {}), ...setting.news };
  const key = JSON.stringify([site.resource, site.verb, news, setting.plannedUnder]);
  const preparing = prepared.get(key) ?? prepare(subject, site.verb, news, setting.plannedUnder);
  prepared.set(key, preparing);
  const { world, before, planned } = JSON.parse(JSON.stringify(await preparing)) as Prepared;
  const scene = await scenario({ world, ...setting.simulator });
  const network = await startNetwork({
    to: scene.simulator.endpoint,
    callTimeoutMs: () => limits.call * 1000,
    onRequest: (action) => setting.onRequest?.(action, scene),
    onAnswer: (action) => {
      void scene.clock.sleep(setting.callCostMs ?? 200);
      setting.onAnswer?.(action, scene);
    },
  });
  networks.push(network);
  setting.atFirst?.(scene);
  const onAirBefore = subject.onAir(scene.world);
  const signed = subject.source(scene.world);
  return { subject, verb: site.verb, scene, network, news, before, planned, limits, onAirBefore, signed };
}

const providerOf = ({ scene, network }: Stage, limits: object) =>
  scene.provider({ "apsaravideo:endpoint": network.endpoint, "apsaravideo:timeouts": JSON.stringify(limits) });

/** Runs the verb of the stage once, as the engine would. */
export async function play(stage: Stage): Promise<Outcome> {
  const { subject, verb, scene, before, planned, news } = stage;
  const resource = resourceOf(providerOf(stage, stage.limits), subject);
  const from = scene.lines.length;
  const outcome = (ends: Outcome["ends"], said: string[], state = before, kept = false): Outcome => {
    const lines = scene.lines.slice(from);
    return { ends, said: [...said, ...lines], lines, state, kept };
  };
  try {
    if (verb === "check") {
      const { failures } = await resource.check({}, news);
      return outcome(
        failures.length === 0 ? "well" : "badly",
        failures.map(({ reason }) => reason),
      );
    }
    if (verb === "read") {
      const { id, props, inputs } = await resource.read(before?.id ?? "", before?.outs ?? {});
      if (id === undefined) return { ...outcome("gone", []), state: undefined };
      // A read that keeps the state reports this only by a line.
      const stood = scene.lines.slice(from).some((line) => line.includes("last known state"));
      return outcome(stood ? "badly" : "well", [], { id, outs: props ?? {}, inputs: inputs ?? before?.inputs ?? {} });
    }
    const made =
      verb === "create"
        ? await resource.create(planned)
        : { id: before?.id ?? "", ...(await resource.update(before?.id ?? "", before?.outs ?? {}, planned)) };
    return outcome("well", [], { id: made.id, outs: made.outs, inputs: planned });
  } catch (thrown) {
    const error = thrown as Error & { id?: string; properties?: Properties; reasons?: string[] };
    const said = [error.message, ...(error.reasons ?? [])];
    if (verb === "check" || verb === "read") return outcome("thrown out of check", said);
    if (error.id === undefined) return outcome("badly", said);
    return outcome("badly", said, { id: error.id, outs: error.properties ?? {}, inputs: planned }, true);
  }
}

export interface Next {
  /** The failures on the way; empty when the resource converged. */
  readonly broken: string[];
  readonly state: State | undefined;
}

/** Runs the next `up` without faults and after some time, and another one, which must find nothing to do. */
export async function nextUp(stage: Stage, state: State | undefined): Promise<Next> {
  const { subject, scene, news, network } = stage;
  network.calm();
  await scene.clock.sleep(120_000);
  const resource = resourceOf(providerOf(stage, { call: 10, operation: 300 }), subject);
  let now = state;
  for (const round of ["next", "one more"]) {
    const { inputs, failures } = await resource.check(now?.inputs ?? {}, news);
    if (failures.length > 0) return { broken: [`the ${round} preview fails: ${failures[0]?.reason}`], state: now };
    const changes = now === undefined || (await resource.diff(now.id, now.outs, inputs)).changes;
    if (changes && round === "one more") return { broken: ["a second up still finds changes"], state: now };
    if (!changes) continue;
    try {
      if (now === undefined) now = { ...(await resource.create(inputs)), inputs };
      else now = { id: now.id, inputs, ...(await resource.update(now.id, now.outs, inputs)) };
    } catch (error) {
      return { broken: [`the next up fails: ${(error as Error).message}`], state: now };
    }
  }
  return { broken: [], state: now };
}

export const sentWrites = (passages: readonly Passage[]): Passage[] => passages.filter(isWrite);
