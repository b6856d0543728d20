import type { Clock } from "../clock";
import type { CallContext } from "./client";
import { LiveError } from "./errors";
import { within } from "./timeLimit";

/** What a read needs when its call is about to be sent; it may take as long, and is as urgent, as any asker's. */
export interface Joined {
  /** The names that all askers gave. To be called when the call is sent, not before: until then others may join. */
  readonly names: () => readonly string[];
  readonly context: CallContext;
}

/** What its call is told of it changes while others join. */
interface Read extends Pick<CallContext, "doing" | "callTimeout"> {
  readonly names: Set<string>;
  readonly answer: Promise<unknown>;
  readonly go: () => void;
  /** The deadline of who began it, and the latest of all who joined. */
  readonly begunUntil: number;
  deadline: number;
  urgent: boolean;
}

/** A list of names goes into the URL of the request, which has its limits. */
export const mostNames = 50;
/** How much longer than its own deadline an asker waits, in milliseconds: the read itself knows better why it is late. */
const grace = 100;

/**
 * Makes one read of those that are asked for together: until its call is sent, whoever asks for the same joins. So an
 * asker never gets an answer that is older than its question, and all who wait for one domain share its polls.
 */
export class SharedReads {
  readonly #open = new Map<string, Read>();

  constructor(private readonly clock: Clock) {}

  /**
   * Resolves to what `read` does. Asks with the same key are one read; `names` is what this asker adds to it. With
   * `context.patience` the read starts after it, unless another asker is in more of a hurry.
   */
  async ask<A>(
    key: string,
    names: readonly string[],
    context: CallContext,
    read: (joined: Joined) => Promise<A>,
  ): Promise<A> {
    const shared = this.#join(key, names, context, read);
    if (context.patience === undefined) shared.go();
    else void context.patience.then(shared.go);
    const left = Math.max(0, context.deadline - this.clock.now()) + grace;
    try {
      return (await within(left, shared.answer, () => new LiveError(context.doing, "Local.Deadline"))) as A;
    } catch (error) {
      // It may have been begun for one who had less time, or refused for another's name.
      const over = error instanceof LiveError && error.code === "Local.Deadline";
      const left = this.clock.now() < context.deadline;
      if (over && left && shared.begunUntil < context.deadline) return this.ask(key, names, context, read);
      const forAnother = shared.names.size > 1 && names.length === 1 && isRefusal(error);
      if (forAnother) return this.ask(`${key} ${names[0]}`, names, context, read);
      throw error instanceof LiveError ? error.about(context.doing) : error;
    }
  }

  #join<A>(key: string, names: readonly string[], context: CallContext, read: (joined: Joined) => Promise<A>): Read {
    const open = this.#open.get(key);
    const more = names.filter((name) => open?.names.has(name) !== true).length;
    const full = open !== undefined && more > 0 && open.names.size + more > mostNames;
    const shared = open === undefined || full ? this.#begin(key, context, read) : open;
    for (const name of names) shared.names.add(name);
    shared.deadline = Math.max(shared.deadline, context.deadline);
    shared.urgent ||= context.urgent === true;
    return shared;
  }

  #begin<A>(key: string, { doing, callTimeout, deadline }: CallContext, read: (joined: Joined) => Promise<A>): Read {
    const names = new Set<string>();
    let go: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      go = resolve;
    });
    const close = () => {
      if (this.#open.get(key) === shared) this.#open.delete(key);
      return [...names];
    };
    const answer = started.then(() => read({ names: close, context: shared })).finally(close);
    const shared: Read = { doing, callTimeout, names, answer, go, begunUntil: deadline, deadline, urgent: false };
    this.#open.set(key, shared);
    return shared;
  }
}

/** An answer that says no to what was asked for: not to the caller, and not for now. */
export function isRefusal(error: unknown): boolean {
  return error instanceof LiveError && error.meaning !== "retry" && !error.noAnswer;
}
