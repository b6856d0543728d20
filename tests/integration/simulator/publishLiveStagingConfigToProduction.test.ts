import type { Simulator } from "../../../local/simulator";
import { demo } from "../../../local/simulator";
import { call, manualClock, refusedWith, simulator } from "./lib/client";

const { domainName } = demo;
const publish = (sim: Simulator, changes: Record<string, string> = {}) =>
  call(sim, "PublishLiveStagingConfigToProduction", { DomainName: domainName, FunctionName: "aliauth", ...changes });
const argsOf = (sim: Simulator, functionName = "aliauth") =>
  sim.world.production(domainName, functionName).map(({ args }) => args);

it("publishes the staged records and answers only a RequestId", async () => {
  const sim = await simulator();
  const staged = sim.world.staged(domainName, "aliauth");
  const answer = await publish(sim);
  expect(Object.keys(answer)).toEqual(["RequestId"]);
  expect(argsOf(sim)).toEqual(staged.map(({ args }) => args));
  expect(sim.world.staged(domainName, "aliauth")).toEqual(staged);
  expect(sim.writes()).toMatchObject([{ action: "PublishLiveStagingConfigToProduction", applied: true, status: 200 }]);
});

it("promotes every record of the function and no other function", async () => {
  const sim = await simulator();
  const records = [
    { ttl: "60", path: "/a", weight: "1" },
    { ttl: "90", path: "/b", weight: "2" },
  ];
  sim.world.stage(domainName, "path_based_ttl_set", records);
  sim.world.setProduction(domainName, "path_based_ttl_set", [{ ttl: "1", path: "/old", weight: "1" }]);
  const before = argsOf(sim);
  await publish(sim, { FunctionName: "path_based_ttl_set" });
  expect(argsOf(sim, "path_based_ttl_set")).toEqual(records);
  expect(argsOf(sim)).toEqual(before);
});

it("gives production records ConfigIds of their own", async () => {
  const sim = await simulator();
  await publish(sim);
  const ids = [...sim.world.staged(domainName, "aliauth"), ...sim.world.production(domainName, "aliauth")].map(
    ({ configId }) => configId,
  );
  expect(new Set(ids).size).toBe(2);
});

it("accepts the domain name in any case", async () => {
  const sim = await simulator();
  await publish(sim, { DomainName: domainName.toUpperCase() });
  expect(sim.writes()).toHaveLength(1);
});

it("removes the staged records when stagingSurvivesPublish is false, so that a repeat answers StagingConfig.NotFound", async () => {
  const sim = await simulator({ stagingSurvivesPublish: false });
  await publish(sim);
  expect(sim.world.staged(domainName, "aliauth")).toEqual([]);
  expect(await refusedWith(publish(sim))).toEqual(["StagingConfig.NotFound", 404]);
});

it.each(["success", "failed"] as const)(
  "shows production as configuring until the rollout ends in %s",
  async (rolloutResult) => {
    const clock = manualClock();
    const sim = await simulator({ clock, rolloutMs: 30_000, rolloutResult });
    const statuses = () => sim.world.production(domainName, "aliauth").map(({ status }) => status);
    await publish(sim);
    clock.advance(29_999);
    expect(statuses()).toEqual(["configuring"]);
    clock.advance(1);
    expect(statuses()).toEqual([rolloutResult]);
  },
);

it("lets a domain of the world end its rollouts with another result", async () => {
  const sim = await simulator();
  sim.world.change(({ domains }) => domains.forEach((domain) => (domain.rolloutResult = "failed")));
  await publish(sim);
  expect(sim.world.production(domainName, "aliauth")).toMatchObject([{ status: "failed" }]);
});

it.each(["success", "testing"] as const)("publishes a staged record whose status is %s", async (status) => {
  const sim = await simulator();
  sim.world.stage(domainName, "oss_auth", [{ oss_bucket_id: "example" }], status);
  await publish(sim, { FunctionName: "oss_auth" });
  expect(argsOf(sim, "oss_auth")).toEqual([{ oss_bucket_id: "example" }]);
});

it.each(["configuring", "failed"] as const)(
  "answers StagingConfig.Failed when a staged record is %s",
  async (status) => {
    const sim = await simulator();
    sim.world.stage(domainName, "aliauth", [{ auth_type: "no_auth" }], status);
    expect(await refusedWith(publish(sim))).toEqual(["StagingConfig.Failed", 400]);
    expect(sim.writes()).toEqual([]);
  },
);

it("answers StagingConfig.Failed until the staged records have settled", async () => {
  const clock = manualClock();
  const sim = await simulator({ clock, stagingMs: 5_000 });
  const functions = [{ functionName: "aliauth", functionArgs: [{ argName: "auth_type", argValue: "no_auth" }] }];
  await call(sim, "SetLiveDomainStagingConfig", { DomainName: domainName, Functions: JSON.stringify(functions) });
  clock.advance(4_999);
  expect(await refusedWith(publish(sim))).toEqual(["StagingConfig.Failed", 400]);
  clock.advance(1);
  await publish(sim);
  expect(argsOf(sim)).toEqual([{ auth_type: "no_auth" }]);
});

it("answers StagingConfig.NotFound when nothing is staged for the function", async () => {
  const sim = await simulator();
  const before = sim.world.snapshot();
  expect(await refusedWith(publish(sim, { FunctionName: "oss_auth" }))).toEqual(["StagingConfig.NotFound", 404]);
  expect(sim.world.snapshot()).toEqual(before);
});

it.each([
  ["MissingDomainName", 400, { DomainName: "" }],
  ["MissingFunctionName", 400, { FunctionName: "", DomainName: "not a domain" }],
  ["InvalidDomainName.Malformed", 400, { DomainName: "not a domain" }],
  ["InvalidDomain.NotFound", 404, { DomainName: "other.example.com" }],
])("answers %s %d to %j", async (code, status, changes: Record<string, string>) => {
  const sim = await simulator();
  expect(await refusedWith(publish(sim, changes))).toEqual([code, status]);
});

it("answers InternalError when the world demands it", async () => {
  const sim = await simulator();
  sim.world.change((state) => state.internalErrors.push("PublishLiveStagingConfigToProduction"));
  expect(await refusedWith(publish(sim))).toEqual(["InternalError", 500]);
});
