import { demo } from "../../../local/simulator";
import { call, refusedWith, simulator } from "./lib/client";

const { casterId } = demo;
const layout = {
  CasterId: casterId,
  "AudioLayer.1.FixedDelayDuration": "100",
  "AudioLayer.1.ValidChannel": "leftChannel",
  "AudioLayer.1.VolumeRate": "0.5",
  "VideoLayer.1.FillMode": "fit",
  "VideoLayer.1.HeightNormalized": "1",
  "VideoLayer.1.WidthNormalized": "1.0",
  "VideoLayer.1.PositionNormalized.1": "0.25",
  "VideoLayer.1.PositionNormalized.2": "0.75",
  "VideoLayer.1.PositionRefer": "center",
  "BlendList.1": "RV01",
  "MixList.1": "RV02",
};

it("adds a layout that DescribeCasterLayouts answers with wrapped lists", async () => {
  const sim = await simulator();
  const { LayoutId } = await call(sim, "AddCasterLayout", layout, { as: "form" });
  const answer = await call(sim, "DescribeCasterLayouts", { CasterId: casterId, LayoutId });
  expect(answer).toMatchObject({
    Total: 1,
    Layouts: {
      Layout: [
        {
          LayoutId,
          BlendList: { LocationId: ["RV01"] },
          MixList: { LocationId: ["RV02"] },
          AudioLayers: { AudioLayer: [{ FixedDelayDuration: 100, ValidChannel: "leftChannel", VolumeRate: 0.5 }] },
          VideoLayers: {
            VideoLayer: [
              {
                FillMode: "fit",
                FixedDelayDuration: 0,
                HeightNormalized: 1,
                WidthNormalized: 1,
                PositionRefer: "center",
                PositionNormalizeds: { Position: [0.25, 0.75] },
              },
            ],
          },
        },
      ],
    },
  });
});

it("answers every layout without a filter, and none for an unknown ID", async () => {
  const sim = await simulator();
  expect((await call(sim, "DescribeCasterLayouts", { CasterId: casterId }))["Total"]).toBe(2);
  expect((await call(sim, "DescribeCasterLayouts", { CasterId: casterId, LayoutId: "absent" }))["Total"]).toBe(0);
});

it("modifies only the given lists, and keeps the ID", async () => {
  const sim = await simulator();
  const before = sim.world.caster(casterId).layouts[1];
  const answer = await call(sim, "ModifyCasterLayout", {
    CasterId: casterId,
    LayoutId: "layout-two-up",
    "BlendList.1": "RV09",
  });
  expect(answer["LayoutId"]).toBe("layout-two-up");
  expect(sim.world.caster(casterId).layouts[1]).toEqual({ ...before, blendList: ["RV09"] });
});

it.each([
  ["MissingMixList", "AddCasterLayout", { "MixList.1": "" }],
  ["MissingLayoutId", "ModifyCasterLayout", {}],
  ["InvalidVideoLayer.Malformed", "AddCasterLayout", { "VideoLayer.1.FillMode": "stretch" }],
  ["InvalidVideoLayer.Malformed", "AddCasterLayout", { "VideoLayer.1.PositionNormalized.1": "left" }],
  ["InvalidVideoLayer.Malformed", "AddCasterLayout", { "VideoLayer.3.FillMode": "fit" }],
  ["InvalidAudioLayer.Malformed", "AddCasterLayout", { "AudioLayer.1.VolumeRate": "11" }],
  ["InvalidAudioLayer.Malformed", "AddCasterLayout", { "AudioLayer.1.FixedDelayDuration": "5001" }],
])("answers %s to %s with %j", async (code, action, changes: Record<string, string>) => {
  const sim = await simulator();
  expect(await refusedWith(call(sim, action, { ...layout, ...changes }))).toEqual([code, 400]);
});

it("answers InvalidLayout.NotFound when the layout to modify does not exist", async () => {
  const sim = await simulator();
  expect(await refusedWith(call(sim, "ModifyCasterLayout", { ...layout, LayoutId: "absent" }))).toEqual([
    "InvalidLayout.NotFound",
    404,
  ]);
});
