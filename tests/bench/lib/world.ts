import type { CasterData, ComponentData, WorldData } from "../../../local/simulator";

/** One resource of a program: its name and the arguments that a user writes. */
export interface Declared {
  readonly name: string;
  readonly args: Readonly<Record<string, string>>;
}

/** The resources of a stack and their world. The floor's resources have `shared` instead of content that was read. */
export interface Scenery {
  readonly kind: "staging" | "caster";
  readonly world: WorldData;
  readonly resources: readonly Declared[];
  /** The number of resources per domain or caster. */
  readonly perPlace: number;
  readonly shared: { readonly content: unknown; readonly digest: string };
}

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const counted = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

export const domainOf = (index: number): string => `d${String(index).padStart(4, "0")}.example.com`;
export const casterOf = (index: number): string => `caster-${String(index).padStart(4, "0")}`;

const functionArgs = { file_type: "flv,m3u8", ttl: "3600", weight: "10" };
const functionOf = (index: number): string => `function_${String(index).padStart(2, "0")}`;

/** Domains with `perPlace` staged functions each. No secrets, because fingerprints are slow on purpose. */
export function domains(count: number, perPlace: number): Scenery {
  const names = counted(perPlace, functionOf);
  const staging = names.map((functionName) => ({ functionName, args: functionArgs }));
  const resources = counted(count, domainOf).flatMap((domainName, place) =>
    names.map((functionName, index) => ({ name: `r${place}-${index}`, args: { domainName, functionName } })),
  );
  const world = { domains: counted(count, (index) => ({ domainName: domainOf(index), staging })) };
  return { kind: "staging", world, resources, perPlace, shared: { content: { function_00: functionArgs }, digest } };
}

/** Streaming casters with one PVW scene of 8 components, and `perPlace` PGM scenes as targets. */
export function casters(count: number, perPlace: number): Scenery {
  const resources = counted(count, casterOf).flatMap((casterId, place) =>
    counted(perPlace, (index) => ({
      name: `r${place}-${index}`,
      args: { casterId, fromSceneId: "scene-pvw", toSceneId: `scene-pgm-${index}` },
    })),
  );
  const world = { casters: counted(count, (index) => caster(casterOf(index), perPlace)) };
  return { kind: "caster", world, resources, perPlace, shared: { content: { layout, components }, digest } };
}

const video = (x: number) => ({
  FillMode: "fit" as const,
  FixedDelayDuration: 0,
  HeightNormalized: 0.5,
  WidthNormalized: 0.5,
  PositionNormalized: [x, 0],
  PositionRefer: "topLeft",
});
const audio = { FixedDelayDuration: 0, ValidChannel: "all" as const, VolumeRate: 1 };
const layout = {
  layoutId: "layout-two-up",
  videoLayers: [video(0), video(0.5)],
  audioLayers: [audio, audio],
  blendList: ["RV01", "RV02"],
  mixList: ["RV01", "RV02"],
};
const components: ComponentData[] = counted(8, (index) => ({
  componentId: `component-${index}`,
  componentName: `line ${index}`,
  componentType: "text",
  locationId: `RC0${index + 1}`,
  componentLayer: {
    HeightNormalized: 0.1,
    WidthNormalized: 0.4,
    PositionNormalized: [0.05, 0.1 * index],
    PositionRefer: "topLeft",
    Transparency: 0,
  },
  textLayerContent: { Text: `Line ${index} of the scene`, Color: "0xffffff", FontName: "KaiTi", SizeNormalized: 0.05 },
}));

const caster = (casterId: string, perPlace: number): CasterData => ({
  casterId,
  status: "streaming",
  startTime: "2026-01-01T18:00:00Z",
  layouts: [layout],
  components,
  scenes: [
    {
      sceneId: "scene-pvw",
      kind: "PVW",
      status: "started",
      layoutId: layout.layoutId,
      componentIds: components.map(({ componentId }) => componentId),
    },
    ...counted(perPlace, (index) => ({
      sceneId: `scene-pgm-${index}`,
      kind: "PGM" as const,
      status: "started" as const,
      layoutId: layout.layoutId,
      // The old content is stored as evidence, so it has the size of a scene too.
      componentIds: components.slice(1).map(({ componentId }) => componentId),
    })),
  ],
});
