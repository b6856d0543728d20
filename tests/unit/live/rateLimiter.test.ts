import fc from "fast-check";
import { Notices } from "../../../provider/live/notices";
import { defaultQuotas, RateLimiter } from "../../../provider/live/rateLimiter";
import { cancellation } from "./lib/cancellation";
import { VirtualClock } from "./lib/virtualClock";

type Ending = "ok" | "throttled" | "other";
interface Asked {
  /** Milliseconds: when it is asked for, how long it takes to arrive, and back. */
  at: number;
  out: number;
  back: number;
  how: Ending;
}

const operation = "CopyCasterSceneConfig";

function opened(quota = defaultQuotas[operation]) {
  const clock = new VirtualClock();
  const lines: string[] = [];
  const notices = new Notices(clock, (line) => lines.push(line));
  const limiter = new RateLimiter(operation, quota, clock, notices);
  const sent: number[] = [];
  const arrived: number[] = [];
  const order: number[] = [];
  const rates: number[] = [];
  const call = async ({ at, out, back, how }: Asked, index: number) => {
    await clock.sleep(at);
    const release = await limiter.acquire({ doing: "copying", deadline: Infinity });
    sent.push(clock.passed());
    order.push(index);
    await clock.sleep(out);
    arrived.push(clock.passed());
    await clock.sleep(back);
    release(how);
    rates.push(limiter.rate);
  };
  const play = async (asks: Asked[], milliseconds: number) => {
    const all = Promise.all(asks.map(call));
    await clock.pass(milliseconds);
    await all;
  };
  return { clock, limiter, lines, sent, arrived, order, rates, play };
}

const calls = (count: number, how: Ending = "ok", more: Partial<Asked> = {}): Asked[] =>
  Array.from({ length: count }, () => ({ at: 0, out: 5, back: 5, how, ...more }));

const failed = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** The most that any window of this length holds; it is open at its end. */
function busiest(times: number[], length: number): number {
  return Math.max(0, ...times.map((start) => times.filter((time) => time >= start && time < start + length).length));
}

it("sends a burst up to the quota at once, and the rest second by second", async () => {
  const { play, sent } = opened();
  await play(calls(100), 20_000);
  expect(sent.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
  expect(busiest(sent, 1_000)).toBe(10);
  expect(Math.max(...sent)).toBeLessThan(9_300);
});

it("takes a quota below one for a call in so many seconds", async () => {
  const { play, sent } = opened(0.5);
  await play(calls(4), 20_000);
  expect(sent).toEqual([0, 2_020, 4_040, 6_060].map((at) => expect.closeTo(at, -2) as number));
  expect(busiest(sent, 2_000)).toBe(1);
});

it("refuses a call whose deadline has passed, and spends no slot on it", async () => {
  const { clock, limiter, play, sent } = opened(1);
  await play(calls(1), 100);
  const late = failed(limiter.acquire({ doing: "copying", deadline: clock.now() + 10 }));
  const next = play(calls(1), 2_000);
  expect(await late).toMatchObject({ code: "Local.Deadline", doing: "copying" });
  await next;
  expect(sent[1]).toBeLessThan(1_100);
});

it("holds the slot of a call until it is answered, and for a second after", async () => {
  const { play, sent } = opened(1);
  await play(calls(2, "ok", { out: 4_000 }), 12_000);
  expect(sent).toEqual([0, 5_015]);
});

it("lets an urgent call go first, also when it became urgent while it waited", async () => {
  const { clock, limiter, play } = opened(1);
  await play(calls(1), 20);
  const order: string[] = [];
  const ask = (name: string, urgent?: boolean) => {
    const context = { doing: name, deadline: Infinity, urgent: urgent ?? false };
    void limiter.acquire(context).then((release) => {
      order.push(name);
      release("ok");
    });
    return context;
  };
  ask("first");
  const second = ask("second");
  ask("third", true);
  second.urgent = true;
  ask("fourth", true);
  await clock.pass(10_000);
  expect(order).toEqual(["second", "third", "fourth", "first"]);
});

it("ends the wait of a call that is cancelled, and lets the next one have its slot", async () => {
  const { clock, limiter, play, sent } = opened(1);
  await play(calls(1), 100);
  const { signal, abort } = cancellation();
  const cancelled = failed(limiter.acquire({ doing: "copying", deadline: Infinity, signal }));
  const next = play(calls(1), 2_000);
  abort();
  expect(await cancelled).toMatchObject({ code: "Local.Cancelled", maybeApplied: false });
  await next;
  expect(sent[1]).toBeLessThan(1_100);
  expect(await failed(limiter.acquire({ doing: "copying", deadline: Infinity, signal }))).toMatchObject({
    code: "Local.Cancelled",
  });
  const before = clock.passed();
  await play(calls(1), 2_000);
  expect((sent[2] ?? 0) - before).toBeLessThan(1_100);
});

const asked = fc.record({
  at: fc.nat(4_000),
  out: fc.nat(400),
  back: fc.nat(100),
  how: fc.constantFrom<Ending>("ok", "ok", "throttled", "other"),
});
const quotas = fc.constantFrom(0.2, 0.5, 1, 1.5, 3, 10, 15);

it("admits whatever is asked for and however it ends: in order, within the quota in every second, at a rate between floor and quota", async () => {
  await fc.assert(
    fc.asyncProperty(quotas, fc.array(asked, { minLength: 1, maxLength: 40 }), async (quota, asks) => {
      const { play, sent, order, rates } = opened(quota);
      asks.sort((a, b) => a.at - b.at);
      await play(asks, 600_000);
      expect(order).toEqual(asks.map((_, index) => index));
      expect(busiest(sent, Math.max(1, 1 / quota) * 1_000)).toBeLessThanOrEqual(Math.max(1, quota));
      const floor = Math.min(quota, Math.max(quota / 16, 0.2));
      for (const rate of rates) expect(rate >= floor && rate <= quota).toBe(true);
    }),
    { numRuns: 150 },
  );
});

it("lets no more arrive in any second than the quota, though the way there takes up to 3 s longer for some", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 3, 10), fc.array(fc.nat(3_000), { maxLength: 40 }), async (quota, outs) => {
      const { play, arrived } = opened(quota);
      await play(
        outs.map((out) => ({ at: 0, out, back: 5, how: "ok" })),
        100_000,
      );
      expect(busiest(arrived, 1_000)).toBeLessThanOrEqual(quota);
    }),
    { numRuns: 150 },
  );
});

it("goes down once for a burst that was throttled, and comes back a tenth of the quota per second", async () => {
  const { clock, limiter, lines, play } = opened();
  await play(calls(10, "throttled"), 100);
  expect(limiter.rate).toBeCloseTo(7);
  await clock.pass(2_000);
  const rates: number[] = [];
  for (let second = 0; second < 4; second += 1) {
    await play(calls(5), 1_000);
    rates.push(limiter.rate);
  }
  expect(rates.map((rate) => expect.closeTo(rate) as number)).toEqual([8, 9, 10, 10]);
  expect(lines).toEqual([
    "the account's quota for CopyCasterSceneConfig is short: down to 7 calls per second.",
    "the quota for CopyCasterSceneConfig is free again: back at 10 calls per second.",
  ]);
});

it("falls to a sixteenth of the quota while everything is throttled, and says so once", async () => {
  const { limiter, lines, play } = opened(30);
  for (let round = 0; round < 20; round += 1) await play(calls(3, "throttled"), 5_000);
  expect(limiter.rate).toBe(30 / 16);
  expect(lines).toHaveLength(1);
});

it("says once what a call waits for, about how long, and for how long at most", async () => {
  const { clock, limiter, lines } = opened();
  const context = { doing: "copying scene a", deadline: clock.now() + 300_000 };
  for (let count = 0; count < 200; count += 1) void limiter.acquire(context).then((release) => release("ok"));
  expect(lines).toEqual([
    "copying scene a: waiting for the quota of CopyCasterSceneConfig (10 calls per second), about 6 s, at most 300 s.",
  ]);
  await clock.pass(100_000);
});
