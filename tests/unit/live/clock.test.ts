import * as fc from "fast-check";
import { neverBack } from "../../../provider/live/clock";

const start = Date.parse("2026-11-22T18:00:00Z");

/** A machine whose clock can be set, and whose steady time stands still while it is suspended. */
function machine() {
  let [time, steady] = [start, 5_000];
  return {
    now: neverBack(
      () => time,
      () => steady,
    ),
    pass: (milliseconds: number) => {
      time += milliseconds;
      steady += milliseconds;
    },
    set: (milliseconds: number) => (time += milliseconds),
  };
}

it("goes on as if nothing had happened when the clock is set back by ten minutes", () => {
  const { now, pass, set } = machine();
  expect(now()).toBe(start);
  pass(1_000);
  set(-600_000);
  expect(now()).toBe(start + 1_000);
  pass(57_000);
  expect(now()).toBe(start + 58_000);
});

it("follows the clock forward, as after a suspension", () => {
  const { now, pass, set } = machine();
  pass(1_000);
  set(3_600_000);
  expect(now()).toBe(start + 3_601_000);
});

it("never goes back, and never falls behind the time that has passed", () => {
  const step = fc.record({ passes: fc.nat(100_000), jumps: fc.integer({ min: -1_000_000, max: 1_000_000 }) });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const { now, pass, set } = machine();
      for (const { passes, jumps } of steps) {
        const before = now();
        set(jumps);
        pass(passes);
        expect(now()).toBeGreaterThanOrEqual(before + passes);
      }
    }),
  );
});
