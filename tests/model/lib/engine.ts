import { createServing, type ServedResource, type Serving } from "../../lib/serving";
import { operationNames } from "../../../provider/live/rateLimiter";
import type { Decision, Operation, Plan, Properties, Slot, State, Turn } from "./operation";
import { allows, identityOf, sourceOf } from "./operation";
import type { Cloud } from "./world";

const quotas = JSON.stringify(Object.fromEntries(operationNames.map((name) => [name, 100_000])));
const nothing = { content: undefined, statuses: [] };
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** A program, its state, and an engine that does the same as Pulumi's, for one resource at a time. */
export class Stack {
  readonly program = new Map<Slot, Properties>();
  readonly state = new Map<Slot, State>();
  lookups = "required";
  /** How far the provider's clock is ahead. */
  skew = 0;
  /** Whether the provider's process was killed. */
  dead = false;
  /** Called before each step, after its `check`. */
  beforeStep: () => void = () => undefined;
  running: { slot: Slot; given: Properties } | undefined;

  constructor(readonly cloud: Cloud) {}

  preview(): Promise<Operation> {
    return this.#operate("preview", async (provider, operation) => {
      for (const slot of this.program.keys()) {
        const turn = await this.#decide(provider, operation, slot);
        if (turn.decision === "fails") return false;
      }
      return true;
    });
  }

  up(plan?: Plan): Promise<Operation> {
    return this.#operate("up", async (provider, operation) => {
      for (const slot of this.program.keys()) {
        const turn = await this.#decide(provider, operation, slot);
        if (plan !== undefined && !allows(plan, turn)) turn.decision = "violates the plan";
        if (turn.decision === "fails" || turn.decision === "violates the plan") return false;
        await this.#take(provider, turn);
        if (turn.ended !== "well") return false;
      }
      for (const slot of this.state.keys()) if (!this.program.has(slot)) this.state.delete(slot);
      return true;
    });
  }

  refresh(): Promise<Operation> {
    return this.#operate("refresh", async (provider, operation) => {
      for (const [slot, before] of this.state) {
        const turn = this.#turn(operation, slot, { ...before.inputs }, before);
        turn.decision = "read";
        turn.performed = { from: this.cloud.events.length, to: 0 };
        const { id, props, inputs } = plain(await verbsOf(provider, slot).read(before.id, before.outputs));
        turn.performed.to = this.cloud.events.length;
        turn.ended = "well";
        turn.after =
          id === undefined ? undefined : { id, outputs: props ?? {}, inputs: inputs ?? before.inputs, initErrors: [] };
        if (turn.after === undefined) this.state.delete(slot);
        else this.state.set(slot, turn.after);
      }
      return true;
    });
  }

  async #operate(kind: Operation["kind"], work: (provider: Serving, operation: Operation) => Promise<boolean>) {
    const { cloud } = this;
    const from = cloud.events.length;
    const now = () => cloud.now + this.skew;
    const operation: Operation = {
      ...{ kind, turns: [], lines: [], stretch: { from, to: from }, startedAt: now(), endedAt: 0, green: false },
    };
    const provider = this.#provider(operation.lines);
    operation.green = await work(provider, operation).finally(() => provider.close());
    operation.endedAt = now();
    operation.stretch.to = cloud.events.length;
    this.running = undefined;
    return operation;
  }

  #provider(lines: string[]) {
    const { cloud } = this;
    const { endpoint, credentials } = cloud.simulator;
    const configuration: Record<string, string> = {
      ...{ endpoint, ...credentials, quotas, lookups: this.lookups },
    };
    return createServing({
      read: (key) => configuration[key.replace("apsaravideo:", "")],
      env: {},
      clock: {
        now: () => cloud.now + this.skew,
        sleep: (time) => ((cloud.now += Math.max(0, time)), Promise.resolve()),
      },
      backoff: { startingDelay: 1, maxDelay: 1, attemptsAtFaults: 6 },
      polling: { first: 500, max: 5_000 },
      log: (line) => lines.push(line),
    });
  }

  #turn(operation: Operation, slot: Slot, given: Properties, before: State | undefined): Turn {
    const here = () => ({ from: this.cloud.events.length, to: this.cloud.events.length });
    const turn: Turn = {
      ...{ slot, given, identity: identityOf(given), before, inputs: given, failures: [], decision: "fails" },
      ...{ source: nothing, sourceThen: nothing, checked: here(), performed: here() },
      ...{ ended: "not begun", after: before },
    };
    operation.turns.push(turn);
    return turn;
  }

  async #decide(provider: Serving, operation: Operation, slot: Slot): Promise<Turn> {
    const given = plain(this.program.get(slot) ?? {});
    const before = this.state.get(slot);
    const turn = this.#turn(operation, slot, given, before);
    const verbs = verbsOf(provider, slot);
    const check = async (olds: Properties) => Object.assign(turn, plain(await verbs.check(olds, given)));
    await check(before?.inputs ?? {});
    if (turn.failures.length === 0) turn.decision = await this.#decision(verbs, turn, check);
    turn.checked.to = this.cloud.events.length;
    turn.source = this.cloud.shown(sourceOf(given), "staging");
    return turn;
  }

  async #decision(verbs: ServedResource, turn: Turn, check: (olds: Properties) => Promise<Turn>): Promise<Decision> {
    const { before } = turn;
    if (before === undefined) return "create";
    const { changes, replaces } = await verbs.diff(before.id, before.outputs, turn.inputs);
    if (!changes || replaces.length === 0) return changes || before.initErrors.length > 0 ? "update" : "same";
    await check({});
    return turn.failures.length > 0 ? "fails" : "replace";
  }

  async #take(provider: Serving, turn: Turn): Promise<void> {
    const { slot, before, inputs, given } = turn;
    this.beforeStep();
    turn.sourceThen = this.cloud.shown(sourceOf(given), "staging");
    turn.performed = { from: this.cloud.events.length, to: 0 };
    this.running = { slot, given };
    try {
      turn.after = plain(await this.#perform(verbsOf(provider, slot), turn));
      turn.ended = "well";
    } catch (thrown) {
      const error = thrown as Error & { id?: string; properties?: Properties; reasons?: string[] };
      turn.error = [error.message, ...(error.reasons ?? [])].join("\n");
      turn.ended = error.id === undefined ? "badly" : "partly";
      if (error.id !== undefined) {
        const kept = turn.decision === "update" && before !== undefined ? before.inputs : inputs;
        turn.after = plain({
          id: error.id,
          inputs: kept,
          outputs: error.properties ?? {},
          initErrors: error.reasons ?? [""],
        });
      }
    }
    this.running = undefined;
    turn.performed.to = this.cloud.events.length;
    if (this.dead) Object.assign(turn, { ended: "killed", after: before });
    if (turn.after !== undefined) this.state.set(slot, turn.after);
  }

  async #perform(verbs: ServedResource, { decision, before, inputs }: Turn): Promise<State> {
    if (decision === "create" || decision === "replace" || before === undefined) {
      const { id, outs } = await verbs.create(plain(inputs));
      return { id, inputs, outputs: outs, initErrors: [] };
    }
    if (decision === "same") return { ...before, inputs };
    const { outs } = await verbs.update(before.id, plain(before.outputs), plain(inputs));
    return { ...before, inputs, outputs: outs, initErrors: [] };
  }
}

const verbsOf = (provider: Serving, slot: Slot): ServedResource =>
  slot.startsWith("scene") ? provider.casterSceneSync : provider.stagingPromotion;
