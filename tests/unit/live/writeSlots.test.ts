import { Notices } from "../../../provider/live/notices";
import { RateLimiter } from "../../../provider/live/rateLimiter";
import { WriteSlots } from "../../../provider/live/writeSlots";
import { cancellation } from "./lib/cancellation";
import { VirtualClock } from "./lib/virtualClock";

function opened(rate: number) {
  const clock = new VirtualClock();
  const lines: string[] = [];
  const now = { rate, delay: 0 };
  const real = new RateLimiter("CopyCasterSceneConfig", rate, clock, new Notices(clock, (line) => lines.push(line)));
  const logLongWait: RateLimiter["logLongWait"] = (context, wait) => real.logLongWait(context, wait);
  const limiter = {
    get rate() {
      return now.rate;
    },
    get delay() {
      return now.delay;
    },
    logLongWait,
  };
  const slots = new WriteSlots(limiter, clock);
  const inside: string[] = [];
  const enter = (doing: string, deadline = clock.now() + 900, signal?: AbortSignal) => {
    const entered = slots.acquire({ doing, deadline, callTimeout: 10, signal }).then((leave) => {
      inside.push(doing);
      return leave;
    });
    entered.catch(() => undefined);
    return entered;
  };
  return { clock, lines, now, inside, enter };
}

const nextTick = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("write slots", () => {
  it("are as many at a time as a second's quota takes, first come, first served", async () => {
    const { enter, inside } = opened(2);
    const first = await enter("first");
    await enter("second");
    void enter("third");
    void enter("fourth");
    await nextTick();
    expect(inside).toEqual(["first", "second"]);
    first();
    first();
    await nextTick();
    expect(inside).toEqual(["first", "second", "third"]);
  });

  it("are one at a time where the quota is below one, and more when the rate comes back", async () => {
    const { enter, inside, now } = opened(0.5);
    const leave = await enter("a");
    for (const each of ["b", "c", "d"]) void enter(each);
    await nextTick();
    expect(inside).toEqual(["a"]);
    now.rate = 3;
    leave();
    await nextTick();
    expect(inside).toEqual(["a", "b", "c", "d"]);
  });

  it("are waited for until the deadline and no longer, and the one that gave up is passed over", async () => {
    const { clock, enter, inside } = opened(1);
    const leave = await enter("first");
    const late = enter("late", clock.now() + 20);
    void enter("next");
    await expect(late).rejects.toMatchObject({ code: "Local.Deadline", doing: "late" });
    leave();
    await nextTick();
    expect(inside).toEqual(["first", "next"]);
  });

  it("are waited for no longer once the request is cancelled, in the queue and behind it", async () => {
    const { enter, inside, now } = opened(1);
    const leave = await enter("first");
    const { signal, abort, listeners } = cancellation();
    const queued = enter("queued", Infinity, signal);
    abort();
    await expect(queued).rejects.toMatchObject({ code: "Local.Cancelled", doing: "queued" });
    leave();
    now.delay = 5_000;
    const second = cancellation();
    const delayed = enter("delayed", Infinity, second.signal);
    await nextTick();
    second.abort();
    await expect(delayed).rejects.toMatchObject({ code: "Local.Cancelled", doing: "delayed" });
    now.delay = 0;
    await enter("next");
    expect(inside).toEqual(["first", "next"]);
    expect([listeners(), second.listeners()]).toEqual([0, 0]);
  });

  it("come a second at most before the quota lets the write go", async () => {
    const { clock, enter, inside, now } = opened(0.2);
    now.delay = 5_000;
    void enter("slow", clock.now() + 60_000);
    await clock.pass(3_900);
    expect(inside).toEqual([]);
    now.delay = 900;
    await clock.pass(200);
    expect(inside).toEqual(["slow"]);
  });

  it("end at once where the quota lets no write go before the deadline, and let the next one in", async () => {
    const { clock, enter, inside, now } = opened(1);
    now.delay = 5_000;
    await expect(enter("late", clock.now() + 3_000)).rejects.toMatchObject({ code: "Local.Deadline" });
    now.delay = 0;
    void enter("next");
    await nextTick();
    expect(inside).toEqual(["next"]);
  });

  it("are said to be waited for, by one line, where many are before", async () => {
    const { enter, lines } = opened(1);
    for (let index = 0; index < 20; index += 1) void enter(`copying ${index}`);
    await nextTick();
    expect(lines).toEqual([
      "copying 7: waiting for the quota of CopyCasterSceneConfig (1 call per second), about 6 s, at most 1 s.",
    ]);
  });
});
