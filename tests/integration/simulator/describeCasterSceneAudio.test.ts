import { demo } from "../../../local/simulator";
import { call, refusedWith, simulator } from "./lib/client";

const scene = { CasterId: demo.casterId, SceneId: demo.pvwSceneId };

it("answers that audio follows video for a scene without settings", async () => {
  const sim = await simulator();
  expect(await call(sim, "DescribeCasterSceneAudio", scene)).toMatchObject({
    CasterId: demo.casterId,
    FollowEnable: 1,
    MixList: { LocationId: [] },
    AudioLayers: { AudioLayer: [] },
  });
});

it("keeps every setting that an update does not name", async () => {
  const sim = await simulator();
  await call(sim, "UpdateCasterSceneAudio", {
    ...scene,
    FollowEnable: "0",
    "MixList.1": "RV01",
    "AudioLayer.1.VolumeRate": "2.5",
  });
  await call(sim, "UpdateCasterSceneAudio", { ...scene, "MixList.1": "RV02" });
  expect(await call(sim, "DescribeCasterSceneAudio", scene)).toMatchObject({
    FollowEnable: 0,
    MixList: { LocationId: ["RV02"] },
    AudioLayers: { AudioLayer: [{ FixedDelayDuration: 0, ValidChannel: "all", VolumeRate: 2.5 }] },
  });
});

it.each([
  ["MissingSceneId", "DescribeCasterSceneAudio", { SceneId: "" }],
  ["InvalidFollowEnable.Malformed", "UpdateCasterSceneAudio", { FollowEnable: "2" }],
  ["InvalidAudioLayer.Malformed", "UpdateCasterSceneAudio", { "AudioLayer.1.ValidChannel": "middle" }],
])("answers %s to %s with %j", async (code, action, changes: Record<string, string>) => {
  const sim = await simulator();
  expect(await refusedWith(call(sim, action, { ...scene, ...changes }))).toEqual([code, 400]);
});
