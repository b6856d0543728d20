import { demo } from "../../../local/simulator";
import { call, manualClock, simulator } from "./lib/client";

const { casterId, pvwSceneId, pgmSceneId, domainName } = demo;
const copy = { CasterId: casterId, FromSceneId: pvwSceneId, ToSceneId: pgmSceneId };
const publish = { DomainName: domainName, FunctionName: "aliauth" };

it("calls onRequest before a call is carried out, and the call sees the changes made there", async () => {
  const told: unknown[] = [];
  const sim = await simulator({
    onRequest: ({ action, parameters, requestId }) => {
      told.push({ action, parameters, requestId });
      sim.world.changeScene(casterId, pvwSceneId, { componentIds: ["component-ticker"] });
    },
  });
  const { RequestId } = await call(sim, "CopyCasterSceneConfig", copy);
  expect(told).toEqual([{ action: "CopyCasterSceneConfig", parameters: copy, requestId: RequestId }]);
  expect(sim.world.pgm(casterId).componentIds).toEqual(["component-ticker"]);
});

it("applies a fault that onRequest adds", async () => {
  const sim = await simulator({
    onRequest: ({ action }) => sim.faults.add({ action, kind: "status", status: 403, code: "Forbidden.RAM" }),
  });
  await expect(call(sim, "CopyCasterSceneConfig", copy)).rejects.toMatchObject({ code: "Forbidden.RAM" });
  expect(sim.writes()).toEqual([]);
});

it("does not call onRequest for a call with a wrong signature", async () => {
  let told = 0;
  const sim = await simulator({ onRequest: () => (told += 1) });
  const wrong = call(sim, "CopyCasterSceneConfig", copy, { accessKeySecret: "wrong" });
  await expect(wrong).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
  expect(told).toBe(0);
});

it("follows behaviour from the next call on", async () => {
  const sim = await simulator({ clock: manualClock() });
  await call(sim, "PublishLiveStagingConfigToProduction", publish);
  expect(sim.world.production(domainName, "aliauth")).toMatchObject([{ status: "success" }]);
  Object.assign(sim.behaviour, { rolloutMs: 5_000, stagingSurvivesPublish: false });
  await call(sim, "PublishLiveStagingConfigToProduction", publish);
  expect(sim.world.production(domainName, "aliauth")).toMatchObject([{ status: "configuring" }]);
  expect(sim.world.staged(domainName, "aliauth")).toEqual([]);
});

it("delays reads from the time at which readLagMs of a world is set", async () => {
  const clock = manualClock();
  const sim = await simulator({ clock });
  const layout = async () =>
    (await call(sim, "DescribeCasterScenes", { CasterId: casterId, SceneId: pgmSceneId }))["SceneList"].Scene[0]
      .LayoutId;
  sim.world.readLagMs = 2_000;
  await call(sim, "CopyCasterSceneConfig", copy);
  expect(await layout()).toBe("layout-full-screen");
  sim.world.readLagMs = 0;
  expect(await layout()).toBe("layout-two-up");
});
