import type { Clock } from "../clock";
import type { CallContext } from "./client";
import { LiveError } from "./errors";
import { isRefusal } from "./sharedReads";
import { within } from "./timeLimit";

/** How long an answer stands for what it is about, in milliseconds. */
const longest = 30_000;

interface Ahead {
  readonly answer: Promise<unknown>;
  since: number;
  /** The deadline of the read. */
  readonly until: number;
  /** Its call asks for several names: a refusal may be another's. */
  readonly shared: boolean;
}

/** Answers to reads that were sent before their askers came: each read is sent once, and each asker gets its answer. */
export class AnswersAhead {
  readonly #answers = new Map<string, Ahead>();

  constructor(private readonly clock: Clock) {}

  /** Whether an answer is there or under way. */
  has(key: string): boolean {
    return this.#fresh(key) !== undefined;
  }

  /** Sends a read, and keeps its answer under all these keys. */
  begin(keys: readonly string[], { deadline }: CallContext, read: () => Promise<unknown>): Promise<unknown> {
    const entry: Ahead = { answer: read(), since: Infinity, until: deadline, shared: keys.length > 1 };
    const answered = () => {
      entry.since = this.clock.now();
    };
    // Nobody may be waiting for it yet: a failure is for those who ask.
    entry.answer.then(answered, answered);
    for (const key of keys) this.#answers.set(key, entry);
    return entry.answer;
  }

  /** The answer that is there or under way for this key, or else that of `read`; a failure is told of the asker. */
  async of<A>(key: string, context: CallContext, read: () => Promise<A>): Promise<A> {
    const entry = this.#fresh(key);
    if (entry === undefined) return (await this.begin([key], context, read)) as A;
    const { doing, deadline } = context;
    try {
      // The read ends by its own deadline; only who has less time than that must be told in time.
      if (entry.until <= deadline) return (await entry.answer) as A;
      const late = () => new LiveError(doing, "Local.Deadline");
      return (await within(deadline - this.clock.now(), entry.answer, late)) as A;
    } catch (error) {
      if (entry.shared && isRefusal(error)) return read();
      throw error instanceof LiveError ? error.about(doing) : error;
    }
  }

  #fresh(key: string): Ahead | undefined {
    const known = this.#answers.get(key);
    return known !== undefined && this.clock.now() - known.since <= longest ? known : undefined;
  }
}
