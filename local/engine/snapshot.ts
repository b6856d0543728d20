import { Terminating } from "./server";
import { writeResource, inClear } from "./state";
import type { Deployment, OperationType, PendingOperation, ResourceState } from "./state";

/**
 * The content of the state file during an operation: first the resources that this operation has settled, in that
 * order, then the remaining resources of the state before.
 */
export class Snapshot {
  private settled: ResourceState[] = [];
  private readonly done = new Set<ResourceState>();
  private readonly operations = new Set<PendingOperation>();
  private writing: Promise<void> = Promise.resolve();
  private dirty = false;
  private frozen = false;

  constructor(
    readonly base: Deployment,
    private readonly save: ((deployment: Deployment) => Promise<void>) | undefined,
  ) {}

  /** The state to write now. */
  current(): Deployment {
    const rest = this.base.resources.filter((state) => !this.done.has(state));
    // The result of an interrupted create is unknown until a refresh clears it.
    const unresolved = this.base.pendingOperations.filter(({ type }) => type === "creating" && !this.forgetCreates);
    return { resources: [...this.settled, ...rest], pendingOperations: [...unresolved, ...this.operations] };
  }

  /** The steps in flight, such as `creating <urn>`. */
  stepsInFlight(): string[] {
    return [...this.operations].map(({ type, resource }) => `${type} ${resource.urn}`);
  }

  /**
   * Writes the state for the last time. Every later write throws Terminating, so steps that are cut off stay pending in
   * the file.
   */
  async freeze(): Promise<void> {
    if (this.frozen) return;
    const last = this.current();
    this.frozen = true;
    await this.writing.catch(() => undefined);
    if (this.dirty) await this.save?.(last);
  }

  /** Set by a refresh that should clear the interrupted creates of earlier runs. */
  forgetCreates = false;

  /** Records the start of a step, so that a crash leaves a pending operation. Returns a function that ends the step. */
  async begin(type: OperationType, resource: ResourceState): Promise<() => void> {
    const operation = { type, resource };
    this.operations.add(operation);
    await this.write();
    return () => this.operations.delete(operation);
  }

  /** Replaces `old` by `state`. */
  async settle(state: ResourceState, old?: ResourceState): Promise<void> {
    if (old !== undefined) this.done.add(old);
    this.settled.push(state);
    if (this.save !== undefined && (old === undefined || !sameText(old, state))) await this.write();
  }

  /** Removes `state`. */
  async remove(state: ResourceState): Promise<void> {
    this.done.add(state);
    this.settled = this.settled.filter((other) => other !== state);
    await this.write();
  }

  /** Replaces all states after a refresh, in the previous order. */
  async replaceAll(states: ResourceState[]): Promise<void> {
    for (const state of this.base.resources) this.done.add(state);
    this.settled = states;
    await this.write();
  }

  /** Writes the state after the current write. Changes that arrive in the meantime share the next write. */
  async write(): Promise<void> {
    const save = this.save;
    if (this.frozen) throw new Terminating("the operation has been terminated");
    if (save === undefined) return;
    this.dirty = true;
    const before = this.writing.catch(() => undefined);
    this.writing = before.then(async () => {
      if (!this.dirty) return;
      // Responses that arrived during the previous write are processed first; otherwise each would cause a write of its
      // own.
      await new Promise((resolve) => setImmediate(resolve));
      if (this.frozen) return;
      this.dirty = false;
      try {
        await save(this.current());
      } catch (error) {
        this.dirty = true;
        throw error;
      }
    });
    await this.writing;
  }
}

function sameText(a: ResourceState, b: ResourceState): boolean {
  return JSON.stringify(writeResource(a, inClear)) === JSON.stringify(writeResource(b, inClear));
}
