import fc from "fast-check";
import type { RequestContext } from "../../../provider/live/clock";
import { LiveError } from "../../../provider/live/errors";
import { Notices } from "../../../provider/live/notices";
import { defaultBackoff, RetryBudget, retry, type Backoff } from "../../../provider/live/retry";
import { cancellation } from "./lib/cancellation";
import { VirtualClock } from "./lib/virtualClock";

const noDelay = { startingDelay: 0, maxDelay: 0, attemptsAtFaults: 6 };

/** Attempts that fail with these codes in turn, and then with the last one for ever; an empty code is a success. */
function opened(backoff: Backoff) {
  const clock = new VirtualClock();
  const tried: number[] = [];
  const at: number[] = [];
  const run = (codes: string[], context: Partial<RequestContext> = {}, takes = 0) => {
    let calls = 0;
    const attempt = (before: number) => {
      tried.push(before);
      at.push(clock.passed());
      if (takes > 0) clock.set(clock.now() + takes);
      const code = codes[Math.min(calls++, codes.length - 1)] ?? "";
      if (code === "") return Promise.resolve("done");
      return Promise.reject(new LiveError("reading", code, { requestId: "R-1", httpStatus: 503 }));
    };
    const asked = { doing: "reading", deadline: clock.now() + 60_000, callTimeout: 1_000, ...context };
    return retry(attempt, asked, clock, backoff).catch((error: Error) => error);
  };
  const play = async (codes: string[], context: Partial<RequestContext> = {}) => {
    const outcome = run(codes, context);
    await clock.pass(200_000);
    return outcome;
  };
  return { clock, tried, at, run, play };
}

describe("an attempt that failed", () => {
  it("is repeated after a temporary refusal, with the number of earlier attempts", async () => {
    const { play, tried } = opened(defaultBackoff);
    expect(await play(["Throttling.User", "InternalError", ""])).toBe("done");
    expect(tried).toEqual([0, 1, 2]);
  });

  it.each(["IllegalOperation", "InvalidCaster.NotFound", "Forbidden.RAM", "Local.UnexpectedAnswer", "Local.Cancelled"])(
    "is never made again where only a person can help: %s",
    async (code) => {
      const { play, tried } = opened(defaultBackoff);
      expect(await play([code])).toMatchObject({ code });
      expect(tried).toEqual([0]);
    },
  );

  it("is given up on a broken backend after six times, with its last failure", async () => {
    const { play, tried } = opened(defaultBackoff);
    expect(await play(["InternalError"])).toMatchObject({ code: "InternalError" });
    expect(tried).toHaveLength(6);
  });

  it("is made again while throttled until the deadline, and not after it", async () => {
    const { clock, play, run, tried, at } = opened(defaultBackoff);
    expect(await play(["Throttling.User"])).toMatchObject({ code: "Throttling.User" });
    expect(tried.length).toBeGreaterThan(10);
    expect(Math.max(...at)).toBeLessThan(60_000);
    expect(await run(["Throttling"], { deadline: clock.now() - 1 })).toMatchObject({ code: "Throttling" });
    expect(tried.at(-1)).toBe(0);
  });

  it("says why it was made again, and not that its time ran out meanwhile", async () => {
    const { play } = opened(defaultBackoff);
    expect(await play(["Throttling.User", "Local.Deadline"])).toMatchObject({ code: "Throttling.User" });
    expect(await play(["Local.Deadline"])).toMatchObject({ code: "Local.Deadline" });
  });

  it("passes on at once what is not a failure of the cloud", async () => {
    const attempt = jest.fn(() => Promise.reject(new TypeError("a bug")));
    const context = { doing: "reading", deadline: Infinity, callTimeout: 1_000 };
    await expect(retry(attempt, context, new VirtualClock(), defaultBackoff)).rejects.toThrow("a bug");
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});

describe("the delays", () => {
  it("are a random part of steps that double up to the longest", async () => {
    const { play, at } = opened({ ...defaultBackoff, random: () => 0.5 });
    await play(["LockFail", "LockFail", "LockFail", "LockFail", "LockFail", "LockFail", "LockFail", "LockFail", ""]);
    const delays = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(delays).toEqual([150, 300, 600, 1_200, 2_400, 4_000, 4_000, 4_000]);
  });

  it("never reach beyond the deadline, whatever chance says", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), async (chances) => {
        let draws = 0;
        const random = () => chances[draws++ % chances.length] ?? 0;
        const { play, at } = opened({ startingDelay: 300, maxDelay: 8_000, attemptsAtFaults: 100, random });
        expect(await play(["Throttling", ...Array<string>(50).fill("LockFail"), ""])).toBeDefined();
        expect(Math.max(...at)).toBeLessThan(60_000);
      }),
      { numRuns: 50 },
    );
  });

  it("end when the request is cancelled, and the attempt is not made again", async () => {
    const { clock, run, tried } = opened({ ...defaultBackoff, random: () => 1 });
    const { signal, abort, listeners } = cancellation();
    const outcome = run(["Throttling.User"], { signal });
    await clock.pass(100);
    abort();
    expect(await outcome).toMatchObject({ code: "Local.Cancelled", doing: "reading" });
    expect(tried).toEqual([0]);
    expect(listeners()).toBe(0);
  });
});

describe("the budget of retries", () => {
  function budgeted() {
    const lines: string[] = [];
    const backoff: { -readonly [K in keyof Backoff]: Backoff[K] } = { ...noDelay };
    const here = opened(backoff);
    const budget = new RetryBudget(here.clock);
    Object.assign(backoff, { budget, notices: new Notices(here.clock, (line) => lines.push(line)) });
    const run = async (codes: string[], takes = 0) => {
      const outcome = here.run(codes, {}, takes);
      await here.clock.pass(0);
      const ended = await outcome;
      return ended instanceof Error ? ended.message : ended;
    };
    return { ...here, run, lines, budget, calls: () => here.tried.length };
  }

  const take = (budget: RetryBudget): number => {
    let count = 0;
    while (budget.take()) count += 1;
    return count;
  };

  it("is a hundred, one more per second, and one for ten successes", () => {
    const { budget, clock } = budgeted();
    expect(take(budget)).toBe(100);
    clock.set(clock.now() + 7_000);
    expect(take(budget)).toBe(7);
    for (let count = 0; count < 31; count += 1) budget.refund();
    expect(take(budget)).toBe(3);
    clock.set(clock.now() + 3_600_000);
    expect(take(budget)).toBe(100);
  });

  it("leaves a broken backend alone after a hundred retries of all resources together, and says why, with code and RequestId", async () => {
    const { run, calls } = budgeted();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => run(["InternalError"])));
    expect(calls()).toBe(150);
    expect(outcomes.at(-1)).toBe(
      "reading: InternalError (HTTP 503, RequestId R-1): the cloud failed; try again, and give the RequestId to the " +
        "vendor's support when it lasts. It was not tried again: too many calls of this run failed, and its retries are used up.",
    );
    expect(await run(["InternalError"])).toContain("used up");
    expect(calls()).toBe(151);
  });

  it("is not touched by a throttled call, which is tried again when none is left", async () => {
    const { budget, run } = budgeted();
    take(budget);
    expect(await run(["Throttling.User", "Throttling.User", "LockFail", ""])).toBe("done");
    expect(await run(["Throttling.User", "ServiceUnavailable", ""])).toContain("used up");
  });

  it("is not blamed where a fault was tried as often as it may be", async () => {
    const { run, calls } = budgeted();
    expect(await run(["ServiceUnavailable"])).not.toContain("used up");
    expect(calls()).toBe(6);
  });

  it("lets one line say what is repeated for more than five seconds, and for how long at most", async () => {
    const { run, lines } = budgeted();
    const throttled = Array<string>(4).fill("Throttling.User");
    await run([...throttled, ""], 2_000);
    await run([...throttled, ""], 2_000);
    expect(lines).toEqual(["reading: Throttling.User (RequestId R-1) for 6 s; trying again, for 54 s at most."]);
  });
});
