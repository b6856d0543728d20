import type { Simulator, ThrottleStatus } from "../../../local/simulator";
import { demo } from "../../../local/simulator";
import { call, manualClock, refusal, refusedWith, simulator } from "./lib/client";

const casters = (sim: Simulator) => call(sim, "DescribeCasters");
async function times(count: number, run: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += 1) await run();
}

it.each([
  ["CopyCasterSceneConfig", 10, { CasterId: demo.casterId, FromSceneId: demo.pvwSceneId, ToSceneId: demo.pgmSceneId }],
  ["PublishLiveStagingConfigToProduction", 30, { DomainName: demo.domainName, FunctionName: "aliauth" }],
  ["DescribeCasters", 15, {}],
  ["DescribeLiveDomainStagingConfig", 30, { DomainName: demo.domainName, FunctionNames: "aliauth" }],
  ["DescribeLiveDomainConfigs", 100, { DomainName: demo.domainName, FunctionNames: "aliauth" }],
])(
  "answers Throttling.User to %s after %d calls within a second",
  async (action, limit, parameters: Record<string, string>) => {
    const sim = await simulator({ clock: manualClock() });
    await times(limit, () => call(sim, action, parameters));
    expect(await refusedWith(call(sim, action, parameters))).toEqual(["Throttling.User", 400]);
  },
);

it("slides: a call is accepted again one second after the oldest accepted one", async () => {
  const clock = manualClock();
  const sim = await simulator({ clock, quotas: { DescribeCasters: 2 } });
  await casters(sim);
  clock.advance(600);
  await casters(sim);
  clock.advance(399);
  expect((await refusal(casters(sim))).code).toBe("Throttling.User");
  clock.advance(1);
  await casters(sim);
  expect((await refusal(casters(sim))).code).toBe("Throttling.User");
});

it("counts all keys of an account together, and no other account", async () => {
  const key = (accessKeyId: string, accountId: string) => ({ accessKeyId, accessKeySecret: "s", accountId });
  const sim = await simulator({
    clock: manualClock(),
    quotas: { DescribeCasters: 1 },
    credentials: [key("a1", "a"), key("a2", "a"), key("b1", "b")],
  });
  const as = (accessKeyId: string) => call(sim, "DescribeCasters", {}, { accessKeyId });
  await as("a1");
  expect((await refusal(as("a2"))).code).toBe("Throttling.User");
  expect((await as("b1"))["Total"]).toBe(0);
});

it("counts each operation separately", async () => {
  const sim = await simulator({ clock: manualClock(), quotas: { DescribeCasters: 1, DescribeCasterConfig: 1 } });
  await casters(sim);
  expect(await call(sim, "DescribeCasterConfig", { CasterId: demo.casterId })).toHaveProperty("CasterName");
});

it.each([400, 429, 503] as ThrottleStatus[])(
  "answers with HTTP status %d for the option throttleStatus",
  async (throttleStatus) => {
    const sim = await simulator({ quotas: { DescribeCasters: 0 }, throttleStatus });
    expect(await refusedWith(casters(sim))).toEqual(["Throttling.User", throttleStatus]);
  },
);

it("limits nothing with quotas false", async () => {
  const sim = await simulator({ clock: manualClock(), quotas: false });
  await times(20, () => casters(sim));
  expect(sim.calls.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
});

it("records a throttled write as not applied", async () => {
  const sim = await simulator({ quotas: { PublishLiveStagingConfigToProduction: 0 } });
  const parameters = { DomainName: demo.domainName, FunctionName: "aliauth" };
  await refusal(call(sim, "PublishLiveStagingConfigToProduction", parameters));
  expect(sim.calls).toMatchObject([{ applied: false, code: "Throttling.User" }]);
  expect(sim.writes()).toEqual([]);
});
