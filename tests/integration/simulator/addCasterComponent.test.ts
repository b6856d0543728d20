import { demo } from "../../../local/simulator";
import { call, refusedWith, simulator } from "./lib/client";

const { casterId } = demo;
const layer = {
  HeightNormalized: 0.2,
  WidthNormalized: 0.3,
  PositionNormalized: [0.1, 0.2],
  PositionRefer: "topLeft",
  Transparency: 10,
};
const component = {
  CasterId: casterId,
  ComponentType: "text",
  ComponentName: "banner",
  LocationId: "RC09",
  Effect: "animateH",
  LayerOrder: "cover",
  ComponentLayer: JSON.stringify(layer),
  TextLayerContent: JSON.stringify({ Text: "hello", Color: "0xff0000", SizeNormalized: 0.1 }),
  HtmlLayerContent: JSON.stringify({ HtmlUrl: "https://example.com" }),
};

it("adds a component that DescribeCasterComponents answers without HtmlLayerContent and LayerOrder", async () => {
  const sim = await simulator();
  const { ComponentId } = await call(sim, "AddCasterComponent", component);
  const answer = await call(sim, "DescribeCasterComponents", { CasterId: casterId, ComponentId });
  expect(answer).toEqual({
    RequestId: expect.any(String) as string,
    Total: 1,
    Components: {
      Component: [
        {
          ComponentId,
          ComponentName: "banner",
          ComponentType: "text",
          LocationId: "RC09",
          Effect: "animateH",
          ComponentLayer: {
            HeightNormalized: 0.2,
            WidthNormalized: 0.3,
            PositionRefer: "topLeft",
            Transparency: 10,
            PositionNormalizeds: { Position: [0.1, 0.2] },
          },
          TextLayerContent: { Text: "hello", Color: "0xff0000", SizeNormalized: 0.1 },
        },
      ],
    },
  });
  expect(sim.world.caster(casterId).components.at(-1)).toMatchObject({ layerOrder: "cover", componentId: ComponentId });
});

it("modifies only the given parameters, and keeps the ID", async () => {
  const sim = await simulator();
  const [before] = sim.world.caster(casterId).components;
  const change = { CasterId: casterId, ComponentId: "component-headline", TextLayerContent: '{"Text":"Good night"}' };
  expect((await call(sim, "ModifyCasterComponent", change))["ComponentId"]).toBe("component-headline");
  expect(sim.world.caster(casterId).components[0]).toEqual({ ...before, textLayerContent: { Text: "Good night" } });
});

it.each([
  ["MissingLocationId", 400, "AddCasterComponent", { LocationId: "" }],
  ["MissingComponentId", 400, "ModifyCasterComponent", {}],
  ["InvalidLocationId.Malformed", 400, "AddCasterComponent", { LocationId: "RC00" }],
  ["InvalidLocationId.Inuse", 400, "AddCasterComponent", { LocationId: "RC01" }],
  ["InvalidComponentType.Malformed", 400, "AddCasterComponent", { ComponentType: "video" }],
  ["InvalidComponentLayer.Malformed", 400, "AddCasterComponent", { ComponentLayer: "{" }],
  ["InvalidComponentLayer.Malformed", 400, "AddCasterComponent", { ComponentLayer: '{"HeightNormalized":"tall"}' }],
  ["InvalidTextLayerContent.Malformed", 400, "AddCasterComponent", { TextLayerContent: '"hello"' }],
  ["InvalidComponent.NotFound", 404, "ModifyCasterComponent", { ComponentId: "absent" }],
])("answers %s %d to %s with %j", async (code, status, action, changes: Record<string, string>) => {
  const sim = await simulator();
  expect(await refusedWith(call(sim, action, { ...component, ...changes }))).toEqual([code, status]);
});
