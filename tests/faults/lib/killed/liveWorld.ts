import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startSimulator, type Call, type Simulator } from "../../../../local/simulator";

/** One declared resource: a scene of a caster, or a function of a domain. */
export interface Target {
  readonly name: string;
  readonly inputs: { readonly casterId: string; functionName?: never } | { functionName: string; casterId?: never };
}
export const targets = JSON.parse(readFileSync(join(__dirname, "targets.json"), "utf8")) as readonly Target[];

export const latencyMs = 20;
const components = ["a", "b", "c", "d", "e", "f"];
const domainName = "live.example.com";
/** A scene and a function that are edited like the others, but are not in the program. */
const undeclared = { casterId: "caster-undeclared", functionName: "cors_set" };

const casters = ["caster-evening", "caster-morning", undeclared.casterId];
const functions = ["aliauth", "referer_white_list_set", "ip_allow_list_set", undeclared.functionName];

/**
 * The world of a stack: edits of its sources, and the content of its targets. Contents are short texts, one for each
 * edit.
 */
export class LiveWorld {
  private edits = 0;
  private readonly unsettled = new Map<string, number>();

  private constructor(readonly simulator: Simulator) {}

  static async open(onCall: (call: Call) => void): Promise<LiveWorld> {
    let see: (call: Call) => void = onCall;
    const simulator = await startSimulator({
      world: {
        casters: casters.map((casterId) => ({
          casterId,
          status: "streaming",
          components: components.map((name, index) => ({
            componentId: `component-${name}`,
            componentName: name,
            componentType: "text",
            locationId: `RC0${index + 1}`,
          })),
          scenes: (["PVW", "PGM"] as const).map((kind) => ({
            sceneId: `${casterId}-${kind}`,
            kind,
            status: "started",
          })),
        })),
        domains: [{ domainName }],
      },
      ...{ latencyMs, rolloutMs: 300, onCall: (call) => see(call) },
    });
    const liveWorld = new LiveWorld(simulator);
    see = (call) => {
      liveWorld.settle(call);
      onCall(call);
    };
    for (const casterId of casters) liveWorld.editScene(casterId, "PVW");
    for (const name of functions) liveWorld.editFunction(name, 0);
    return liveWorld;
  }

  /** Edits a source. A staged configuration may take some time to settle. */
  edit({ inputs }: Target, stagingMs: number): void {
    if (inputs.casterId !== undefined) this.editScene(inputs.casterId, "PVW");
    else this.editFunction(inputs.functionName, stagingMs);
  }

  /** Changes a target directly. */
  drift({ inputs }: Target): void {
    if (inputs.casterId !== undefined) this.editScene(inputs.casterId, "PGM");
    else this.simulator.world.setProduction(domainName, inputs.functionName, [this.record()]);
  }

  source({ inputs }: Target): string {
    const { world } = this.simulator;
    return inputs.casterId === undefined
      ? world
          .staged(domainName, inputs.functionName)
          .map(({ args }) => args["edit"])
          .join()
      : order(world.pvw(inputs.casterId).componentIds);
  }

  onAir({ inputs }: Target): string {
    const { world } = this.simulator;
    return inputs.casterId === undefined
      ? world
          .production(domainName, inputs.functionName)
          .map(({ args }) => args["edit"])
          .join()
      : order(world.pgm(inputs.casterId).componentIds);
  }

  /** Whether every undeclared target is still empty. */
  undeclaredIsUntouched(): boolean {
    const { world } = this.simulator;
    const production = world.production(domainName, undeclared.functionName);
    return production.length === 0 && world.pgm(undeclared.casterId).componentIds.length === 0;
  }

  private editScene(casterId: string, kind: "PVW" | "PGM"): void {
    this.edits += 1;
    const componentIds = permutation(this.edits).map((name) => `component-${name}`);
    this.simulator.world.changeScene(casterId, `${casterId}-${kind}`, { componentIds });
  }

  private editFunction(functionName: string, stagingMs: number): void {
    const status = stagingMs > 0 ? "configuring" : "success";
    this.simulator.world.stage(domainName, functionName, [this.record()], status);
    if (stagingMs > 0) this.unsettled.set(functionName, stagingMs);
  }

  /**
   * A staged configuration starts to settle at its first read; otherwise it would settle before any process has
   * started.
   */
  private settle({ action, parameters }: Call): void {
    if (action !== "DescribeLiveDomainStagingConfig") return;
    for (const name of namesIn(parameters)) {
      const after = this.unsettled.get(name);
      if (after === undefined) continue;
      this.unsettled.delete(name);
      setTimeout(() => {
        this.simulator.world.change(({ domains }) => {
          for (const each of domains[0]?.staging ?? []) if (each.functionName === name) each.status = "success";
        });
      }, after).unref();
    }
  }

  private record(): Record<string, string> {
    this.edits += 1;
    return { edit: `edit-${this.edits}`, auth_key1: `made-up-key-${this.edits}` };
  }
}

/** The declared targets of a call. A read may concern several. */
export const targetsOf = ({ parameters }: Call): Target[] =>
  targets.filter(({ inputs: { casterId, functionName } }) =>
    functionName === undefined ? casterId === parameters["CasterId"] : namesIn(parameters).includes(functionName),
  );

const namesIn = (parameters: Call["parameters"]): string[] =>
  (parameters["FunctionName"] ?? parameters["FunctionNames"] ?? "").split(",");

const order = (ids: readonly string[]): string => ids.map((id) => id.replace("component-", "")).join(" < ");

/** The permutation with this number, of 720. */
function permutation(number: number): string[] {
  const left = [...components];
  let rest = number % 720;
  return components.map((_, index) => {
    const size = components.length - index;
    const at = rest % size;
    rest = Math.floor(rest / size);
    return left.splice(at, 1)[0] ?? "";
  });
}
