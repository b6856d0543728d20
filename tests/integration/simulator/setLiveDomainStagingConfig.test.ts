import type { Simulator, SimulatorOptions } from "../../../local/simulator";
import { demo } from "../../../local/simulator";
import { call, manualClock, refusedWith, simulator } from "./lib/client";

const { domainName } = demo;
const args = (values: Record<string, string>) =>
  Object.entries(values).map(([argName, argValue]) => ({ argName, argValue }));
const wantFunction = (functionName: string, values: Record<string, string>, configId?: number) => ({
  functionName,
  functionArgs: args(values),
  ...(configId === undefined ? {} : { configId }),
});
const set = (sim: Simulator, ...functions: object[]) =>
  call(sim, "SetLiveDomainStagingConfig", { DomainName: domainName, Functions: JSON.stringify(functions) });
const readStaged = (sim: Simulator, functionName: string) =>
  sim.world.staged(domainName, functionName).map((record) => record.args);
const start = (options?: SimulatorOptions) => simulator({ world: { domains: [{ domainName }] }, ...options });

it("replaces the existing record of a function", async () => {
  const sim = await start();
  await set(sim, wantFunction("aliauth", { auth_type: "type_a" }));
  await set(sim, wantFunction("aliauth", { auth_type: "no_auth" }));
  expect(readStaged(sim, "aliauth")).toEqual([{ auth_type: "no_auth" }]);
});

it("adds a record to a function with several, and replaces the one with the given configId", async () => {
  const sim = await start();
  await set(
    sim,
    wantFunction("path_based_ttl_set", { path: "/a" }),
    wantFunction("path_based_ttl_set", { path: "/b" }),
  );
  const id = Number(sim.world.staged(domainName, "path_based_ttl_set")[0]?.configId);
  await set(sim, wantFunction("path_based_ttl_set", { path: "/c" }, id));
  expect(readStaged(sim, "path_based_ttl_set")).toEqual([{ path: "/b" }, { path: "/c" }]);
});

it("stores numbers and booleans of the request as texts", async () => {
  const sim = await start();
  await set(sim, {
    functionName: "x",
    functionArgs: [
      { argName: "ttl", argValue: 60 },
      { argName: "on", argValue: true },
    ],
  });
  expect(readStaged(sim, "x")).toEqual([{ ttl: "60", on: "true" }]);
});

it("leaves production alone", async () => {
  const sim = await start();
  await set(sim, wantFunction("aliauth", { auth_type: "type_a" }));
  expect(sim.world.production(domainName, "aliauth")).toEqual([]);
});

it("is shown by DescribeLiveDomainStagingConfig as plain arrays, configuring until it has settled", async () => {
  const clock = manualClock();
  const sim = await start({ clock, stagingMs: 1_000 });
  await set(sim, wantFunction("aliauth", { auth_type: "type_a", auth_key1: "example-key" }));
  const read = async () =>
    (await call(sim, "DescribeLiveDomainStagingConfig", { DomainName: domainName, FunctionNames: "other,aliauth" }))[
      "DomainConfigs"
    ];
  const [record] = await read();
  expect(record).toEqual({
    ConfigId: expect.stringMatching(/^\d+$/) as string,
    FunctionName: "aliauth",
    Status: "configuring",
    FunctionArgs: [
      { ArgName: "auth_type", ArgValue: "type_a" },
      { ArgName: "auth_key1", ArgValue: "example-key" },
    ],
  });
  clock.advance(1_000);
  expect(await read()).toEqual([{ ...record, Status: "success" }]);
});

it("is cleared for one function by RollbackLiveStagingConfig", async () => {
  const sim = await start();
  await set(sim, wantFunction("aliauth", { auth_type: "type_a" }), wantFunction("oss_auth", { oss_bucket_id: "b" }));
  const rollback = () => call(sim, "RollbackLiveStagingConfig", { DomainName: domainName, FunctionName: "aliauth" });
  await rollback();
  expect([readStaged(sim, "aliauth"), readStaged(sim, "oss_auth")]).toEqual([[], [{ oss_bucket_id: "b" }]]);
  expect(await refusedWith(rollback())).toEqual(["StagingConfig.NotFound", 404]);
});

it.each([
  ["MissingFunctions", 400, ""],
  ["InvalidFunctions.Malformed", 400, "[]"],
  ["InvalidFunctions.Malformed", 400, "not json"],
  ["InvalidFunctions.Malformed", 400, '[{"FunctionName":"aliauth","FunctionArgs":[]}]'],
  ["InvalidFunctions.Malformed", 400, '[{"functionName":"aliauth","functionArgs":[{"argName":"a","argValue":{}}]}]'],
  ["InvalidConfigId.NotFound", 404, '[{"functionName":"aliauth","functionArgs":[],"configId":1}]'],
])("answers %s %d to Functions %s", async (code, status, Functions) => {
  const sim = await start();
  const answer = call(sim, "SetLiveDomainStagingConfig", { DomainName: domainName, Functions });
  expect(await refusedWith(answer)).toEqual([code, status]);
});

it("accepts an argument with the name __proto__", async () => {
  const sim = await start();
  await set(sim, { functionName: "x", functionArgs: [{ argName: "__proto__", argValue: "1" }] });
  const answer = await call(sim, "DescribeLiveDomainStagingConfig", { DomainName: domainName, FunctionNames: "x" });
  expect(answer["DomainConfigs"][0].FunctionArgs).toEqual([{ ArgName: "__proto__", ArgValue: "1" }]);
});
