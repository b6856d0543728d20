import type { SimulatorOptions } from "../../../local/simulator";
import { demo, startSimulator } from "../../../local/simulator";
import { call, firstCall, manualClock, simulator } from "./lib/client";

const { casterId, pvwSceneId, pgmSceneId, domainName } = demo;
const copy = { CasterId: casterId, FromSceneId: pvwSceneId, ToSceneId: pgmSceneId };

it("delays responses by latencyMs, though the call is carried out at once", async () => {
  const clock = manualClock();
  const { onCall, called } = firstCall();
  const sim = await simulator({ clock, onCall, latencyMs: 5_000 });
  const answer = call(sim, "CopyCasterSceneConfig", copy);
  await called;
  expect(sim.world.pgm(casterId).layoutId).toBe("layout-two-up");
  expect(clock.dueIn()).toContain(5_000);
  clock.advance(4_999);
  expect(clock.dueIn()).toContain(1);
  clock.advance(1);
  expect(await answer).toHaveProperty("RequestId");
});

it("shows writes of the API to reads only after readLagMs", async () => {
  const clock = manualClock();
  const sim = await simulator({ clock, readLagMs: 2_000 });
  const layout = async () =>
    (await call(sim, "DescribeCasterScenes", { CasterId: casterId, SceneId: pgmSceneId }))["SceneList"].Scene[0]
      .LayoutId;
  await call(sim, "CopyCasterSceneConfig", copy);
  clock.advance(1_999);
  expect(await layout()).toBe("layout-full-screen");
  clock.advance(1);
  expect(await layout()).toBe("layout-two-up");
});

it("keeps lagging writes apart from each other", async () => {
  const clock = manualClock();
  const sim = await simulator({ clock, readLagMs: 1_000 });
  const name = async () =>
    (await call(sim, "DescribeCasterSceneAudio", { CasterId: casterId, SceneId: pvwSceneId }))["MixList"].LocationId;
  const mix = (location: string) =>
    call(sim, "UpdateCasterSceneAudio", { CasterId: casterId, SceneId: pvwSceneId, "MixList.1": location });
  await mix("RV01");
  clock.advance(600);
  await mix("RV02");
  expect(await name()).toEqual([]);
  clock.advance(400);
  expect(await name()).toEqual(["RV01"]);
  clock.advance(600);
  expect(await name()).toEqual(["RV02"]);
});

it("shows a test's direct changes at once, whatever readLagMs is", async () => {
  const sim = await simulator({ clock: manualClock(), readLagMs: 2_000 });
  sim.world.changeScene(casterId, pgmSceneId, { layoutId: "layout-two-up" });
  const answer = await call(sim, "DescribeCasterScenes", { CasterId: casterId, SceneId: pgmSceneId });
  expect(answer["SceneList"].Scene[0].LayoutId).toBe("layout-two-up");
});

it.each([
  [false, ["auth_type", "auth_key1", "auth_key2", "ali_auth_delta"]],
  [true, ["auth_type", "ali_auth_delta"]],
])("with withholdSecrets %s both reads show the arguments %j", async (withholdSecrets, names) => {
  const sim = await simulator({ withholdSecrets });
  const parameters = { DomainName: domainName, FunctionNames: "aliauth" };
  const staging = await call(sim, "DescribeLiveDomainStagingConfig", parameters);
  const production = await call(sim, "DescribeLiveDomainConfigs", parameters);
  const namesOf = (list: { ArgName: string }[]) => list.map(({ ArgName }) => ArgName);
  expect(namesOf(staging["DomainConfigs"][0].FunctionArgs)).toEqual(names);
  expect(namesOf(production["DomainConfigs"].DomainConfig[0].FunctionArgs.FunctionArg)).toEqual(names);
});

it.each([
  ["Expected `port` to be a whole number from 0 to 65535, got `70000`", { port: 70_000 }],
  ["Expected `rolloutMs` to be a number of milliseconds from 0, got `-1`", { rolloutMs: -1 }],
  ["Expected `rolloutResult` to be success or failed, got `perhaps`", { rolloutResult: "perhaps" }],
  ["Expected `throttleStatus` to be 400, 429 or 503, got `418`", { throttleStatus: 418 }],
  ["Expected `withholdSecrets` to be true or false, got `yes`", { withholdSecrets: "yes" }],
  ["Expected `quotas` to name operations of the simulator, got `Copy`", { quotas: { Copy: 1 } }],
  [
    "Expected `quotas.DescribeCasters` to be a number of calls per second from 0, got `-1`",
    { quotas: { DescribeCasters: -1 } },
  ],
])("refuses to start with the message %s", async (message, options) => {
  await expect(startSimulator(options as SimulatorOptions)).rejects.toThrow(new TypeError(message));
});

it("refuses credentials that share an AccessKeyId", async () => {
  const credential = { accessKeyId: "a", accessKeySecret: "s" };
  await expect(startSimulator({ credentials: [credential, credential] })).rejects.toThrow(
    "Expected `credentials` to be at least one",
  );
});

it("refuses to start on a port that is taken", async () => {
  const sim = await simulator();
  const port = Number(sim.endpoint.split(":")[1]);
  await expect(startSimulator({ port })).rejects.toThrow("EADDRINUSE");
});

it("calls onCall for every call", async () => {
  const told: string[] = [];
  const sim = await simulator({ onCall: ({ action, status }) => told.push(`${action} ${status}`) });
  await call(sim, "CopyCasterSceneConfig", copy);
  expect(told).toEqual(["CopyCasterSceneConfig 200"]);
});

it("stops twice without an error and refuses connections afterwards", async () => {
  const sim = await startSimulator();
  await sim.stop();
  await sim.stop();
  await expect(call(sim, "DescribeCasters")).rejects.toThrow("ECONNREFUSED");
});
