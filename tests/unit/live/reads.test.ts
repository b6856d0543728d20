import fc from "fast-check";
import * as v from "valibot";
import type { RequestContext } from "../../../provider/live/clock";
import { LiveError } from "../../../provider/live/errors";
import { Prefetched, Reads, type CallContext } from "../../../provider/live/reads";
import type { Query } from "../../../provider/live/vendor";
import { cancellation } from "./lib/cancellation";
import { VirtualClock } from "./lib/virtualClock";

const context = (doing = "asking", changes: Partial<CallContext> = {}): CallContext => ({
  doing,
  deadline: 2_000_000,
  callTimeout: 10,
  ...changes,
});

const unanswered: (() => void)[] = [];
afterEach(() => unanswered.splice(0).forEach((answer) => answer()));

/** A call that waits for its quota until `send`, which tells the functions it is about, and then for its answer. */
interface Waiting {
  send(): string[];
  readonly context: RequestContext;
  answer(value: unknown): void;
  fail(error: Error): void;
}

/** Reads over calls that are sent and answered when the test says so. */
function desk() {
  const clock = new VirtualClock();
  const begun: Waiting[] = [];
  const call = (_: string, query: () => Query, context: RequestContext) =>
    new Promise<unknown>((answer, fail) => {
      const send = () => query()["FunctionNames"]?.split(",") ?? [];
      begun.push({ send, context, answer, fail });
      unanswered.push(() => answer(undefined));
    });
  const reads = new Reads({ call }, clock, { startingDelay: 0, maxDelay: 0, attemptsAtFaults: 1 });
  const read = { operation: "DescribeLiveDomainStagingConfig", schema: v.any() } as const;
  const ask = (name: string, asked = context(), key = "key") => reads.read(read, { DomainName: key }, asked, [name]);
  const prefetch = (names: readonly string[], asked: CallContext) =>
    reads.prefetch(read, { DomainName: "key" }, asked, names);
  return { clock, begun, ask, prefetch };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const failed = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error as LiveError,
  );

describe("reads that are requested together", () => {
  it("are one call, with the names of all readers that joined before it was sent", async () => {
    const { begun, ask } = desk();
    const answers = [ask("a"), ask("b"), ask("a")];
    await turn();
    expect(begun).toHaveLength(1);
    const late = ask("c");
    expect(begun[0]?.send()).toEqual(["a", "b", "c"]);
    begun[0]?.answer("all");
    expect(await Promise.all([...answers, late])).toEqual(["all", "all", "all", "all"]);
  });

  it("are two where the first was sent before the second was asked for", async () => {
    const { begun, ask } = desk();
    const first = ask("a");
    await turn();
    expect(begun[0]?.send()).toEqual(["a"]);
    const second = ask("a");
    await turn();
    expect(begun).toHaveLength(2);
    begun[0]?.answer("old");
    begun[1]?.send();
    begun[1]?.answer("new");
    expect([await first, await second]).toEqual(["old", "new"]);
  });

  it("are several where they ask for different things, or for more names than fit into a URL", async () => {
    const { begun, ask } = desk();
    void ask("a", context(), "one");
    void ask("a", context(), "other");
    for (let index = 0; index < 51; index += 1) void ask(`name-${index}`, context(), "many");
    await turn();
    expect(begun.map(({ send }) => send().length)).toEqual([1, 1, 50, 1]);
  });

  it("wait for others as long as their askers are patient, and no longer than the least patient one", async () => {
    const { begun, ask } = desk();
    const never = new Promise<void>(() => undefined);
    const patient = ask("a", context("waiting", { joinUntil: never }));
    await turn();
    expect(begun).toHaveLength(0);
    void ask("b", context("waiting", { joinUntil: Promise.resolve() }));
    await turn();
    expect(begun[0]?.send()).toEqual(["a", "b"]);
    begun[0]?.answer("for both");
    expect(await patient).toBe("for both");
  });

  it("may take as long as the longest deadline of its readers", async () => {
    const { begun, ask } = desk();
    void ask("a", context("asking", { deadline: 1_005_000 }));
    void ask("b", context("asking", { deadline: 1_090_000 }));
    await turn();
    expect(begun[0]?.context.deadline).toBe(1_090_000);
  });

  it("end for an asker at its own deadline, while the others wait on", async () => {
    const { begun, ask } = desk();
    const hurried = failed(ask("a", context("in a hurry", { deadline: 1_000_000 })));
    const other = ask("b");
    expect(await hurried).toMatchObject({
      code: "Local.Deadline",
      doing: "in a hurry: DescribeLiveDomainStagingConfig",
    });
    begun[0]?.answer("late");
    expect(await other).toBe("late");
  });

  it("fail for each who asked, in the words of its own doing", async () => {
    const { begun, ask } = desk();
    const errors = [failed(ask("a", context("doing this"))), failed(ask("b", context("doing that")))];
    await turn();
    begun[0]?.send();
    begun[0]?.fail(new LiveError("first", "InternalError", { requestId: "R-1" }));
    const [one, two] = await Promise.all(errors);
    expect([one?.doing, two?.doing]).toEqual(
      ["doing this", "doing that"].map((doing) => `${doing}: DescribeLiveDomainStagingConfig`),
    );
    expect(one?.message).toMatch(/^doing this: DescribeLiveDomainStagingConfig: InternalError \(RequestId R-1\)/);
    expect(one).not.toBe(two);
  });

  it("are requested again one by one where one name may have been refused for all", async () => {
    const { begun, ask } = desk();
    const good = ask("good");
    const bad = failed(ask("bad"));
    await turn();
    begun[0]?.send();
    begun[0]?.fail(new LiveError("first", "InvalidFunctionName.Malformed"));
    await turn();
    expect(begun.slice(1).map(({ send }) => send())).toEqual([["good"], ["bad"]]);
    begun[1]?.answer("there");
    begun[2]?.fail(new LiveError("alone", "InvalidFunctionName.Malformed"));
    expect(await good).toBe("there");
    expect(await bad).toMatchObject({ code: "InvalidFunctionName.Malformed" });
    expect(begun).toHaveLength(3);
  });

  it("answer every asker, with a read that was sent after it asked and that names it", async () => {
    const step = fc.oneof(
      fc.record({ ask: fc.constantFrom("a", "b", "c"), key: fc.constantFrom("one", "two") }),
      fc.constant("send" as const),
      fc.constant("answer" as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { begun, ask } = desk();
        const sent: { names: readonly string[]; at: number }[] = [];
        const checks: Promise<void>[] = [];
        let time = 0;
        let answered = 0;
        const send = () => {
          for (const { send } of begun.slice(sent.length)) sent.push({ names: send(), at: (time += 1) });
        };
        const answer = () => {
          while (answered < sent.length) begun[answered]?.answer(sent[answered++]);
        };
        for (const each of steps) {
          if (typeof each !== "string") {
            const at = (time += 1);
            const asked = ask(each.ask, context(), each.key) as Promise<(typeof sent)[number]>;
            checks.push(
              asked.then((read) => {
                expect(read.names).toContain(each.ask);
                expect(read.at).toBeGreaterThan(at);
              }),
            );
          }
          await turn();
          if (each === "send") send();
          if (each === "answer") answer();
        }
        send();
        answer();
        await Promise.all(checks);
      }),
      { numRuns: 200 },
    );
  });
});

describe("a read that is cancelled", () => {
  it("ends for the one who cancelled it, while the others wait on", async () => {
    const { begun, ask } = desk();
    const { signal, abort, listeners } = cancellation();
    const cancelled = failed(ask("a", context("cancelled", { signal })));
    const other = ask("b");
    await turn();
    abort();
    expect(await cancelled).toMatchObject({ code: "Local.Cancelled", inconclusive: true });
    expect(begun[0]?.context.signal?.aborted).toBe(false);
    begun[0]?.answer("there");
    expect(await other).toBe("there");
    expect(listeners()).toBe(0);
  });

  it("is aborted once nobody waits for it any more", async () => {
    const { begun, ask } = desk();
    const [one, other] = [cancellation(), cancellation()];
    const asked = [
      ask("a", context("one", { signal: one.signal })),
      ask("b", context("two", { signal: other.signal })),
    ];
    const ends = Promise.all(asked.map(failed));
    await turn();
    one.abort();
    await turn();
    expect(begun[0]?.context.signal?.aborted).toBe(false);
    other.abort();
    await ends;
    expect(begun[0]?.context.signal?.aborted).toBe(true);
  });

  it("is not even begun where it was still waiting for others to join", async () => {
    const { begun, ask } = desk();
    const { signal, abort } = cancellation();
    const joinUntil = new Promise<void>(() => undefined);
    const cancelled = failed(ask("a", context("cancelled", { signal, joinUntil })));
    await turn();
    abort();
    expect(await cancelled).toMatchObject({ code: "Local.Cancelled" });
    void ask("b", context("next", { joinUntil: Promise.resolve() }));
    await turn();
    expect(begun.at(-1)?.send()).toEqual(["b"]);
    expect(begun.slice(0, -1).every(({ context }) => context.signal?.aborted)).toBe(true);
  });
});

describe("prefetched reads", () => {
  it("are sent once, in one call for many functions, and each reader gets their response", async () => {
    const { clock, begun, ask, prefetch } = desk();
    const asked = context("reading", { prefetched: new Prefetched(clock) });
    const done = prefetch(["a", "b"], asked);
    const early = ask("a", asked);
    await turn();
    expect(begun.map(({ send }) => send())).toEqual([["a", "b"]]);
    begun[0]?.answer("for both");
    await done;
    expect([await early, await ask("b", asked)]).toEqual(["for both", "for both"]);
    await prefetch(["a", "b"], asked);
    expect(begun).toHaveLength(1);
  });

  it("are sent again once their response is older than half a minute", async () => {
    const { clock, begun, ask } = desk();
    const asked = context("reading", { prefetched: new Prefetched(clock) });
    const first = ask("a", asked);
    await turn();
    begun[0]?.answer("old");
    await first;
    await clock.pass(30_000);
    expect(await ask("a", asked)).toBe("old");
    await clock.pass(1);
    const second = ask("a", asked);
    await turn();
    begun[1]?.answer("new");
    expect(await second).toBe("new");
  });

  it("fail for each reader with that reader's own text, and are not sent again", async () => {
    const { clock, begun, ask, prefetch } = desk();
    const prefetched = new Prefetched(clock);
    const done = failed(prefetch(["a", "b"], context("prefetching", { prefetched })));
    await turn();
    begun[0]?.fail(new LiveError("prefetching", "ServiceUnavailable", { requestId: "R-1" }));
    await done;
    const error = await failed(ask("a", context("reading a", { prefetched })));
    expect(error?.message).toMatch(/^reading a: DescribeLiveDomainStagingConfig: ServiceUnavailable \(RequestId R-1\)/);
    expect(begun).toHaveLength(1);
  });

  it("are sent again alone where another function may have been refused", async () => {
    const { clock, begun, ask, prefetch } = desk();
    const prefetched = new Prefetched(clock);
    const done = failed(prefetch(["good", "bad"], context("prefetching", { prefetched })));
    await turn();
    begun[0]?.fail(new LiveError("prefetching", "InvalidFunctionName.Malformed"));
    await done;
    const good = ask("good", context("reading", { prefetched }));
    await turn();
    expect(begun[1]?.send()).toEqual(["good"]);
    begun[1]?.answer("there");
    expect(await good).toBe("there");
  });

  it("are sent again for a reader when the one who prefetched had no time left, or was cancelled", async () => {
    const { clock, begun, ask, prefetch } = desk();
    for (const code of ["Local.Deadline", "Local.Cancelled"]) {
      const prefetched = new Prefetched(clock);
      const done = failed(prefetch(["a", "b"], context("prefetching", { prefetched })));
      await turn();
      begun.at(-1)?.fail(new LiveError("prefetching", code));
      await done;
      const own = ask("a", context("reading", { prefetched }));
      await turn();
      begun.at(-1)?.answer(code);
      expect(await own).toBe(code);
    }
    expect(begun).toHaveLength(4);
  });
});
