import { randomUUID } from "node:crypto";
import type { CasterData, ConfigStatus, DomainData, SceneData, WorldData } from "./data";
import { load, loadWorld } from "./load";
import { casterSchema, domainSchema, newConfigId } from "./schema";
import type { Caster, ConfigRecord, Domain, Scene, WorldState } from "./state";
import type { Own } from "./draft";
import { draftOf } from "./draft";
import { settleRecord } from "./records";
import { casterIn, domainIn, idOf, sceneIn } from "./find";

/** The world at a time, as a read sees it. A write may change the lists of its state, and the entries that it owns. */
export interface View {
  readonly state: WorldState;
  readonly own: Own;
  /** Milliseconds since 1970. Records and domains settle by this time. */
  readonly at: number;
}

/** IDs of an added caster; an empty text for a missing scene. */
export interface AddedCaster {
  casterId: string;
  pvwSceneId: string;
  pgmSceneId: string;
}

/** Everything that one account owns. Getters return copies; methods make changes. */
export class World {
  #state: WorldState;
  /** Earlier states, oldest first, each with the end of its time. */
  #past: { until: number; state: WorldState }[] = [];

  constructor(
    data: WorldData,
    private readonly now: () => number,
    /** The delay until reads show a write of the API. A new value affects later writes and reads. */
    public readLagMs: number,
  ) {
    this.#state = loadWorld(data);
  }

  /** Adds a caster, by default with one empty PVW and one empty PGM scene. */
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

  /** Adds a domain, by default online and without configuration. */
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

  /** Replaces the staged records of a function: one map of arguments per record. No records clear the staging. */
  stage(domainName: string, functionName: string, records: Record<string, string>[], status?: ConfigStatus): void {
    this.#setRecords("staging", domainName, functionName, records, status);
  }

  /** Replaces the production records of a function: one map of arguments per record. */
  setProduction(
    domainName: string,
    functionName: string,
    records: Record<string, string>[],
    status?: ConfigStatus,
  ): void {
    this.#setRecords("production", domainName, functionName, records, status);
  }

  /** The staged records of a function, each with its status now. */
  staged(domainName: string, functionName: string): ConfigRecord[] {
    return this.#records("staging", domainName, functionName);
  }

  /** The production records of a function, each with its status now. */
  production(domainName: string, functionName: string): ConfigRecord[] {
    return this.#records("production", domainName, functionName);
  }

  /** Makes any change at once and validates the result. Reads show the change immediately, whatever `readLagMs` is. */
  change(change: (state: WorldState) => unknown): void {
    const next = structuredClone(this.#state);
    change(next);
    this.#state = loadWorld(next);
    this.#past = [];
  }

  /** The whole world as plain JSON. Records that have settled by now are shown as settled. */
  snapshot(): WorldData {
    const state = structuredClone(this.#state);
    for (const domain of state.domains) {
      if (domain.onlineAt !== undefined && domain.onlineAt <= this.now()) {
        domain.status = "online";
        delete domain.onlineAt;
      }
      domain.staging = domain.staging.map((record) => settleRecord(record, this.now()));
      domain.production = domain.production.map((record) => settleRecord(record, this.now()));
    }
    return state;
  }

  /** The view of a read: the world as it was `readLagMs` ago. */
  view(): View {
    const at = this.now() - this.readLagMs;
    this.#forgetBefore(at);
    return { state: this.#past[0]?.state ?? this.#state, own: (entry) => entry, at };
  }

  /** Runs a write: keeps all changes, or none when `change` throws. */
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

  /** Removes states that no read can see any more. */
  #forgetBefore(at: number): void {
    while (this.#past[0] !== undefined && this.#past[0].until <= at) this.#past.shift();
  }

  #records(environment: "staging" | "production", domainName: string, functionName: string): ConfigRecord[] {
    return domainIn(this.#state, domainName)
      [environment].filter((record) => record.functionName === functionName)
      .map((record) => settleRecord(structuredClone(record), this.now()));
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
