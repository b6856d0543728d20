import type { Goal } from "./goal";
import { deletionWaves } from "./deletions";
import { Bail, StepGenerator } from "./generator";
import type { PlanKeeper } from "./plan";
import { containsSecret } from "./property";
import type { PropertyMap } from "./property";
import { limitTo } from "./semaphore";
import { Terminating } from "./server";
import type { ResourceState } from "./state";
import { StackOutputs } from "./stackOutputs";
import { takeStep } from "./steps";
import type { PlannedStep } from "./plannedStep";
import type { Run } from "./steps";
import { stackType } from "./urn";
import type { Urn } from "./urn";

interface Registered {
  readonly state: ResourceState;
  /** The step that `registerResourceOutputs` completes. */
  readonly step: PlannedStep;
}

/**
 * Turns the program's registrations into steps. Check and diff run for one resource at a time; the steps run in
 * parallel. After the first failure, or after a cancel, the engine decides no more steps and waits for the running
 * ones.
 */
export class Deployment {
  private readonly generator: StepGenerator;
  private readonly limit: <T>(job: () => Promise<T>) => Promise<T>;
  private readonly registered = new Map<Urn, Registered>();
  private readonly running = new Set<Promise<void>>();
  private deciding: Promise<unknown> = Promise.resolve();
  private providerReference: Promise<string> | undefined;
  readonly stackOutputs = new StackOutputs();
  /** A step failed, as opposed to a failure before any step. */
  private stepFailed = false;
  private stopping = false;
  private announceFailure: () => void = () => undefined;
  /** Settles at the first failure, or when the operation is canceled. */
  readonly failure = new Promise<void>((resolve) => {
    this.announceFailure = resolve;
  });

  constructor(
    private readonly run: Run,
    private readonly plan: PlanKeeper,
    private readonly options: { readonly parallel: number; readonly canStoreSecrets: boolean },
  ) {
    this.generator = new StepGenerator(run, plan);
    this.limit = limitTo(options.parallel);
    run.cancellation.onCancel(() => this.stop());
  }

  /**
   * Brings one resource to its goal and returns its state.
   * @throws Terminating when the operation fails first, here or elsewhere.
   */
  async register(goal: Goal): Promise<ResourceState> {
    if (goal.type === stackType) this.stackOutputs.recordStart();
    // Resources are read side by side, although they are decided one after the other.
    const firstRead = this.stopping ? undefined : this.generator.firstRead(goal.urn);
    const read = firstRead && this.track(this.limit(firstRead));
    const decided = this.deciding.then(() => this.decide(goal, read));
    this.deciding = decided.catch(() => undefined);
    return (await decided)();
  }

  /** Refuses a registration with a feature that the engine does not have. */
  refuse(urn: Urn, reason: string): Terminating {
    this.run.report.error(`${reason} by the local engine`, urn);
    return this.stop();
  }

  /** Stops the operation from outside, for example when the program fails. `report` has the reason already. */
  stop(): Terminating {
    this.stopping = true;
    this.announceFailure();
    return new Terminating("the operation is ending");
  }

  async registerOutputs(urn: Urn, outputs: PropertyMap): Promise<void> {
    const registered = this.registered.get(urn);
    if (registered === undefined) throw new Error(`outputs of an unknown resource: ${urn}`);
    this.assertStorable(urn, outputs);
    if (registered.state.type === stackType) {
      // The outputs are complete only at the end; see finish.
      this.stackOutputs.register(outputs);
      return;
    }
    registered.state.outputs = outputs;
    if (!this.run.dryRun) await this.run.snapshot.write();
    this.run.report.completeOutputs(registered.step);
  }

  stateFor(urn: Urn): ResourceState | undefined {
    return this.registered.get(urn)?.state;
  }

  /** Deletes the resources that the program no longer declares. Call this only after the program has succeeded. */
  async deleteRest(): Promise<void> {
    await this.settled();
    if (this.stopping) return;
    const steps = this.generator.deletions();
    for (const step of steps) {
      const violation = this.plan.note(step);
      if (violation !== undefined) {
        this.run.report.error(violation, step.urn);
        this.stop();
        return;
      }
    }
    await this.take(deletionWaves(steps));
    if (this.stopping) return;
    for (const state of this.generator.abandoned()) await this.run.snapshot.remove(state);
    for (const urn of this.plan.missing()) {
      this.run.report.error(`expected resource operations for ${urn} but none were seen`, urn);
    }
  }

  /** Runs deletions wave by wave. Stops after a wave with a failure. */
  async take(waves: readonly (readonly PlannedStep[])[]): Promise<void> {
    for (const wave of waves) {
      if (this.stopping) return;
      await Promise.all(wave.map((step) => this.limit(() => this.takeAll([step])).catch(() => undefined)));
    }
  }

  /** Waits for running steps and settles the stack's outputs. The state is final afterwards. */
  async finish(): Promise<PropertyMap | undefined> {
    await this.settled();
    const root = [...this.registered.values()].find(({ state }) => state.type === stackType);
    const { values } = this.stackOutputs;
    if (root !== undefined && values !== undefined) {
      // In a failed run the program may not have reached a missing output, so the old value stays.
      root.state.outputs = this.stopping ? { ...root.state.outputs, ...values } : values;
      await this.run.snapshot.write();
      this.run.report.completeOutputs(root.step);
    }
    if (this.stepFailed) this.run.report.error(this.run.dryRun ? "preview failed" : "update failed");
    return root?.state.outputs;
  }

  private async settled(): Promise<void> {
    await this.deciding;
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  /** Decides the steps, starts them, and returns a function that waits for them. */
  private async decide(goal: Goal, read?: Promise<void>): Promise<() => Promise<ResourceState>> {
    if (this.stopping) throw new Terminating("the operation is ending");
    try {
      await read;
      if (this.stopping) throw new Terminating("the operation is ending");
      this.assertStorable(goal.urn, goal.inputs);
      const reference = goal.custom ? await this.provider() : "";
      const steps = await this.generator.forGoal(goal, reference);
      const done = this.track(this.limit(() => this.takeAll(steps)));
      return async () => {
        await done;
        const step = steps.at(-1);
        if (step?.new === undefined) throw new Error("a registration ends with a step that keeps the resource");
        this.registered.set(goal.urn, { state: step.new, step });
        return step.new;
      };
    } catch (error) {
      if (!(error instanceof Bail || error instanceof Terminating))
        this.run.report.error((error as Error).message, goal.urn);
      throw this.stop();
    }
  }

  /** Lets the end of the operation wait for this work. */
  private track(work: Promise<void>): Promise<void> {
    this.running.add(work);
    const forget = (): unknown => this.running.delete(work);
    work.then(forget, forget);
    return work;
  }

  private async takeAll(steps: readonly PlannedStep[]): Promise<void> {
    const { report, cancellation } = this.run;
    for (const step of steps) {
      if (cancellation.requested) throw this.stop();
      report.beginStep(step);
      try {
        await takeStep(this.run, step);
      } catch (error) {
        report.failStep(step, error as Error);
        this.stepFailed = true;
        throw this.stop();
      }
      report.completeStep(step);
    }
  }

  private provider(): Promise<string> {
    this.providerReference ??= (async () => {
      const step = this.generator.forProvider();
      await this.takeAll([step]);
      return `${step.urn}::${step.new?.id ?? ""}`;
    })();
    return this.providerReference;
  }

  private assertStorable(urn: Urn, values: PropertyMap): void {
    if (this.options.canStoreSecrets || !containsSecret(values)) return;
    throw new Error(`${urn} holds a secret: open the stack with a passphrase, so that it can be stored encrypted`);
  }
}
