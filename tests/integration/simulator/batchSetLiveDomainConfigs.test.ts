import type { Simulator } from "../../../local/simulator";
import { call, manualClock, refusedWith, simulator } from "./lib/client";

const domains = [{ domainName: "a.example.com" }, { domainName: "b.example.com" }];
const Functions = JSON.stringify([
  { functionName: "error_page", functionArgs: [{ argName: "error_code", argValue: "404" }] },
]);
const batch = (sim: Simulator, DomainNames: string) =>
  call(sim, "BatchSetLiveDomainConfigs", { DomainNames, Functions });

it("writes production of every named domain, in doubly wrapped lists and configuring until the rollout ends", async () => {
  const clock = manualClock();
  const sim = await simulator({ clock, rolloutMs: 1_000, world: { domains } });
  await batch(sim, "a.example.com, B.example.com");
  const read = async (DomainName: string) =>
    (await call(sim, "DescribeLiveDomainConfigs", { DomainName, FunctionNames: "error_page" }))["DomainConfigs"];
  expect(await read("b.example.com")).toEqual({
    DomainConfig: [
      {
        ConfigId: expect.stringMatching(/^\d+$/) as string,
        FunctionName: "error_page",
        Status: "configuring",
        FunctionArgs: { FunctionArg: [{ ArgName: "error_code", ArgValue: "404" }] },
      },
    ],
  });
  clock.advance(1_000);
  expect(await read("a.example.com")).toMatchObject({ DomainConfig: [{ Status: "success" }] });
  expect(sim.world.staged("a.example.com", "error_page")).toEqual([]);
});

it("changes no domain when one of them does not exist", async () => {
  const sim = await simulator({ world: { domains } });
  expect(await refusedWith(batch(sim, "a.example.com,c.example.com"))).toEqual(["InvalidDomain.NotFound", 404]);
  expect(sim.world.production("a.example.com", "error_page")).toEqual([]);
});

it.each([
  ["MissingDomainNames", ""],
  ["MissingDomainNames", " , "],
  ["InvalidDomainNames.Malformed", "a.example.com,?"],
])("answers %s to the domain names %j", async (code, names) => {
  const sim = await simulator({ world: { domains } });
  expect(await refusedWith(batch(sim, names))).toEqual([code, 400]);
});

it.each(["DescribeLiveDomainStagingConfig", "DescribeLiveDomainConfigs"])(
  "refuses %s without names",
  async (action) => {
    const sim = await simulator({ world: { domains } });
    const DomainName = "a.example.com";
    expect(await refusedWith(call(sim, action, { DomainName }))).toEqual(["MissingFunctionNames", 400]);
    expect(await refusedWith(call(sim, action, { FunctionNames: "x" }))).toEqual(["MissingDomainName", 400]);
    expect(await refusedWith(call(sim, action, { DomainName: "c.example.com", FunctionNames: "x" }))).toEqual([
      "InvalidDomain.NotFound",
      404,
    ]);
  },
);
