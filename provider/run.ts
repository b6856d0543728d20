import { differences } from "./differences";
import { bundling, pause, type Doors } from "./doors";
import type { CommonInputs, Kind, Side } from "./kind";
import type { CallContext } from "./live/client";
import { LiveError } from "./live/errors";
import { retrying } from "./live/retry";
import { PartialFailure } from "./partialFailure";
import { present, type Properties } from "./properties";
import { refusal } from "./validation";

/** The shape of what stands in state; a change that older code could not read counts it up. */
const stateVersion = 1;

/** How long reads may lag behind a write, in milliseconds: before that, not to see it proves nothing. */
export const lagWindow = 30_000;

/** How long a target may go on showing something else after an accepted write, in milliseconds. */
const confirmationWindow = 60_000;

/** The identity, with every input and every output. */
export interface Performed {
  id: string;
  outs: Properties;
}

/** One operation on its way from the first write to its confirmation. */
export class Run<I extends CommonInputs> {
  #requestId: string | undefined;
  /** When the last write was sent that was accepted, or whose effect is not known. */
  #sentAt: number | undefined;
  #mayHaveWritten = false;
  /** What the last write failed with. */
  #failure: unknown;
  /** A target that showed the same before the write can't tell by what it shows whether the write took effect. */
  readonly #sameBefore: boolean;

  constructor(
    private readonly kind: Kind<I>,
    private readonly doors: Doors,
    private readonly context: CallContext,
    private readonly inputs: I,
    private readonly source: Side,
    private readonly evidence: Properties,
    before: Side | undefined,
  ) {
    this.#sameBefore = before !== undefined && this.reached(before);
  }

  /** Whether the target shows what is to be applied, as far as reads show it. */
  reached(target: Side | undefined): boolean {
    if (target === undefined) return false;
    return this.kind.completed(target, this.source.content, this.inputs).digest === this.source.digest;
  }

  /** Sends the write, and after any failure looks whether it took effect before it is sent again. */
  async write(): Promise<void> {
    const { kind, doors, context } = this;
    try {
      await retrying((tried) => this.#attempt(tried > 0), context, doors.clock, doors.backoff);
      doors.log(`${context.doing}: ${this.#requestId ? `accepted (RequestId ${this.#requestId})` : "it took effect"}.`);
    } catch (error) {
      if (await this.#tookEffect(error)) return;
      if (this.#mayHaveWritten) throw this.#partial(`${textOf(error)} It may have taken effect all the same.`);
      throw new Error(`${textOf(error)} Nothing was written by ${kind.name}.`);
    }
  }

  async #attempt(again: boolean): Promise<void> {
    const { kind, doors, context } = this;
    if (again) {
      if (await this.appearsBy((this.#sentAt ?? 0) + lagWindow)) return;
      const now = await kind.observe(doors, this.inputs, ["source", "target"], context);
      if (now.failures.length > 0) throw new Error(refusal(now.failures, context.doing));
      if (now.source?.digest !== this.source.digest) {
        const gone = now.source === undefined ? "is gone" : "changed";
        throw new Error(
          `${context.doing}: the source ${gone} while the write was retried. Run preview and look at it again.`,
        );
      }
    }
    const sentAt = doors.clock.now();
    try {
      this.#requestId = await kind.write(doors.live, this.inputs, context);
      this.#sentAt = sentAt;
    } catch (error) {
      this.#failure = error;
      if (error instanceof LiveError && error.maybeApplied) {
        this.#mayHaveWritten = true;
        this.#sentAt = sentAt;
      }
      throw error;
    }
  }

  /** Looks until a write of unknown effect shows, or can't show any more. True only when it was seen to appear. */
  async appearsBy(until: number, mayHaveWritten = this.#mayHaveWritten): Promise<boolean> {
    const { kind, doors, context } = this;
    if (!mayHaveWritten) return false;
    if (this.#sameBefore) return this.#sameAsBefore();
    const started = doors.clock.now();
    for (let looks = 0; ; looks += 1) {
      if (this.reached((await kind.observe(doors, this.inputs, ["target"], context)).target)) return true;
      const left = Math.min(until, context.deadline) - doors.clock.now();
      if (left <= 0) return false;
      if (looks === 0)
        doors.log(`${context.doing}: no answer; looking whether it took effect, for ${seconds(left)} s at most.`);
      await doors.clock.sleep(Math.min(pause(doors, started), left));
    }
  }

  /** A target that shows all there is shows that it is as wanted; one that may hide secrets shows nothing. */
  async #sameAsBefore(): Promise<boolean> {
    const { target } = await this.kind.observe(this.doors, this.inputs, ["target"], this.context);
    if (target !== undefined && this.reached(target) && this.kind.showsAll(target)) return true;
    const why = this.#failure === undefined ? `${this.context.doing}: no answer came.` : textOf(this.#failure);
    throw new Error(`${why} The target looks as it did before: run up again, it writes again.`);
  }

  /** After the last failure. A publish that finds nothing staged any more is decided by what production shows. */
  async #tookEffect(failure: unknown): Promise<boolean> {
    const gone = failure instanceof LiveError && failure.meaning === "gone";
    if (!gone && (!this.#mayHaveWritten || this.#sameBefore)) return false;
    try {
      return this.reached((await this.kind.observe(this.doors, this.inputs, ["target"], this.context)).target);
    } catch (error) {
      if (!this.#mayHaveWritten) return false;
      throw this.#partial(`${textOf(failure)} Whether it took effect could not be seen: ${textOf(error)}`);
    }
  }

  /** Reads the target until it shows what was written, and, where that is waited for, until it is in effect. */
  async confirm(): Promise<Performed> {
    const { kind, doors, context } = this;
    const started = doors.clock.now();
    // Writes are answered in bursts: those of one studio or domain are looked at together from the start.
    let patience = doors.clock.sleep(bundling);
    let told = 0;
    for (;;) {
      const target = await this.#look(patience);
      const reached = this.reached(target);
      if (reached && target?.state === "failed") {
        throw this.#partial(
          `${context.doing}: the cloud reports that it ${target.status}. Run up again to retry.`,
          target,
        );
      }
      if (!kind.waits(this.inputs) || (reached && target?.state === "settled")) return this.#result(target);
      const underWay = reached || target?.state === "wait";
      const until = underWay ? context.deadline : Math.min(context.deadline, started + confirmationWindow);
      const left = until - doors.clock.now();
      if (until > told) doors.log(`${context.doing}: waiting until the target shows it, at most ${seconds(left)} s.`);
      told = until;
      const wait = pause(doors, started);
      // The last wait would end at the deadline, when nothing may be asked any more: what was seen now stands.
      if (left <= wait) throw this.#partial(this.#whyUnconfirmed(target, reached), target);
      patience = doors.clock.sleep(wait);
    }
  }

  async #look(patience: Promise<void>): Promise<Side | undefined> {
    try {
      return (await this.kind.observe(this.doors, this.inputs, ["target"], { ...this.context, patience })).target;
    } catch (error) {
      throw this.#partial(`${textOf(error)} The write was accepted, but its effect could not be seen.`);
    }
  }

  #whyUnconfirmed(target: Side | undefined, reached: boolean): string {
    const { doing } = this.context;
    if (reached)
      return `${doing}: the target is still ${target?.status}. Run up again: it goes on waiting, and writes nothing.`;
    const where = differences(this.source.content, target?.content);
    return (
      `${doing}: the target shows ${target?.digest ?? "nothing"} instead of ${this.source.digest}; they differ in ${where}. ` +
      "Somebody may have changed it at the same time: run refresh and preview, and look at both."
    );
  }

  #result(target: Side | undefined): Performed {
    const doneAt = new Date(this.doors.clock.now()).toISOString();
    return { id: this.kind.identity(this.inputs), outs: { ...this.#outs(target), [this.kind.doneAt]: doneAt } };
  }

  #partial(message: string, target?: Side): PartialFailure {
    return new PartialFailure(message, this.kind.identity(this.inputs), this.#outs(target));
  }

  /** Every input and every output, so that no key is lost from the state. */
  #outs(target: Side | undefined): Properties {
    const { content, digest } = this.source;
    const sentAt = this.#sentAt === undefined ? undefined : new Date(this.#sentAt).toISOString();
    const applied = {
      [this.kind.contentKey]: content,
      digest,
      requestId: this.#requestId,
      sentAt,
      status: target?.status,
    };
    return { ...this.inputs, ...this.evidence, ...present(applied), stateVersion };
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
