import type { ComponentData, LayoutData, WorldData } from "./data";

/** The IDs and names in the demo world. */
export const demo = {
  casterId: "LIVEPRODUCER_POST-cn-demo0000001",
  pvwSceneId: "00000000-0000-4000-8000-000000000001",
  pgmSceneId: "00000000-0000-4000-8000-000000000002",
  domainName: "live.example.com",
} as const;

const layout = (layoutId: string, widths: number[]): LayoutData => ({
  layoutId,
  videoLayers: widths.map((width, index) => ({
    FillMode: "fit",
    FixedDelayDuration: 0,
    HeightNormalized: width,
    WidthNormalized: width,
    PositionNormalized: [index / 2, 0],
    PositionRefer: "topLeft",
  })),
  audioLayers: widths.map(() => ({ FixedDelayDuration: 0, ValidChannel: "all", VolumeRate: 1 })),
  blendList: widths.map((_, index) => `RV0${index + 1}`),
  mixList: widths.map((_, index) => `RV0${index + 1}`),
});

const text = (name: string, locationId: string, y: number, words: string): ComponentData => ({
  componentId: `component-${name}`,
  componentName: name,
  componentType: "text",
  locationId,
  componentLayer: {
    HeightNormalized: 0.1,
    WidthNormalized: 0.4,
    PositionNormalized: [0.05, y],
    PositionRefer: "topLeft",
    Transparency: 0,
  },
  textLayerContent: { Text: words, Color: "0xffffff", FontName: "KaiTi", SizeNormalized: 0.05 },
});

/**
 * A small world for first trials: one streaming caster whose PVW scene differs from its PGM scene, and one domain whose
 * staged `aliauth` differs from production. All names and keys are invented.
 */
export function demoWorld(): WorldData {
  return {
    casters: [
      {
        casterId: demo.casterId,
        casterName: "Evening show",
        status: "streaming",
        startTime: "2026-01-01T18:00:00Z",
        layouts: [layout("layout-full-screen", [1]), layout("layout-two-up", [0.5, 0.5])],
        components: [
          text("headline", "RC01", 0.7, "Good evening"),
          text("ticker", "RC02", 0.85, "More after the break"),
          {
            componentId: "component-logo",
            componentName: "logo",
            componentType: "image",
            locationId: "RC03",
            componentLayer: {
              HeightNormalized: 0.1,
              WidthNormalized: 0.1,
              PositionNormalized: [0.85, 0.05],
              PositionRefer: "topLeft",
              Transparency: 0,
            },
            imageLayerContent: { MaterialId: "material-logo" },
          },
        ],
        scenes: [
          {
            sceneId: demo.pvwSceneId,
            kind: "PVW",
            sceneName: "Preview",
            status: "started",
            layoutId: "layout-two-up",
            componentIds: ["component-logo", "component-headline"],
          },
          {
            sceneId: demo.pgmSceneId,
            kind: "PGM",
            sceneName: "Program",
            status: "started",
            layoutId: "layout-full-screen",
            componentIds: ["component-logo"],
          },
        ],
      },
    ],
    domains: [
      {
        domainName: demo.domainName,
        staging: [
          {
            functionName: "aliauth",
            configId: "5000002",
            args: {
              auth_type: "type_a",
              auth_key1: "staged-example-key-1",
              auth_key2: "staged-example-key-2",
              ali_auth_delta: "1800",
            },
          },
        ],
        production: [
          {
            functionName: "aliauth",
            configId: "5000001",
            args: {
              auth_type: "type_a",
              auth_key1: "former-example-key-1",
              auth_key2: "former-example-key-2",
              ali_auth_delta: "1800",
            },
          },
        ],
      },
    ],
  };
}
