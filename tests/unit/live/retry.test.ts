import type { CallContext } from "../../../provider/live/client";
import { LiveError } from "../../../provider/live/errors";
import { defaultBackoff, retrying } from "../../../provider/live/retry";

beforeEach(() => void jest.useFakeTimers({ now: 0 }));
afterEach(() => void jest.useRealTimers());

const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
const context: CallContext = { doing: "reading", deadline: 60_000, callTimeout: 1_000 };

async function run(codes: string[]): Promise<{ tried: number[]; outcome: string; at: number }> {
  const tried: number[] = [];
  const attempt = (before: number) => {
    tried.push(before);
    const code = codes[Math.min(before, codes.length - 1)] ?? "";
    return code === "" ? Promise.resolve("done") : Promise.reject(new LiveError("reading", code));
  };
  const result = retrying(attempt, context, clock, defaultBackoff).catch((error: Error) => error.message);
  await jest.advanceTimersByTimeAsync(200_000);
  return { tried, outcome: await result, at: Date.now() };
}

it("tries again after a refusal for now, and tells the attempt how often it was tried", async () => {
  const { tried, outcome } = await run(["Throttling.User", "InternalError", ""]);
  expect(outcome).toBe("done");
  expect(tried).toEqual([0, 1, 2]);
});

it("never repeats what only a person can mend", async () => {
  for (const code of ["IllegalOperation", "InvalidCaster.NotFound", "Forbidden.RAM", "Something.New"]) {
    expect((await run([code])).tried).toEqual([0]);
  }
});

it("gives up on a broken backend after six attempts, with its last failure", async () => {
  const { tried, outcome } = await run(["InternalError"]);
  expect(tried).toHaveLength(6);
  expect(outcome).toContain("InternalError");
});

it("goes on while throttled until the deadline, and not beyond it", async () => {
  const { tried } = await run(["Throttling.User"]);
  expect(tried.length).toBeGreaterThan(10);
  const late = { ...context, deadline: Date.now() - 1 };
  const attempt = jest.fn(() => Promise.reject(new LiveError("reading", "Throttling")));
  await expect(retrying(attempt, late, clock, defaultBackoff)).rejects.toThrow("Throttling");
  expect(attempt).toHaveBeenCalledTimes(1);
});

it("passes on what is no failure of the cloud at once", async () => {
  const attempt = jest.fn(() => Promise.reject(new TypeError("a bug")));
  await expect(retrying(attempt, context, clock, defaultBackoff)).rejects.toThrow("a bug");
  expect(attempt).toHaveBeenCalledTimes(1);
});
