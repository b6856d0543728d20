import { call, manualClock, refusedWith, simulator } from "./lib/client";

const domain = { DomainName: "new.example.com", LiveDomainType: "liveVideo", Region: "cn-beijing" };

it("adds a domain that is configuring until its rollout ends", async () => {
  const clock = manualClock();
  const sim = await simulator({ clock, rolloutMs: 60_000 });
  await call(sim, "AddLiveDomain", { ...domain, Scope: "global" });
  const detail = async () =>
    (await call(sim, "DescribeLiveDomainDetail", { DomainName: domain.DomainName }))["DomainDetail"];
  expect(await detail()).toMatchObject({
    DomainStatus: "configuring",
    Region: "cn-beijing",
    Scope: "global",
    SSLProtocol: "off",
  });
  clock.advance(60_000);
  expect((await detail()).DomainStatus).toBe("online");
  expect(sim.world.snapshot().domains?.at(-1)).not.toHaveProperty("onlineAt");
});

it.each([
  ["DomainAlreadyExist", { DomainName: "LIVE.example.com" }],
  ["MissingRegion", { Region: "" }],
  ["InvalidRegion.Malformed", { Region: "mars" }],
  ["InvalidDomainName.Malformed", { DomainName: "-.example.com" }],
])("answers %s to %j", async (code, changes: Record<string, string>) => {
  const sim = await simulator();
  expect(await refusedWith(call(sim, "AddLiveDomain", { ...domain, ...changes }))).toEqual([code, 400]);
});

it("answers InvalidDomain.NotFound to a read of a domain that does not exist", async () => {
  const sim = await simulator();
  expect(await refusedWith(call(sim, "DescribeLiveDomainDetail", { DomainName: "x.example.com" }))).toEqual([
    "InvalidDomain.NotFound",
    404,
  ]);
});
