import type { Call } from "../../../../local/simulator";
import { serving } from "../../../lib/serving";
import type { Ended } from "./child";
import type { Point } from "./points";
import { isCarriedOut } from "./moments";
import { has, stateIn, type Entry } from "./state";
import { targets, targetsOf, type LiveWorld, type Target } from "./liveWorld";

/** Lines of the provider about a wait, and how they name its bound. The engine's own line is excluded. */
const waits = /^(?!Canceling).*: (waiting |the source is .*waiting|no response; checking)/;
/** What an operation may say after Ctrl-C. A plugin ends its calls, so that their resources fail too. */
const canceled =
  serving === "plugin" ? /Local\.Cancelled|^(update|preview) (canceled|failed)\n$/ : /^(update|preview) canceled\n$/;
const bounded = /at most \d+ s\.|\d+ s at most\./;

/** Watches the targets, knows the planned content, and records every broken promise. */
export class Judge {
  calls = 0;
  repeated = 0;
  inTheGap = 0;
  broken: string[] = [];
  /** Whether any write is forbidden now: no `up` is running, and none was killed. */
  quiet = false;
  private readonly onAir = new Map<string, string>();
  /** The pending operations of a killed engine. Its provider may still finish them. */
  private remembered: readonly Entry[] = [];
  /** The content that went on air since the start of the point. */
  private written: Entry[] = [];
  /** Sources that were edited after the last read of them. */
  private readonly unseen = new Set<string>();

  constructor(
    private readonly liveWorld: LiveWorld,
    private readonly stateFile: string,
  ) {}

  begin(): void {
    this.repeated = this.inTheGap = 0;
    this.broken = [];
    this.remembered = this.written = [];
  }

  blame(what: string): void {
    this.broken.push(what);
  }

  /** Called for every call after it is carried out, before its response is sent. */
  recordCall(call: Call): void {
    this.calls += 1;
    if (/Scenes$|StagingConfig$/.test(call.action)) for (const { name } of targetsOf(call)) this.unseen.delete(name);
    if (!isCarriedOut(call)) return;
    const [target] = targetsOf(call);
    if (target === undefined) return this.blame(`wrote to an undeclared target: ${JSON.stringify(call.parameters)}`);
    const { name } = target;
    const content = this.liveWorld.onAir(target);
    if (this.quiet) this.blame(`wrote ${name} outside of any up`);
    const signed = [...stateIn(this.stateFile).pending, ...this.remembered];
    if (!has(signed, { name, content })) {
      // An edit between the last read and the write cannot be seen: the known gap, see docs/reliability.md.
      if (this.unseen.has(name)) this.inTheGap += 1;
      else this.blame(`put "${content}" of ${name} on air, planned was ${JSON.stringify(signed)}`);
    }
    if (this.onAir.get(name) === content) this.repeated += 1;
    this.onAir.set(name, content);
    this.written.push({ name, content });
  }

  isOnAir({ name, content }: Entry): boolean {
    return this.onAir.get(name) === content;
  }

  /** Changes a target directly, as another person would. */
  drift(target: Target): void {
    this.liveWorld.drift(target);
    this.onAir.set(target.name, this.liveWorld.onAir(target));
  }

  /** Edits a source, possibly while a provider is running. */
  edit(target: Target, stagingMs: number): void {
    this.liveWorld.edit(target, stagingMs);
    this.unseen.add(target.name);
  }

  remember(): void {
    this.remembered = stateIn(this.stateFile).pending;
  }

  /** After the kill or Ctrl-C: only a killed engine, or a second Ctrl-C, may leave pending operations. */
  checkStrike({ victim }: Point, ended: Ended | undefined, pending: number, printed: string): void {
    const endsItself = victim !== "engine";
    if (ended?.killed && endsItself) this.blame("the engine died");
    if (ended?.thrown !== undefined) this.blame(`the engine threw ${ended.thrown}`);
    if (endsItself && victim !== "Ctrl-C twice" && pending > 0) this.blame(`${pending} operations stay pending`);
    if (victim === "Ctrl-C" && ended !== undefined && "diagnostics" in ended) {
      const wrong = errorsOf(ended).filter((error) => !canceled.test(error));
      if (wrong.length > 0 || ended.exitCode === 0) this.blame(`Ctrl-C: ${wrong.join("")}`);
    }
    // A killed provider cannot report its result, so nothing is stored, as with the real engine.
    const { resources, pending: open } = stateIn(this.stateFile);
    const lost = this.written.filter((each) => victim !== "provider" && !has([...resources, ...open], each));
    for (const { name, content } of lost) this.blame(`the state has lost that "${content}" of ${name} was written`);
    for (const line of printed.split("\n").filter((each) => waits.test(each) && !bounded.test(each)))
      this.blame(`a wait without a bound: ${line}`);
    this.repeated = 0;
  }

  /** After the next `up`. A write that was confirmed before must not happen again. */
  checkConvergence(ended: Ended | undefined, { victim, course }: Point): void {
    this.checkSuccess("the next up", ended);
    for (const target of targets) {
      const [source, target_] = [this.liveWorld.source(target), this.liveWorld.onAir(target)];
      if (source !== target_) this.blame(`${target.name} shows "${target_}" instead of "${source}"`);
      if (this.onAir.get(target.name) !== target_) this.blame(`${target.name} changed without a write`);
    }
    if (!this.liveWorld.undeclaredIsUntouched()) this.blame("an undeclared target was written");
    const known = (victim === "Ctrl-C" || victim === "program") && course !== "destroy";
    if (known && this.repeated > 0) this.blame(`${this.repeated} writes were repeated though their results were known`);
  }

  /** After the preview that follows: the stack itself and every resource are unchanged. */
  checkNothingToDo(ended: Ended | undefined): void {
    this.checkSuccess("the preview after that", ended);
    if (ended === undefined || !("changeSummary" in ended)) return;
    const summary = JSON.stringify(ended.changeSummary);
    if (summary !== JSON.stringify({ same: targets.length + 1 })) this.blame(`the preview is not silent: ${summary}`);
  }

  /** Records a broken promise when an operation did not succeed. */
  checkSuccess(what: string, ended: Ended | undefined): void {
    if (ended?.killed) this.blame(`${what}: the engine died`);
    else if (ended?.thrown !== undefined) this.blame(`${what} threw ${ended.thrown}`);
    else if (ended !== undefined && ended.exitCode !== 0) this.blame(`${what} fails: ${errorsOf(ended).join("")}`);
  }
}

const errorsOf = ({ diagnostics }: { diagnostics: readonly { severity: string; message: string }[] }): string[] =>
  diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
