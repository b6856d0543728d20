import { asyncModelRun, type AsyncCommand } from "fast-check";
import type { Operation, Plan } from "./operation";
import { planOf, sourceOf } from "./operation";
import { Stack } from "./engine";
import { Knowledge } from "./knowledge";
import { judge } from "./law";
import { putInOrder, summaryOf } from "./order";
import type { Cloud, Event } from "./world";

export type Moment = "before the read" | "before the write" | "after the write";

/** An edit by somebody else during the next operation: at its first step, or at its first write. */
export interface Meanwhile {
  readonly moment: Moment;
  readonly act: () => void;
}

/** One history: the cloud, a program with its state, and the known facts. */
export class History {
  readonly stack: Stack;
  readonly known: Knowledge;
  readonly #told: string[] = [];
  #meanwhile: Meanwhile[] = [];

  constructor(readonly cloud: Cloud) {
    cloud.reset();
    this.stack = new Stack(cloud);
    this.known = new Knowledge(cloud);
    this.stack.beforeStep = () => this.#strike("before the read");
    cloud.before = (action) => isWrite(action) && this.#strike("before the write");
    cloud.after = (action) => {
      this.#remember();
      if (isWrite(action)) this.#strike("after the write");
    };
  }

  /** The world, the program or the clock changed, so the last preview is out of date. */
  recordChange(): void {
    this.known.previewed = undefined;
    this.cloud.now += 1_000;
  }

  /** Schedules an edit for the next operation only, whether its moment comes or not. */
  scheduleEdit(moment: Moment, act: () => void): void {
    this.known.trouble.meddling = true;
    const meddle = () => {
      // The provider must see an edit that happens before its last read.
      if (moment !== "before the read") this.known.meddled = true;
      act();
    };
    this.#meanwhile.push({ moment, act: meddle });
  }

  kill(moment: Moment): void {
    this.known.trouble.kill = true;
    const { faults } = this.cloud.simulator;
    const die = () => {
      this.stack.dead = true;
      faults.clear();
      // Requests of the dead process reach nothing.
      faults.add({ action: "*", kind: "status", status: 403, code: "Forbidden.RAM", times: Infinity });
    };
    this.#meanwhile.push({ moment, act: die });
  }

  fault(rule: Parameters<Cloud["simulator"]["faults"]["add"]>[0]): void {
    this.known.trouble.faults = true;
    this.cloud.simulator.faults.add(rule);
  }

  async preview(): Promise<void> {
    const { troubled } = this.known;
    const operation = await this.#judge(this.stack.preview());
    this.known.previewed = troubled || this.stack.lookups !== "required" ? undefined : operation;
    this.known.plan = operation.green ? planOf(operation) : undefined;
  }

  async up(plan?: Plan): Promise<Operation> {
    if (plan !== undefined) this.known.previewed = undefined;
    const operation = await this.#judge(this.stack.up(plan));
    this.known.previewed = undefined;
    return operation;
  }

  async refresh(): Promise<void> {
    await this.#judge(this.stack.refresh());
    this.known.previewed = undefined;
  }

  /** @throws Error with the broken rule of the law. */
  async #judge(running: Promise<Operation>): Promise<Operation> {
    const { known, stack, cloud } = this;
    known.meddled = false;
    const calm = !known.troubled && !cloud.unsettled && cloud.behaviour.rolloutMs === 0 && cloud.world.readLagMs === 0;
    const operation = await running;
    this.#told.push(summaryOf(operation));
    const broken = judge(known, stack, operation);
    const took = operation.endedAt - operation.startedAt;
    if (calm && took > 100_000)
      broken.push(`${operation.kind}: it took ${took / 1000} s, and nothing was to be waited for`);
    this.require(broken);
    Object.assign(known.trouble, { faults: false, kill: false, meddling: false });
    this.#meanwhile = [];
    stack.dead = false;
    cloud.simulator.faults.clear();
    return operation;
  }

  require(broken: readonly string[]): void {
    if (broken.length > 0) throw new Error(`${broken.join("\n")}\n\n${this.#told.slice(-4).join("\n")}`);
  }

  /** Without faults and with every source present, two more `up` must bring everything in order. */
  async converge(): Promise<void> {
    const { cloud } = this;
    cloud.calm();
    Object.assign(this.known.trouble, { faults: false, kill: false, meddling: false });
    this.#meanwhile = [];
    putInOrder(this);
    this.recordChange();
    await this.up();
    await this.#inOrder(this.known.byHand ? "silent" : "as its source");
    if (!this.known.byHand) return;
    await this.refresh();
    await this.up();
    await this.#inOrder("as its source");
  }

  async #inOrder(how: "silent" | "as its source"): Promise<void> {
    const { cloud, stack } = this;
    const { green } = await this.up();
    const preview = await this.#judge(stack.preview());
    const restless = preview.turns
      .filter(({ decision }) => decision !== "same")
      .map(({ slot, decision }) => `${slot} is "${decision}"`);
    const wrong = preview.turns.flatMap(({ slot, identity, source }) =>
      how === "silent" || cloud.shown(identity).content === source.content
        ? []
        : [`${slot} shows ${cloud.shown(identity).content} instead of ${source.content}`],
    );
    this.require([...(green ? [] : ["a second up in a quiet world fails"]), ...restless, ...wrong]);
  }

  #remember(): void {
    const { events } = this.cloud;
    const event = events.at(-1);
    if (event?.write === undefined) return;
    const { identity } = event.write;
    const looked = events
      .filter(({ targets }) => targets?.has(identity))
      .at(-1)
      ?.targets?.get(identity);
    const { slot, given = {} } = this.stack.running ?? {};
    const written = event as Event & { write: NonNullable<Event["write"]> };
    this.known.writes.push({
      slot,
      given,
      event: written,
      intended: this.cloud.shown(sourceOf(given), "staging").content,
      shown: looked?.content,
      at: events.length - 1,
      meddled: this.known.meddled,
    });
  }

  #strike(moment: Moment): void {
    const due = this.#meanwhile.filter((each) => each.moment === moment);
    this.#meanwhile = this.#meanwhile.filter((each) => each.moment !== moment);
    for (const { act } of due) act();
  }
}

const isWrite = (action: string): boolean => /^(CopyCaster|PublishLive)/.test(action);

/** Plays all steps, then stops all changes and lets the stack converge. */
export async function play(cloud: Cloud, steps: Iterable<AsyncCommand<History, History>>): Promise<void> {
  const history = new History(cloud);
  await asyncModelRun(() => ({ model: history, real: history }), steps);
  await history.converge();
}
