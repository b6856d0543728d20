import type { Simulator } from "../../../local/simulator";
import { call, refusedWith, simulator } from "./lib/client";

const wanted = { ChargeType: "PostPaid", ClientToken: "token-1", NormType: "1" };
const create = async (sim: Simulator, changes: Record<string, string> = {}) =>
  (await call(sim, "CreateCaster", { ...wanted, ...changes }))["CasterId"] as string;

it("creates an idle caster without scenes", async () => {
  const sim = await simulator();
  const id = await create(sim, { CasterName: "new", "Tag.1.Key": "a", "Tag.1.Value": "b" });
  expect(sim.world.caster(id)).toMatchObject({
    casterName: "new",
    status: "idle",
    scenes: [],
    tags: [{ key: "a", value: "b" }],
  });
});

it("answers the first caster again when a ClientToken is repeated", async () => {
  const sim = await simulator();
  const first = await create(sim);
  expect(await create(sim, { CasterName: "other" })).toBe(first);
  expect(await create(sim, { ClientToken: "token-2" })).not.toBe(first);
});

it("starts with a new PVW and a new PGM scene, and stops them again", async () => {
  const sim = await simulator();
  const CasterId = await create(sim);
  const answer = await call(sim, "StartCaster", { CasterId });
  const { sceneId: pvw } = sim.world.pvw(CasterId);
  const { sceneId: pgm } = sim.world.pgm(CasterId);
  expect(answer).toMatchObject({
    PvwSceneInfos: { SceneInfo: [{ SceneId: pvw, StreamUrl: expect.stringContaining(pvw) as string }] },
    PgmSceneInfos: { SceneInfo: [{ SceneId: pgm, StreamInfos: { StreamInfo: [{ VideoFormat: "flv" }] } }] },
  });
  expect(sim.world.caster(CasterId)).toMatchObject({
    status: "streaming",
    scenes: [{ status: "started" }, { status: "started" }],
  });
  await call(sim, "StopCaster", { CasterId });
  expect(sim.world.caster(CasterId)).toMatchObject({
    status: "idle",
    scenes: [{ status: "stopped" }, { status: "stopped" }],
  });
  await call(sim, "StartCaster", { CasterId });
  expect(sim.world.caster(CasterId).scenes.map(({ sceneId }) => sceneId)).toEqual([pvw, pgm]);
});

it("starts and stops a PVW scene alone", async () => {
  const sim = await simulator();
  const { casterId, pvwSceneId } = sim.world.addCaster({ status: "streaming" });
  const scene = { CasterId: casterId, SceneId: pvwSceneId };
  await call(sim, "StopCasterScene", scene);
  expect(await refusedWith(call(sim, "StopCasterScene", scene))).toEqual(["IncorrectSceneStatus.Idle", 400]);
  expect((await call(sim, "StartCasterScene", scene))["StreamUrl"]).toContain(pvwSceneId);
  expect(await refusedWith(call(sim, "StartCasterScene", scene))).toEqual(["IncorrectSceneStatus.Inuse", 400]);
});

it("refuses to start or stop a PGM scene alone", async () => {
  const sim = await simulator();
  const { casterId, pgmSceneId } = sim.world.addCaster({ status: "streaming" });
  for (const action of ["StartCasterScene", "StopCasterScene"]) {
    expect(await refusedWith(call(sim, action, { CasterId: casterId, SceneId: pgmSceneId }))).toEqual([
      "IllegalOperation",
      401,
    ]);
  }
});

it("refuses to start a scene of an idle caster", async () => {
  const sim = await simulator();
  const { casterId, pvwSceneId } = sim.world.addCaster();
  const answer = call(sim, "StartCasterScene", { CasterId: casterId, SceneId: pvwSceneId });
  expect(await refusedWith(answer)).toEqual(["IncorrectCasterStatus.Idle", 400]);
});

it("refuses to start twice, to stop twice and to delete while streaming", async () => {
  const sim = await simulator();
  const CasterId = await create(sim);
  expect(await refusedWith(call(sim, "StopCaster", { CasterId }))).toEqual(["IncorrectCasterStatus.Idle", 400]);
  await call(sim, "StartCaster", { CasterId });
  expect(await refusedWith(call(sim, "StartCaster", { CasterId }))).toEqual(["IncorrectCasterStatus", 400]);
  expect(await refusedWith(call(sim, "DeleteCaster", { CasterId }))).toEqual(["IncorrectCasterStatus", 400]);
});

it("deletes an idle caster with everything in it", async () => {
  const sim = await simulator();
  const CasterId = await create(sim);
  expect((await call(sim, "DeleteCaster", { CasterId }))["CasterId"]).toBe(CasterId);
  expect(await refusedWith(call(sim, "DescribeCasterScenes", { CasterId }))).toEqual(["InvalidCaster.NotFound", 404]);
});

it.each([
  ["MissingClientToken", { ClientToken: "" }],
  ["InvalidChargeType.Malformed", { ChargeType: "PrePaid" }],
  ["InvalidNormType.Malformed", { NormType: "3" }],
  ["InvalidClientToken.Malformed", { ClientToken: "x".repeat(65) }],
])("answers %s to %j", async (code, changes: Record<string, string>) => {
  const sim = await simulator();
  expect(await refusedWith(create(sim, changes))).toEqual([code, 400]);
});
