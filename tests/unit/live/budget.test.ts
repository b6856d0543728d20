import { RetryBudget } from "../../../provider/live/budget";
import { LiveError } from "../../../provider/live/errors";
import { Notices } from "../../../provider/live/notices";
import { retrying } from "../../../provider/live/retry";
import { VirtualClock } from "./virtualClock";

const backoff = { startingDelay: 0, maxDelay: 0, attemptsAtFaults: 6 };

function opened() {
  const clock = new VirtualClock();
  const lines: string[] = [];
  const notices = new Notices(clock, (line) => lines.push(line));
  const budget = new RetryBudget(clock);
  let calls = 0;
  const run = (codes: string[], takes = 0) => {
    let tried = 0;
    const attempt = () => {
      calls += 1;
      clock.set(clock.now() + takes);
      const code = codes[Math.min(tried++, codes.length - 1)] ?? "";
      if (code === "") return Promise.resolve("done");
      return Promise.reject(new LiveError("reading", code, { requestId: "R-1", httpStatus: 503 }));
    };
    const context = { doing: "reading", deadline: clock.now() + 60_000, callTimeout: 1_000 };
    return retrying(attempt, context, clock, { ...backoff, budget, notices }).catch((error: Error) => error.message);
  };
  return { clock, lines, budget, run, calls: () => calls };
}

const taken = (budget: RetryBudget): number => {
  let count = 0;
  while (budget.take()) count += 1;
  return count;
};

it("gives a hundred retries, one more per second, and one for ten successes", () => {
  const { budget, clock } = opened();
  expect(taken(budget)).toBe(100);
  clock.set(clock.now() + 7_000);
  expect(taken(budget)).toBe(7);
  for (let count = 0; count < 31; count += 1) budget.succeeded();
  expect(taken(budget)).toBe(3);
  clock.set(clock.now() + 3_600_000);
  expect(taken(budget)).toBe(100);
});

it("leaves a broken backend alone after a hundred retries of all resources together, and says why, with code and RequestId", async () => {
  const { run, calls } = opened();
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => run(["InternalError"])));
  expect(calls()).toBe(150);
  expect(outcomes.at(-1)).toBe(
    "reading: InternalError (HTTP 503, RequestId R-1): the cloud failed; try again, and give the RequestId to the " +
      "vendor's support when it lasts. It was not tried again: too many calls of this run failed, and its retries are used up.",
  );
  expect((await run(["InternalError"])).toString()).toContain("used up");
  expect(calls()).toBe(151);
});

it("takes no retry for a throttled call, and tries it again when there is none left", async () => {
  const { budget, run } = opened();
  taken(budget);
  expect(await run(["Throttling.User", "Throttling.User", "LockFail", ""])).toBe("done");
  expect(await run(["Throttling.User", "ServiceUnavailable", ""])).toContain("used up");
});

it("says nothing of retries being used up where a fault was tried as often as it may be", async () => {
  const { run, calls } = opened();
  expect(await run(["ServiceUnavailable"])).not.toContain("used up");
  expect(calls()).toBe(6);
});

it("says once what is repeated for more than five seconds, and for how long at most", async () => {
  const { run, lines } = opened();
  await run(["Throttling.User", "Throttling.User", "Throttling.User", "Throttling.User", ""], 2_000);
  await run(["Throttling.User", "Throttling.User", "Throttling.User", "Throttling.User", ""], 2_000);
  expect(lines).toEqual(["reading: Throttling.User (RequestId R-1) for 6 s; trying again, for 54 s at most."]);
});
