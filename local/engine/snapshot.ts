import { Terminating } from "./server";
import { writeResource, inClear } from "./state";
import type { Deployment, OperationType, PendingOperation, ResourceState } from "./state";

/**
 * What the state file must hold at every moment of an operation: the resources this operation has settled, in the
 * order it settled them, then those of before that it has not come to yet.
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

  /** The state as it is to be written now. */
  current(): Deployment {
    const rest = this.base.resources.filter((state) => !this.done.has(state));
    // Whether an interrupted creation happened is not known until somebody looked: only a refresh may clear it.
    const unresolved = this.base.pendingOperations.filter(({ type }) => type === "creating" && !this.forgetCreates);
    return { resources: [...this.settled, ...rest], pendingOperations: [...unresolved, ...this.operations] };
  }

  /** What has begun and not ended, as `creating <urn>`. */
  underWay(): string[] {
    return [...this.operations].map(({ type, resource }) => `${type} ${resource.urn}`);
  }

  /**
   * Writes the state as it is now for the last time: from now on every other write throws Terminating, so that calls
   * which are cut off stay pending in the file.
   */
  async freeze(): Promise<void> {
    if (this.frozen) return;
    const last = this.current();
    this.frozen = true;
    await this.writing.catch(() => undefined);
    if (this.dirty) await this.save?.(last);
  }

  /** Set by a refresh that was asked to clear the interrupted creations of earlier runs. */
  forgetCreates = false;

  /** Notes that a step begins, so that a crash in the middle of it leaves a trace. Returns what ends it. */
  async begin(type: OperationType, resource: ResourceState): Promise<() => void> {
    const operation = { type, resource };
    this.operations.add(operation);
    await this.write();
    return () => this.operations.delete(operation);
  }

  /** Puts `state` in the place of `old`. */
  async settle(state: ResourceState, old?: ResourceState): Promise<void> {
    if (old !== undefined) this.done.add(old);
    this.settled.push(state);
    if (this.save !== undefined && (old === undefined || !sameText(old, state))) await this.write();
  }

  /** Takes `state` out. */
  async remove(state: ResourceState): Promise<void> {
    this.done.add(state);
    this.settled = this.settled.filter((other) => other !== state);
    await this.write();
  }

  /** Puts back the states of a refresh, in the order of before. */
  async replaceAll(states: ResourceState[]): Promise<void> {
    for (const state of this.base.resources) this.done.add(state);
    this.settled = states;
    await this.write();
  }

  /** Writes the state, after what is being written: changes that come meanwhile share the next write. */
  async write(): Promise<void> {
    const save = this.save;
    if (this.frozen) throw new Terminating("the operation has been terminated");
    if (save === undefined) return;
    this.dirty = true;
    const before = this.writing.catch(() => undefined);
    this.writing = before.then(async () => {
      if (!this.dirty) return;
      // The answers that came in during the write before are taken in first: else each of them costs a whole file.
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
