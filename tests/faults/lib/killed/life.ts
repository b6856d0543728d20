import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Call } from "../../../../local/simulator";
import { serving } from "../../../lib/serving";
import { EngineProcess, type Ended, type Role, type Verb } from "./child";
import { Judge } from "./judge";
import { watchFor } from "./moments";
import { draw, named, type Course, type Point, type Random, type Victim } from "./points";
import { has, stateIn, type Entry } from "./state";
import { LiveWorld, targets } from "./liveWorld";

/** The phase of the operation at the time of the kill or Ctrl-C. */
export const phases = ["starting", "looking", "writing", "confirming"] as const;
export type Phase = (typeof phases)[number];

export interface Played {
  readonly name: string;
  readonly point: Point;
  readonly phase: Phase;
  /** Pending operations, and later writes of content that was already on air. */
  readonly pending: number;
  readonly repeated: number;
  /** Points before this one whose moment did not come. */
  readonly missed: number;
  /** Writes in the known gap between the last read and the write. */
  readonly inTheGap: number;
  /** The broken promises; empty when all hold. */
  readonly broken: readonly string[];
}

const verbs: Record<Course, Verb> = {
  ...{ create: "up", update: "up", again: "up", preview: "preview", refresh: "refresh", destroy: "destroy" },
};
/** The duration of each operation on a quiet machine, in milliseconds, minus that of a preview. */
const beyondPreview: Record<Course, number> = {
  ...{ create: 2_000, update: 1_800, again: 0, preview: 0, refresh: 0, destroy: -300 },
};
const longestMs = 90_000;
const script = resolve(__dirname, "../../../../plugin/dist/pulumi-resource-apsaravideo");
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A stack, its casters and domains, and its engine. After each kill or Ctrl-C, all of them must recover. */
export class Life {
  private readonly dir = mkdtempSync(join(tmpdir(), "killed-"));
  private readonly stateFile = join(this.dir, "state.json");
  private readonly judge: Judge;
  private readonly engine: EngineProcess;
  private previewMs = 1_500;
  private mustCreate = true;
  private onCall: (call: Call) => void = () => undefined;

  private constructor(
    private readonly random: Random,
    private readonly liveWorld: LiveWorld,
    tell: { call: (call: Call) => void },
  ) {
    this.judge = new Judge(liveWorld, this.stateFile);
    tell.call = (call) => {
      this.judge.recordCall(call);
      this.onCall(call);
    };
    const { endpoint, credentials } = liveWorld.simulator;
    this.engine = new EngineProcess({
      projectDir: join(__dirname, "program"),
      ...(serving === "plugin" ? { plugin: { package: "apsaravideo", script } } : {}),
      ...{ stack: "life", stateFile: this.stateFile, color: false, passphrase: "for as long as this life" },
      config: {
        "apsaravideo:endpoint": endpoint,
        "apsaravideo:accessKeyId": credentials.accessKeyId,
        "apsaravideo:accessKeySecret": { secret: credentials.accessKeySecret },
      },
    });
  }

  static async begin(random: Random): Promise<Life> {
    const tell: { call: (call: Call) => void } = { call: () => undefined };
    return new Life(random, await LiveWorld.open((call) => tell.call(call)), tell);
  }

  async end(): Promise<void> {
    this.engine.stop();
    await this.liveWorld.simulator.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Draws points for this victim until one happens, and checks the recovery. */
  async play(victim: Victim): Promise<Played> {
    for (let missed = 0; ; missed += 1) {
      const drawn = draw(this.random, victim);
      const point = this.mustCreate ? { ...drawn, course: "create" as const, edited: targets.map(() => true) } : drawn;
      this.judge.begin();
      const before = this.prepare(point);
      const struck = await this.strike(point, before);
      if (struck === undefined && missed < 9) {
        // After a destroy, the next point creates the resources, with new sources.
        this.mustCreate ||= point.course === "destroy";
        continue;
      }
      await this.converge(point, struck?.orphans ?? []);
      const { repeated, inTheGap, broken } = this.judge;
      const toldOf = broken.length > 0 ? [...broken, this.engine.printed.slice(-3_000)] : [];
      this.mustCreate = broken.length > 0;
      if (struck === undefined) toldOf.push("no point of ten came to strike");
      const { phase = "starting", pending = 0 } = struck ?? {};
      return { name: named(point), point, phase, pending, repeated, missed, inTheGap, broken: toldOf };
    }
  }

  /** Brings the world to the start of the point. Returns the pending operations of the state. */
  private prepare({ course, edited, stagingMs }: Point): Entry[] {
    if (course === "create") {
      rmSync(this.stateFile, { force: true });
      this.mustCreate = false;
    }
    const several = course === "create" || course === "update" || course === "preview";
    targets.forEach((target, index) => {
      if (several && edited[index]) this.liveWorld.edit(target, stagingMs);
      if (course === "refresh" && edited[index]) this.judge.drift(target);
    });
    return this.pending();
  }

  private async strike(point: Point, before: readonly Entry[]) {
    const { victim, course } = point;
    this.judge.quiet = verbs[course] !== "up";
    const calls = this.judge.calls;
    const running = this.engine.run(verbs[course], course === "refresh" ? { clearPendingCreates: true } : {});
    let over = false;
    const ending = running.then(() => (over = true));
    const usualMs = this.previewMs + beyondPreview[course];
    const moment = watchFor(point.moment, { usualMs, dir: this.dir, onCall: (act) => (this.onCall = act) });
    await Promise.race([moment.comes, ending]);
    moment.forget();
    const role: Role = victim === "provider" || victim === "program" ? victim : "engine";
    const pid = over ? undefined : await Promise.race([this.engine.pidOf(role), ending.then(() => undefined)]);
    if (pid === undefined) return void (this.judge.quiet = false);
    const phase = this.phase(calls, before);
    this.engine.signal(pid, role === "engine" && victim !== "engine" ? "SIGINT" : "SIGKILL");
    if (victim === "Ctrl-C twice") {
      await Promise.race([sleep(point.secondAfterMs), ending]);
      if (!over) this.engine.signal(pid, "SIGINT");
    }
    const ended = await this.inTime("the operation that was struck", running);
    const pending = this.pending().filter((each) => !has(before, each)).length;
    const missed = ended !== undefined && "exitCode" in ended && ended.exitCode === 0;
    if (!missed) this.judge.checkStrike(point, ended, pending, this.engine.printed);
    this.judge.quiet = false;
    return missed ? undefined : { phase, pending, orphans: victim === "engine" ? this.engine.orphans() : [] };
  }

  /** The next `up` must apply every source, and a preview must then find nothing to do. */
  private async converge(point: Point, orphans: readonly number[]): Promise<void> {
    const { victim, edited, stagingMs } = point;
    const endOrphans = (): void => orphans.forEach((pid) => this.engine.signal(pid, "SIGKILL"));
    if (victim === "engine") {
      this.judge.remember();
      if (point.editedMeanwhile && point.orphansMs > 0) {
        targets.forEach((target, index) => edited[index] && this.judge.edit(target, stagingMs));
      }
      if (point.orphansMs < Infinity) {
        await sleep(point.orphansMs);
        endOrphans();
      }
    }
    if (point.course === "refresh") {
      // `up` never sees changes by hand, so a stopped refresh must run again.
      this.judge.checkSuccess("the next refresh", await this.inTime("the next refresh", this.engine.run("refresh")));
    }
    const result = await this.inTime("the next up", this.engine.run("up"));
    endOrphans();
    this.judge.checkConvergence(result, point);
    const startedAt = performance.now();
    this.judge.quiet = true;
    this.judge.checkNothingToDo(await this.inTime("the preview after that", this.engine.run("preview")));
    this.judge.quiet = false;
    this.previewMs = (performance.now() - startedAt + this.previewMs) / 2;
  }

  private async inTime(what: string, running: Promise<Ended>): Promise<Ended | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, longestMs, undefined)));
    const ended = await Promise.race([running, late]);
    clearTimeout(timer);
    if (ended !== undefined) return ended;
    this.judge.blame(`${what} does not end within ${longestMs / 1_000} s`);
    this.engine.stop();
    return running.then(() => undefined);
  }

  private phase(callsBefore: number, pendingBefore: readonly Entry[]): Phase {
    if (this.judge.calls === callsBefore) return "starting";
    const pending = this.pending().filter((each) => !has(pendingBefore, each));
    if (pending.length === 0) return "looking";
    return pending.some((each) => this.judge.isOnAir(each)) ? "confirming" : "writing";
  }

  private pending(): Entry[] {
    try {
      return stateIn(this.stateFile).pending;
    } catch (error) {
      this.judge.blame(`the state file is damaged: ${String(error)}`);
      return [];
    }
  }
}
