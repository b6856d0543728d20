import { demo } from "../../../local/simulator";
import { call, simulator } from "./lib/client";

const { casterId, pvwSceneId, pgmSceneId } = demo;

it("answers OutputType as a text, Status as a number and componentId with a lower-case first letter", async () => {
  const sim = await simulator();
  const answer = await call(sim, "DescribeCasterScenes", { CasterId: casterId });
  expect(answer).toMatchObject({
    Total: 2,
    SceneList: {
      Scene: [
        {
          SceneId: pvwSceneId,
          SceneName: "Preview",
          OutputType: "0",
          Status: 1,
          LayoutId: "layout-two-up",
          ComponentIds: { componentId: ["component-logo", "component-headline"] },
        },
        { SceneId: pgmSceneId, OutputType: "1", Status: 1, ComponentIds: { componentId: ["component-logo"] } },
      ],
    },
  });
});

it("answers stream URLs that carry an auth_key", async () => {
  const sim = await simulator();
  const answer = await call(sim, "DescribeCasterScenes", { CasterId: casterId, SceneId: pgmSceneId });
  const [scene] = answer["SceneList"].Scene;
  expect(scene.StreamUrl).toContain("auth_key=");
  expect(scene.StreamInfos.StreamInfo[0].OutputStreamUrl).toContain("auth_key=");
});

it("answers an empty LayoutId and list for an empty scene", async () => {
  const sim = await simulator();
  const caster = sim.world.addCaster();
  const answer = await call(sim, "DescribeCasterScenes", { CasterId: caster.casterId, SceneId: caster.pvwSceneId });
  expect(answer["SceneList"].Scene).toMatchObject([{ LayoutId: "", Status: 0, ComponentIds: { componentId: [] } }]);
});

it("answers only the scene of SceneId, or none", async () => {
  const sim = await simulator();
  const total = async (SceneId: string) =>
    (await call(sim, "DescribeCasterScenes", { CasterId: casterId, SceneId }))["Total"];
  expect([await total(pgmSceneId), await total("absent")]).toEqual([1, 0]);
});
