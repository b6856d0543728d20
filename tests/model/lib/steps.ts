import type fc from "fast-check";
import type { Properties, Slot } from "./operation";
import type { History, Moment } from "./history";
import type { Mark } from "./world";
import type { sceneIds } from "./world";
import { casterId, domainName, functionNames, recordOf } from "./world";

/** One step of a history. Its text is the call that creates it, so that a printed history can be pasted. */
export class Step implements fc.AsyncCommand<History, History> {
  constructor(
    private readonly text: string,
    private readonly play: (history: History) => unknown,
    private readonly possible: (history: History) => boolean = () => true,
  ) {}
  check(history: Readonly<History>): boolean {
    return this.possible(history as History);
  }
  async run(history: History): Promise<void> {
    await this.play(history);
  }
  toString(): string {
    return this.text;
  }
}

const text = (name: string, ...given: unknown[]) =>
  `${name}(${given
    .filter((each) => each !== undefined)
    .map((each) => JSON.stringify(each).replace(/"(\w+)":/g, "$1: "))
    .join(", ")})`;

/** A step that changes the world, the program or the clock. */
const change = (said: string, act: (history: History) => void, possible?: (history: History) => boolean) =>
  new Step(said, (history) => (act(history), history.recordChange()), possible);

const isDeclared = (slot: Slot) => (history: History) => history.stack.program.has(slot);
const defaults: Readonly<Record<Slot, Properties>> = {
  scene: { casterId, fromSceneId: "pvw-1", toSceneId: "pgm-1" },
  scene2: { casterId, fromSceneId: "pvw-2", toSceneId: "pgm-2" },
  func: { domainName, functionName: functionNames[0] },
  func2: { domainName, functionName: functionNames[1] },
};

// Steps that change the program.
export const declare = (slot: Slot, inputs: Properties = {}) =>
  change(
    text("declare", slot, inputs),
    ({ stack }) => void stack.program.set(slot, { ...defaults[slot], ...inputs }),
    ({ stack }) => !stack.program.has(slot) && stack.program.size < 3,
  );
export const remove = (slot: Slot) =>
  change(text("remove", slot), ({ stack }) => void stack.program.delete(slot), isDeclared(slot));
/** A null removes the input. */
export const set = (slot: Slot, inputs: Properties) =>
  change(
    text("set", slot, inputs),
    ({ stack }) => {
      const all = Object.entries({ ...stack.program.get(slot), ...inputs });
      stack.program.set(slot, Object.fromEntries(all.filter(([, value]) => value !== null)));
    },
    isDeclared(slot),
  );
export const pin = (slot: Slot, to: "source" | "state" | "wrong") =>
  change(
    text("pin", slot, to),
    (history) => {
      const digest = digestFor(history, slot, to);
      const given = history.stack.program.get(slot) ?? {};
      if (digest !== undefined) history.stack.program.set(slot, { ...given, expectedDigest: digest });
    },
    isDeclared(slot),
  );
export const lookups = (mode: "required" | "optional" | "off") =>
  change(text("lookups", mode), ({ stack }) => void (stack.lookups = mode));

function digestFor({ stack, known }: History, slot: Slot, to: "source" | "state" | "wrong"): unknown {
  if (to === "wrong") return `sha256:${"0".repeat(64)}`;
  return to === "state"
    ? stack.state.get(slot)?.outputs["digest"]
    : known.digestOfSource(stack.program.get(slot) ?? {});
}

// Steps that change the world.
type World = History["cloud"]["world"];
type Pvw = (typeof sceneIds.pvw)[number];
type Pgm = (typeof sceneIds.pgm)[number];
export type FunctionName = (typeof functionNames)[number];
const inWorld = (said: string, act: (world: World, history: History) => void) =>
  change(said, (history) => act(history.cloud.world, history));

/** An edit of the world, now or in the middle of the next operation. */
export interface Edit {
  readonly text: string;
  readonly act: (world: World, history: History) => void;
  /** Whether the edit changes a target. */
  readonly byHand?: boolean;
}
export const scene = (sceneId: Pvw | Pgm, componentIds: string[]): Edit => ({
  text: text("scene", sceneId, componentIds),
  act: (world) => world.changeScene(casterId, sceneId, { componentIds }),
  ...(sceneId.startsWith("pgm") && { byHand: true }),
});
/** Edited in place, wherever the component is used. */
export const component = (name: "a" | "b", words: string): Edit => ({
  text: text("component", name, words),
  act: (world) =>
    world.change(({ casters }) =>
      casters[0]?.components.forEach((each) => each.componentId === name && (each.textLayerContent = { Text: words })),
    ),
  byHand: true,
});
export const stage = (name: FunctionName, mark: Mark | null, status?: "failed"): Edit => ({
  text: text("stage", name, mark, status),
  act: (world) => world.stage(domainName, name, mark === null ? [] : [recordOf(mark)], status),
});
/** Staged, and configuring for some time. */
export const configuring = (name: FunctionName, mark: Mark, milliseconds: number): Edit => ({
  text: text("configuring", name, mark, milliseconds),
  act: (world, { cloud }) => {
    world.stage(domainName, name, [recordOf(mark)], "configuring");
    world.change(({ domains }) =>
      domains[0]?.staging.forEach((record) => {
        if (record.functionName === name) record.settlesAt = cloud.now + milliseconds;
      }),
    );
  },
});
export const production = (name: FunctionName, mark: Mark | null): Edit => ({
  text: text("production", name, mark),
  act: (world) => world.setProduction(domainName, name, mark === null ? [] : [recordOf(mark)]),
  byHand: true,
});
const done = ({ act, byHand = false }: Edit, history: History) => {
  act(history.cloud.world, history);
  history.known.byHand ||= byHand;
};
export const edit = (what: Edit) => change(`edit(${what.text})`, (history) => done(what, history));
export const caster = (status: "idle" | "streaming") =>
  inWorld(text("caster", status), (world) => world.changeCaster(casterId, { status }));
export const domain = (status: "online" | "offline") =>
  inWorld(text("domain", status), (world) =>
    world.change(({ domains }) => domains.forEach((each) => (each.status = status))),
  );
export const behave = (how: Partial<History["cloud"]["behaviour"]>) =>
  change(text("behave", how), ({ cloud }) => Object.assign(cloud.behaviour, how));
export const lag = (milliseconds: number) =>
  inWorld(text("lag", milliseconds), (world) => void (world.readLagMs = milliseconds));
export const pass = (milliseconds: number) =>
  change(text("pass", milliseconds), ({ cloud }) => (cloud.now += milliseconds));
/** How far the provider's clock is ahead of the true time. */
export const skew = (milliseconds: number) =>
  change(text("skew", milliseconds), ({ stack }) => void (stack.skew = milliseconds));

// A fault in the next operation.
type Rule = Parameters<History["fault"]>[0];
export const fault = (rule: Rule) => change(text("fault", rule), (history) => history.fault(rule));
export const kill = (moment: Moment) => change(text("kill", moment), (history) => history.kill(moment));
export const meanwhile = (moment: Moment, what: Edit) =>
  change(`meanwhile("${moment}", ${what.text})`, (history) => history.scheduleEdit(moment, () => done(what, history)));

// Steps that the user runs.
export const preview = () => new Step("preview()", (history) => history.preview());
export const up = () => new Step("up()", (history) => history.up());
export const upAsPlanned = () =>
  new Step(
    "upAsPlanned()",
    (history) => history.up(history.known.plan),
    ({ known }) => known.plan !== undefined,
  );
export const refresh = () => new Step("refresh()", (history) => history.refresh());
