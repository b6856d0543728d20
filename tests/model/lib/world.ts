import type { Call, Simulator, WorldData, WorldState } from "../../../local/simulator";
import { startSimulator } from "../../../local/simulator";
import { casterId, domainName, shownIn, type Content, type Identity, type Shown } from "./contents";

export { casterId, domainName, isScene, withoutSecrets, type Content, type Identity, type Shown } from "./contents";

/** A call that reached the simulator, with the facts that the model needs. */
export interface Event {
  readonly call: Call;
  /** Whether the client received a successful response. */
  readonly good: boolean;
  /** The targets in a successful read. */
  readonly targets?: ReadonlyMap<Identity, Shown>;
  /** For a write: its target, the target's content before and after, and the guards' inputs. */
  readonly write?: {
    readonly identity: Identity;
    readonly before: Content;
    readonly after: Content;
    readonly streaming: boolean;
    readonly online: boolean;
  };
}

export const sceneIds = { pvw: ["pvw-1", "pvw-2"], pgm: ["pgm-1", "pgm-2"] } as const;
export const functionNames = ["aliauth", "referer_white_list"] as const;
const identities: readonly Identity[] = [
  ...sceneIds.pgm.map((id) => `${casterId}/${id}`),
  ...functionNames.map((name) => `${domainName}/${name}`),
];

const scene = (sceneId: string, kind: "PVW" | "PGM", componentIds: string[]) =>
  ({ sceneId, kind, status: "started", componentIds }) as const;
const component = (name: string, locationId: string) =>
  ({ componentId: name, componentType: "text", locationId, textLayerContent: { Text: "one" } }) as const;

const beginning: WorldData = {
  casters: [
    {
      ...{ casterId, status: "streaming" },
      components: [component("a", "RC01"), component("b", "RC02")],
      scenes: [
        scene("pvw-1", "PVW", ["a"]),
        scene("pvw-2", "PVW", ["b", "a"]),
        scene("pgm-1", "PGM", []),
        scene("pgm-2", "PGM", []),
      ],
    },
  ],
  domains: [{ domainName, staging: functionNames.map((functionName) => ({ functionName, args: recordOf("P") })) }],
};

/** P and Q differ only in a secret. */
export type Mark = "P" | "Q" | "R";
export function recordOf(mark: Mark): Record<string, string> {
  const key = mark === "Q" ? "second-example-key" : "first-example-key";
  return { auth_type: mark === "R" ? "type_b" : "type_a", auth_key1: key };
}
export const secrets = ["first-example-key", "second-example-key"];

const start = Date.parse("2026-11-22T18:00:00Z");
const quiet = { rolloutMs: 0, rolloutResult: "success", withholdSecrets: false, stagingSurvivesPublish: true } as const;

/** The cloud of all histories of a test file, one after the other. It records every call. */
export class Cloud {
  events: Event[] = [];
  /** Called before every call is carried out, and after. */
  before: (action: string) => unknown = () => undefined;
  after: (action: string) => void = () => undefined;
  now = start;
  simulator!: Simulator;
  #asked: NonNullable<Event["write"]> | undefined;

  async start(): Promise<void> {
    this.simulator = await startSimulator({
      ...{ world: beginning, quotas: false, signatureToleranceMs: Infinity, clock: { now: () => this.now } },
      onRequest: (call) => {
        this.before(call.action);
        this.#asked = this.#writeOf(call);
      },
      onCall: (call) => this.#note(call),
    });
  }

  reset(): void {
    Object.assign(this, { events: [], now: start, before: () => undefined, after: () => undefined });
    this.calm();
    this.world.change((state) => Object.assign(state, structuredClone(beginning)));
  }

  /** Resets faults, lag and withheld secrets, and makes rollouts succeed at once. */
  calm(): void {
    Object.assign(this.simulator.behaviour, quiet);
    this.world.readLagMs = 0;
    this.simulator.faults.clear();
  }

  get world(): Simulator["world"] {
    return this.simulator.world;
  }
  get behaviour(): Simulator["behaviour"] {
    return this.simulator.behaviour;
  }

  /** A source or a target as reads show it now. */
  shown(identity: Identity, side: "staging" | "production" = "production"): Shown {
    const { state, at } = this.world.view();
    return shownIn(state, identity, side, at, this.behaviour.withholdSecrets);
  }

  /** A target as it is, including secrets, whatever reads show. */
  actual(identity: Identity): Content {
    return shownIn(this.world.snapshot() as WorldState, identity, "production", this.now, false).content;
  }

  /** Stages something for every function without a staged configuration, and repairs failed ones. */
  restage(): void {
    for (const name of functionNames) {
      const staged = this.world.staged(domainName, name).map(({ args }) => args);
      this.world.stage(domainName, name, staged.length > 0 ? staged : [recordOf("R")]);
    }
  }

  get streaming(): boolean {
    return this.world.caster(casterId).status === "streaming";
  }
  get online(): boolean {
    return this.world.domain(domainName).status === "online";
  }

  /** Whether a rollout or a staging configuration is in progress or failed. */
  get unsettled(): boolean {
    const { staging, production } = this.world.domain(domainName);
    return [...staging, ...production].some((each) => each.settlesAt !== undefined || each.status !== "success");
  }

  #writeOf({ action, parameters }: Pick<Call, "action" | "parameters">): Event["write"] {
    const identity =
      action === "CopyCasterSceneConfig"
        ? `${casterId}/${parameters["ToSceneId"]}`
        : action === "PublishLiveStagingConfigToProduction"
          ? `${domainName}/${parameters["FunctionName"]}`
          : undefined;
    if (identity === undefined) return undefined;
    const before = this.actual(identity);
    return { identity, before, after: before, streaming: this.streaming, online: this.online };
  }

  #note(call: Call): void {
    const { action } = call;
    const good = call.status === 200;
    const write = this.#asked && { ...this.#asked, after: this.actual(this.#asked.identity) };
    const reads = /^DescribeCasterScenes$|^DescribeLiveDomainConfigs$/.test(action) && good;
    const targets = reads ? new Map(identities.map((identity) => [identity, this.shown(identity)])) : undefined;
    this.events.push({ call, good, ...(targets && { targets }), ...(write && { write }) });
    this.now += 10;
    this.after(action);
  }
}
