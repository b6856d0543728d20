import { completeDiff } from "./difference";
import type { Difference } from "./difference";
import { providerGoal, stateOf } from "./goal";
import type { Goal } from "./goal";
import { changedProperties } from "./objectDiff";
import { failureMessage, guardedDependentMessage, guardedReplacementMessage } from "./messages";
import { mapValues, unknown } from "./property";
import type { PropertyMap } from "./property";
import { ignoreChanges } from "./propertyPath";
import type { PlanKeeper } from "./plan";
import { readFirst } from "./readFirst";
import type { ResourceState } from "./state";
import { plannedStep } from "./plannedStep";
import type { PlannedStep } from "./plannedStep";
import type { Run } from "./steps";
import { providerTypeOf } from "./urn";
import type { Urn } from "./urn";

/** The operation cannot continue, and the reason is reported already. */
export class Bail extends Error {}

/** Decides the steps of a resource: runs check, compares with the state, chooses. Changes nothing itself. */
export class StepGenerator {
  private readonly olds: Map<Urn, ResourceState>;
  private readonly seen = new Set<Urn>();
  /** Resources deleted before a replacement, their own or that of a dependency, with the reasons. */
  private readonly deletedFirst = new Map<ResourceState, readonly string[]>();
  private readonly replaced = new Set<ResourceState>();

  constructor(
    private readonly run: Run,
    private readonly plan: PlanKeeper,
  ) {
    this.olds = new Map(run.snapshot.base.resources.filter((old) => !old.delete).map((old) => [old.urn, old]));
  }

  /** The read of a resource before it is planned, where its provider has asked for that. Throws Bail when it fails. */
  firstRead(urn: Urn): (() => Promise<void>) | undefined {
    const old = this.olds.get(urn);
    if (old?.refreshBeforeUpdate !== true || this.deletedFirst.has(old)) return undefined;
    return () => this.asking(urn, () => readFirst(this.run, this.olds, old));
  }

  /** The steps of the default provider. Resources refer to it by URN and ID. */
  forProvider(): PlannedStep {
    const { stack, project, served } = this.run;
    const goal = providerGoal(stack, project, providerTypeOf(served));
    this.seen.add(goal.urn);
    const old = this.olds.get(goal.urn);
    return plannedStep(old ? "same" : "create", old, stateOf(goal, {}, ""));
  }

  /**
   * The steps for `goal`.
   * @param provider The reference of the provider, "" for a component.
   * @throws Bail when a check fails, when a protected resource would be replaced, or when the plan forbids the steps.
   */
  async forGoal(goal: Goal, provider: string): Promise<PlannedStep[]> {
    const { urn } = goal;
    if (this.seen.has(urn)) throw this.bail(urn, `Duplicate resource URN '${urn}'; try giving it a unique name`);
    this.seen.add(urn);
    const old = this.olds.get(urn);
    const dueKeys = old && this.deletedFirst.get(old);
    const news = old ? ignoreChanges(goal.inputs, old.inputs, goal.ignoreChanges) : goal.inputs;
    const inputs = await this.check(goal, old && dueKeys === undefined ? old.inputs : {}, news);
    const state = stateOf(goal, inputs, provider);
    const steps = await this.choose(goal, state, old, dueKeys);
    const violation = this.plan.register(urn, steps, state.inputs);
    if (violation !== undefined) throw this.bail(urn, violation);
    return steps;
  }

  private async choose(
    goal: Goal,
    state: ResourceState,
    old: ResourceState | undefined,
    dueKeys: readonly string[] | undefined,
  ): Promise<PlannedStep[]> {
    if (old === undefined) return [plannedStep("create", undefined, state)];
    if (dueKeys !== undefined) return this.recreate(old, state, dueKeys);
    if (!goal.custom) {
      return [plannedStep(changedProperties(old.inputs, state.inputs).size > 0 ? "update" : "same", old, state)];
    }
    const difference = await this.diff(old, state.inputs, goal);
    if (old.pendingReplacement || (difference.changes && difference.replaces.length > 0)) {
      return this.replace(goal, state, old, difference);
    }
    if (difference.changes || old.initErrors.length > 0) {
      return [plannedStep("update", old, state, { detailedDiff: difference.detailedDiff })];
    }
    return [plannedStep("same", old, state)];
  }

  private async check(goal: Goal, olds: PropertyMap, news: PropertyMap): Promise<PropertyMap> {
    if (!goal.custom) return news;
    const provider = await this.run.provider();
    const { inputs, failures } = await this.asking(goal.urn, () => provider.check(goal.urn, olds, news));
    if (failures.length === 0) return inputs;
    for (const failure of failures) this.run.report.error(failureMessage(goal, failure, inputs), goal.urn);
    throw new Bail();
  }

  private async diff(old: ResourceState, news: PropertyMap, goal: Goal): Promise<Difference> {
    const provider = await this.run.provider();
    const said = await this.asking(old.urn, () => provider.diff(old.urn, old.id, old, news, goal.ignoreChanges));
    return completeDiff(said, old.inputs, news, goal.replaceOnChanges);
  }

  private async replace(
    goal: Goal,
    state: ResourceState,
    old: ResourceState,
    diff: Difference,
  ): Promise<PlannedStep[]> {
    const { urn } = goal;
    if (state.protect && old.protect) throw this.bail(urn, guardedReplacementMessage(urn));
    // Defaults that check copied from the old resource do not apply to a new one.
    state.inputs = await this.check(goal, {}, goal.inputs);
    const fields = { keys: diff.replaces, detailedDiff: diff.detailedDiff };
    if (old.pendingReplacement) return this.recreate(old, state, diff.replaces);
    this.replaced.add(old);
    if (!(goal.deleteBeforeReplace ?? diff.deleteBeforeReplace)) {
      return [plannedStep("create-replacement", old, state, fields), plannedStep("replace", old, state, fields)];
    }
    const dependents = await this.dependentsToReplace(old);
    const guarded = dependents.find(({ resource }) => resource.protect);
    if (guarded !== undefined) throw this.bail(urn, guardedDependentMessage(guarded.resource.urn, urn));
    for (const { resource, keys } of dependents) this.deletedFirst.set(resource, keys);
    this.deletedFirst.set(old, diff.replaces);
    const deleted = [...dependents.map(({ resource }) => resource).reverse(), old];
    return [
      ...deleted.map((resource) => plannedStep("delete-replaced", resource, undefined, { beforeReplacement: true })),
      plannedStep("replace", old, state, fields),
      plannedStep("create-replacement", old, state, fields),
    ];
  }

  private recreate(old: ResourceState, state: ResourceState, keys: readonly string[]): PlannedStep[] {
    this.replaced.add(old);
    this.deletedFirst.set(old, keys);
    return [plannedStep("replace", old, state, { keys }), plannedStep("create-replacement", old, state, { keys })];
  }

  /** The dependents to delete before `root`: those that the provider would replace when `root` changes. */
  private async dependentsToReplace(
    root: ResourceState,
  ): Promise<{ resource: ResourceState; keys: readonly string[] }[]> {
    const going = new Set([root.urn]);
    const found: { resource: ResourceState; keys: readonly string[] }[] = [];
    for (const resource of this.olds.values()) {
      if (!resource.custom || this.seen.has(resource.urn) || this.deletedFirst.has(resource)) continue;
      const touched = (key: string): boolean =>
        (resource.propertyDependencies[key] ?? []).some((urn) => going.has(urn));
      if (!Object.keys(resource.inputs).some(touched)) continue;
      const inputs = mapValues(resource.inputs, (value, key) => (touched(key) ? unknown : value));
      const provider = await this.run.provider();
      const { urn, id } = resource;
      const { replaces } = await this.asking(urn, () => provider.diff(urn, id, resource, inputs, []));
      if (replaces.length === 0) continue;
      going.add(urn);
      found.push({ resource, keys: replaces });
    }
    return found;
  }

  /** Resources that the program no longer declares, and replaced resources; dependents first. */
  deletions(): PlannedStep[] {
    const gone = [...this.run.snapshot.base.resources]
      .reverse()
      .filter(
        (old) =>
          !this.deletedFirst.has(old) &&
          !old.pendingReplacement &&
          (old.delete || this.replaced.has(old) || !this.seen.has(old.urn)),
      );
    const leaving = new Set(gone.map((old) => old.urn));
    return gone.map((old) => {
      const op = this.replaced.has(old) || old.delete ? "delete-replaced" : "delete";
      return plannedStep(op, old, undefined, { implied: leaving.has(old.deletedWith) });
    });
  }

  /** Resources deleted for a replacement that no longer happens. Only the entry in the state is left. */
  abandoned(): ResourceState[] {
    return this.run.snapshot.base.resources.filter((old) => old.pendingReplacement && !this.seen.has(old.urn));
  }

  private async asking<T>(urn: Urn, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw this.bail(urn, (error as Error).message);
    }
  }

  private bail(urn: Urn, message: string): Bail {
    this.run.report.error(message, urn);
    return new Bail(message);
  }
}
