import { defaultQuotas, QuotaKeeper } from "../../../provider/live/quota";

beforeEach(() => void jest.useFakeTimers({ now: 0 }));
afterEach(() => void jest.useRealTimers());

async function admissions(keeper: QuotaKeeper, count: number, milliseconds: number): Promise<number[]> {
  const times: number[] = [];
  const all = Array.from({ length: count }, async () => {
    await keeper.admit("CopyCasterSceneConfig");
    times.push(performance.now());
  });
  await jest.advanceTimersByTimeAsync(milliseconds);
  await Promise.all(all);
  return times;
}

it("admits no more calls in any second than the quota", async () => {
  const times = await admissions(new QuotaKeeper(defaultQuotas), 35, 10_000);
  expect(times).toHaveLength(35);
  for (const start of times) {
    expect(times.filter((time) => time >= start && time < start + 999.9).length).toBeLessThanOrEqual(10);
  }
});

it("uses the whole quota", async () => {
  const times = await admissions(new QuotaKeeper(defaultQuotas), 31, 10_000);
  expect(Math.max(...times)).toBeLessThan(3_100);
});

it("counts each operation by itself", async () => {
  const keeper = new QuotaKeeper(defaultQuotas);
  await admissions(keeper, 10, 2_000);
  const before = performance.now();
  await keeper.admit("DescribeCasters");
  expect(performance.now()).toBe(before);
});
