import type { Clock } from "../clock";
import type { CallContext } from "./client";
import { LiveError } from "./errors";
import { within } from "./timeLimit";

/** How long an answer stands for what it is about, in milliseconds. */
const longest = 30_000;

/** Answers to reads that were sent before their askers came: each read is sent once, and each asker gets its answer. */
export class AnswersAhead {
  readonly #answers = new Map<string, { answer: Promise<unknown>; since: number }>();

  constructor(private readonly clock: Clock) {}

  /** The answer that is there or under way for this key, or else that of `read`; a failure is told of the asker. */
  async of<A>(key: string, { doing, deadline }: CallContext, read: () => Promise<A>): Promise<A> {
    const late = () => new LiveError(doing, "Local.Deadline");
    try {
      return (await within(deadline - this.clock.now(), this.#answer(key, read), late)) as A;
    } catch (error) {
      throw error instanceof LiveError ? error.about(doing) : error;
    }
  }

  #answer(key: string, read: () => Promise<unknown>): Promise<unknown> {
    const known = this.#answers.get(key);
    if (known !== undefined && this.clock.now() - known.since <= longest) return known.answer;
    const entry = { answer: read(), since: Infinity };
    const answered = () => {
      entry.since = this.clock.now();
    };
    // Nobody may be waiting for it yet: a failure is for those who ask.
    entry.answer.then(answered, answered);
    this.#answers.set(key, entry);
    return entry.answer;
  }
}
