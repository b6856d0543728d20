import fc from "fast-check";
import type { CallContext } from "../../../provider/live/client";
import { LiveError } from "../../../provider/live/errors";
import { SharedReads, type Joined } from "../../../provider/live/sharedReads";

const clock = { now: () => 1_000, sleep: () => Promise.resolve() };
const context = (doing = "asking", changes: Partial<CallContext> = {}): CallContext => ({
  doing,
  deadline: 60_000,
  callTimeout: 10,
  ...changes,
});

const unanswered: (() => void)[] = [];
afterEach(() => unanswered.splice(0).forEach((answer) => answer()));

/** Reads that are sent and answered when the test says so. */
function desk() {
  const shared = new SharedReads(clock);
  const begun: { joined: Joined; answer: (value: unknown) => void; fail: (error: Error) => void }[] = [];
  const read = (joined: Joined) =>
    new Promise<unknown>((answer, fail) => {
      begun.push({ joined, answer, fail });
      unanswered.push(() => answer(undefined));
    });
  const ask = (name: string, asked = context(), key = "key") => shared.ask(key, [name], asked, read);
  return { begun, ask };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const failed = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error as LiveError,
  );

describe("reads that are asked for together", () => {
  it("are one, with the names of all who asked before it was sent", async () => {
    const { begun, ask } = desk();
    const answers = [ask("a"), ask("b"), ask("a")];
    await turn();
    expect(begun).toHaveLength(1);
    const late = ask("c");
    expect(begun[0]?.joined.names()).toEqual(["a", "b", "c"]);
    begun[0]?.answer("all");
    expect(await Promise.all([...answers, late])).toEqual(["all", "all", "all", "all"]);
  });

  it("are two where the first was sent before the second was asked for", async () => {
    const { begun, ask } = desk();
    const first = ask("a");
    await turn();
    expect(begun[0]?.joined.names()).toEqual(["a"]);
    const second = ask("a");
    await turn();
    expect(begun).toHaveLength(2);
    begun[0]?.answer("old");
    begun[1]?.joined.names();
    begun[1]?.answer("new");
    expect([await first, await second]).toEqual(["old", "new"]);
  });

  it("are several where they ask for different things, or for more names than fit into a URL", async () => {
    const { begun, ask } = desk();
    void ask("a", context(), "one");
    void ask("a", context(), "other");
    for (let index = 0; index < 51; index += 1) void ask(`name-${index}`, context(), "many");
    await turn();
    expect(begun.map(({ joined }) => joined.names().length)).toEqual([1, 1, 50, 1]);
  });

  it("wait for others as long as their askers are patient, and no longer than the least patient one", async () => {
    const { begun, ask } = desk();
    const never = new Promise<void>(() => undefined);
    const patient = ask("a", context("waiting", { patience: never }));
    await turn();
    expect(begun).toHaveLength(0);
    void ask("b", context("waiting", { patience: Promise.resolve() }));
    await turn();
    expect(begun[0]?.joined.names()).toEqual(["a", "b"]);
    begun[0]?.answer("for both");
    expect(await patient).toBe("for both");
  });

  it("may take as long as the one who may wait longest", async () => {
    const { begun, ask } = desk();
    void ask("a", context("asking", { deadline: 5_000 }));
    void ask("b", context("asking", { deadline: 90_000 }));
    await turn();
    expect(begun[0]?.joined.context.deadline).toBe(90_000);
  });

  it("end for an asker at its own deadline, while the others wait on", async () => {
    const { begun, ask } = desk();
    const hurried = failed(ask("a", context("in a hurry", { deadline: 1_000 })));
    const other = ask("b");
    expect(await hurried).toMatchObject({ code: "Local.Deadline", doing: "in a hurry" });
    begun[0]?.answer("late");
    expect(await other).toBe("late");
  });

  it("fail for each who asked, in the words of its own doing", async () => {
    const { begun, ask } = desk();
    const errors = [failed(ask("a", context("doing this"))), failed(ask("b", context("doing that")))];
    await turn();
    begun[0]?.joined.names();
    begun[0]?.fail(new LiveError("first", "Throttling.User", { requestId: "R-1" }));
    const [one, two] = await Promise.all(errors);
    expect([one?.doing, two?.doing]).toEqual(["doing this", "doing that"]);
    expect(one?.message).toMatch(/^doing this: Throttling\.User \(RequestId R-1\)/);
    expect(one).not.toBe(two);
  });

  it("are asked again one by one where one name may have been refused for all", async () => {
    const { begun, ask } = desk();
    const good = ask("good");
    const bad = failed(ask("bad"));
    await turn();
    begun[0]?.joined.names();
    begun[0]?.fail(new LiveError("first", "InvalidFunctionName.Malformed"));
    await turn();
    expect(begun.slice(1).map(({ joined }) => joined.names())).toEqual([["good"], ["bad"]]);
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
          for (const { joined } of begun.slice(sent.length)) sent.push({ names: joined.names(), at: (time += 1) });
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
