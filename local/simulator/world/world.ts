import { randomUUID } from "node:crypto";
import type { CasterData, ConfigStatus, DomainData, SceneData, WorldData } from "./data";
import { load, loadWorld } from "./load";
import { casterSchema, domainSchema, newConfigId } from "./schema";
import type { Caster, ConfigRecord, Domain, Scene, WorldState } from "./state";
import type { Own } from "./draft";
import { draftOf } from "./draft";
import { settled } from "./records";
import { casterIn, domainIn, idOf, sceneIn } from "./find";

/** What a read may see: the world as it was at a time. A write may change the lists of its state, and what it owns. */
export interface View {
  readonly state: WorldState;
  readonly own: Own;
  /** Milliseconds since 1970; everything that settles with time is judged by it. */
  readonly at: number;
}

/** Ids of an added caster; an id of a scene that it does not have is an empty text. */
export interface AddedCaster {
  casterId: string;
  pvwSceneId: string;
  pgmSceneId: string;
}

/** Everything one account owns. What the getters return are copies; changes go through the methods. */
export class World {
  #state: WorldState;
  /** Former states, oldest first, each with the time until which it was the current one. */
  #past: { until: number; state: WorldState }[] = [];

  constructor(
    data: WorldData,
    private readonly now: () => number,
    /** How late reads show what was written through the API; holds for the writes and reads from now on. */
    public readLagMs: number,
  ) {
    this.#state = loadWorld(data);
  }

  /** Adds a caster, by default with one PVW and one PGM scene, both empty. */
  addCaster(caster: Partial<CasterData> = {}): AddedCaster {
    const casterId = caster.casterId ?? `LIVEPRODUCER_POST-cn-${randomUUID().replaceAll("-", "").slice(0, 11)}`;
    const started = caster.status === "streaming" ? "started" : "stopped";
    const scenes = caster.scenes ?? [
      { sceneId: randomUUID(), kind: "PVW", status: started },
      { sceneId: randomUUID(), kind: "PGM", status: started },
    ];
    const added = load(casterSchema, { ...caster, casterId, scenes });
    this.change((state) => state.casters.push(added));
    const idOrNone = (kind: "PVW" | "PGM") => added.scenes.find((scene) => scene.kind === kind)?.sceneId ?? "";
    return { casterId, pvwSceneId: idOrNone("PVW"), pgmSceneId: idOrNone("PGM") };
  }

  /** Adds a domain, online and without configuration unless told otherwise. */
  addDomain(domain: DomainData): void {
    const added = load(domainSchema, domain);
    this.change((state) => state.domains.push(added));
  }

  caster(casterId: string): Caster {
    return structuredClone(casterIn(this.#state, casterId));
  }

  scene(casterId: string, sceneId: string): Scene {
    return structuredClone(sceneIn(this.#state, casterId, sceneId));
  }

  /** The caster's first PVW scene. */
  pvw(casterId: string): Scene {
    return this.scene(casterId, idOf(casterIn(this.#state, casterId), "PVW"));
  }

  /** The caster's first PGM scene. */
  pgm(casterId: string): Scene {
    return this.scene(casterId, idOf(casterIn(this.#state, casterId), "PGM"));
  }

  /** Changes a caster in place: `changeCaster(id, { status: "idle" })`. */
  changeCaster(casterId: string, changes: Partial<Caster>): void {
    this.change((state) => Object.assign(casterIn(state, casterId), changes));
  }

  /** Changes a scene in place: `changeScene(caster, scene, { componentIds: ["c1"] })`. */
  changeScene(casterId: string, sceneId: string, changes: Partial<SceneData>): void {
    this.change((state) => Object.assign(sceneIn(state, casterId, sceneId), changes));
  }

  domain(domainName: string): Domain {
    return structuredClone(domainIn(this.#state, domainName));
  }

  /** Replaces what is staged for a function: one map of arguments per record. No records: nothing staged. */
  stage(domainName: string, functionName: string, records: Record<string, string>[], status?: ConfigStatus): void {
    this.#setRecords("staging", domainName, functionName, records, status);
  }

  /** Replaces what production has for a function: one map of arguments per record. */
  setProduction(
    domainName: string,
    functionName: string,
    records: Record<string, string>[],
    status?: ConfigStatus,
  ): void {
    this.#setRecords("production", domainName, functionName, records, status);
  }

  /** The staged records of a function, each with its status as of now. */
  staged(domainName: string, functionName: string): ConfigRecord[] {
    return this.#records("staging", domainName, functionName);
  }

  /** The production records of a function, each with its status as of now. */
  production(domainName: string, functionName: string): ConfigRecord[] {
    return this.#records("production", domainName, functionName);
  }

  /** Changes anything, all at once and validated; reads show it immediately, whatever `readLagMs` is. */
  change(change: (state: WorldState) => unknown): void {
    const next = structuredClone(this.#state);
    change(next);
    this.#state = loadWorld(next);
    this.#past = [];
  }

  /** The whole world as plain JSON. What has settled by now is given as settled. */
  snapshot(): WorldData {
    const state = structuredClone(this.#state);
    for (const domain of state.domains) {
      if (domain.onlineAt !== undefined && domain.onlineAt <= this.now()) {
        domain.status = "online";
        delete domain.onlineAt;
      }
      domain.staging = domain.staging.map((record) => settled(record, this.now()));
      domain.production = domain.production.map((record) => settled(record, this.now()));
    }
    return state;
  }

  /** For operations that read: the world as it was `readLagMs` ago. */
  view(): View {
    const at = this.now() - this.readLagMs;
    this.#forgetBefore(at);
    return { state: this.#past[0]?.state ?? this.#state, own: (entry) => entry, at };
  }

  /** For operations that write: all of the change is kept, or nothing when it throws. */
  write<T>(change: (view: View) => T): T {
    const at = this.now();
    const { state, own } = draftOf(this.#state);
    const result = change({ state, own, at });
    if (this.readLagMs > 0) {
      this.#forgetBefore(at - this.readLagMs);
      this.#past.push({ until: at, state: this.#state });
    }
    this.#state = state;
    return result;
  }

  /** What no read can see any more. */
  #forgetBefore(at: number): void {
    while (this.#past[0] !== undefined && this.#past[0].until <= at) this.#past.shift();
  }

  #records(environment: "staging" | "production", domainName: string, functionName: string): ConfigRecord[] {
    return domainIn(this.#state, domainName)
      [environment].filter((record) => record.functionName === functionName)
      .map((record) => settled(structuredClone(record), this.now()));
  }

  #setRecords(
    environment: "staging" | "production",
    domainName: string,
    functionName: string,
    records: Record<string, string>[],
    status: ConfigStatus = "success",
  ): void {
    this.change((state) => {
      const domain = domainIn(state, domainName);
      domain[environment] = [
        ...domain[environment].filter((record) => record.functionName !== functionName),
        ...records.map((args) => ({ functionName, configId: newConfigId(), status, args })),
      ];
    });
  }
}
