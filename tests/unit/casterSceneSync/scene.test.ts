import fc from "fast-check";
import { differences } from "../../../provider/core/differences";
import { choose, InconsistentCaster, sideOf, type CasterView } from "../../../provider/resources/casterSceneSync/scene";

const scene = (SceneId: string, OutputType: "0" | "1", componentId: string[] = [], LayoutId = "l1") => ({
  SceneId,
  SceneName: `scene ${SceneId}`,
  OutputType,
  Status: 1,
  LayoutId,
  ComponentIds: { componentId },
});
const component = (ComponentId: string, ComponentName: string, Text: string) => ({
  ComponentId,
  ComponentName,
  ComponentType: "text",
  TextLayerContent: { Text, Color: "0xffffff" },
  ComponentLayer: { HeightNormalized: 0.1, PositionNormalizeds: { Position: [0.1, 0.2] } },
});
const caster = (changes: Partial<CasterView> = {}): CasterView => ({
  streaming: undefined,
  scenes: [scene("pvw", "0", ["logo", "ticker"]), scene("pgm", "1", ["logo"])],
  layouts: [
    {
      LayoutId: "l1",
      VideoLayers: { VideoLayer: [{ FillMode: "fit" }] },
      BlendList: { LocationId: ["RV01"] },
      MixList: undefined,
      AudioLayers: undefined,
    },
  ],
  components: [component("logo", "Logo", "A"), component("ticker", "Ticker", "B")],
  ...changes,
});
const inputs = { casterId: "c1" };
const [pvw] = caster().scenes;

describe("the choice of the scenes", () => {
  it("takes the only PVW and the only PGM scene as the defaults", () => {
    const { inputs: resolved, failures } = choose(inputs, caster());
    expect(failures).toEqual([]);
    expect(resolved).toEqual({ casterId: "c1", fromSceneId: "pvw", toSceneId: "pgm" });
  });

  it("requires a name where there are two, and lists them", () => {
    const two = caster({ scenes: [...caster().scenes, scene("pvw2", "0")] });
    expect(choose(inputs, two).failures).toEqual([
      {
        property: "fromSceneId",
        reason:
          "the caster c1 must have exactly one PVW scene to take it as the default, and it has scene pvw (pvw), " +
          "scene pvw2 (pvw2): name one of them",
      },
    ]);
  });

  it("refuses both sides at once when the direction is wrong", () => {
    const { failures } = choose({ ...inputs, fromSceneId: "pgm", toSceneId: "pvw" }, caster());
    expect(failures.map((each) => each.property)).toEqual(["fromSceneId", "toSceneId"]);
    expect(failures[0]?.reason).toContain("scene pgm (pgm) is not a PVW scene");
  });

  it("refuses a scene that the caster does not have", () => {
    const { failures } = choose({ ...inputs, toSceneId: "nowhere" }, caster());
    expect(failures).toEqual([
      { property: "toSceneId", reason: "the caster c1 has no scene nowhere; of PGM scenes it has scene pgm (pgm)" },
    ]);
  });

  it("refuses to copy on air with onAir refuse, and also when the status is unknown", () => {
    const refuse = { ...inputs, onAir: "refuse" as const };
    const onAir = (streaming: boolean | undefined) =>
      choose(refuse, caster({ streaming })).guards.map((each) => each.property);
    expect(onAir(false)).toEqual([]);
    expect(onAir(true)).toEqual(["onAir"]);
    expect(onAir(undefined)).toEqual(["onAir"]);
    expect(choose(inputs, caster({ streaming: true })).guards).toEqual([]);
  });
});

describe("the content of a scene", () => {
  const shown = (changes: Partial<CasterView> = {}) =>
    sideOf((changes.scenes?.[0] ?? pvw) as NonNullable<typeof pvw>, caster(changes));

  it("is its layout, its components by name, and their order", () => {
    expect(shown().content).toEqual({
      layout: { layoutId: "l1", videoLayers: [{ fillMode: "fit" }], blendList: "RV01" },
      components: {
        Logo: {
          componentId: "logo",
          type: "text",
          textLayerContent: { text: "A", color: "0xffffff" },
          componentLayer: { heightNormalized: 0.1, positionNormalizeds: "0.1, 0.2" },
        },
        Ticker: {
          componentId: "ticker",
          type: "text",
          textLayerContent: { text: "B", color: "0xffffff" },
          componentLayer: { heightNormalized: 0.1, positionNormalizeds: "0.1, 0.2" },
        },
      },
      order: "Logo < Ticker",
    });
  });

  it("is the same in whatever order the API lists things", () => {
    const { layouts, components } = caster();
    const more = [...components, component("x", "X", "unused")];
    const { digest } = shown();
    fc.assert(
      fc.property(fc.shuffledSubarray(more, { minLength: 3 }), (shuffled) => {
        expect(shown({ components: shuffled, layouts: [...layouts].reverse() }).digest).toBe(digest);
      }),
    );
  });

  it("changes with a text, a position and the order of the components", () => {
    const { digest } = shown();
    const changed = [
      shown({ components: [component("logo", "Logo", "A"), component("ticker", "Ticker", "B!")] }),
      shown({ scenes: [scene("pvw", "0", ["ticker", "logo"])] }),
      shown({ scenes: [scene("pvw", "0", ["logo"])] }),
      shown({
        layouts: [
          {
            LayoutId: "l1",
            VideoLayers: { VideoLayer: [{ FillMode: "none" }] },
            BlendList: undefined,
            MixList: undefined,
            AudioLayers: undefined,
          },
        ],
      }),
    ].map((side) => side.digest);
    expect(new Set([digest, ...changed]).size).toBe(5);
  });

  it("differs in exactly the changed place", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[A-Za-z]{1,8}$/), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(names, fc.nat(), fc.string(), (given, pick, text) => {
        const components = given.map((name) => component(`id-${name}`, name, "before"));
        const scenes = [
          scene(
            "pvw",
            "0",
            components.map((each) => each.ComponentId),
          ),
        ];
        const changed = given[pick % given.length] ?? "";
        const after = components.map((each) =>
          each.ComponentName === changed ? component(`id-${changed}`, changed, text) : each,
        );
        const [was, is] = [shown({ scenes, components }), shown({ scenes, components: after })];
        const expected = text === "before" ? "" : `components.${changed}.textLayerContent.text`;
        expect(differences(was.content, is.content)).toBe(expected);
        expect(was.digest === is.digest).toBe(text === "before");
      }),
    );
  });

  it("shows an added component as one entry and one line of order, whatever else there is", () => {
    const two = [component("a", "A", "1"), component("b", "B", "2")];
    const was = shown({ scenes: [scene("pvw", "0", ["a"])], components: two });
    for (const ids of [
      ["a", "b"],
      ["b", "a"],
    ]) {
      const is = shown({ scenes: [scene("pvw", "0", ids)], components: two });
      expect(differences(was.content, is.content)).toBe("components.B, order");
    }
  });

  it("distinguishes components with one name, or without, by their IDs", () => {
    const twins = [component("logo", "Same", "A"), component("ticker", "Same", "B")];
    expect(shown({ components: twins }).content).toMatchObject({ order: "Same (logo) < Same (ticker)" });
    const nameless = [component("logo", "", "A"), component("ticker", "Ticker", "B")];
    expect(shown({ components: nameless }).content).toMatchObject({ order: "logo < Ticker" });
  });

  it("never contains a URL field", () => {
    const image = {
      ...component("logo", "Logo", "A"),
      ImageLayerContent: { MaterialId: "m1", ImageUrl: "https://x/?auth_key=1" },
    };
    expect(JSON.stringify(shown({ components: [image, component("ticker", "Ticker", "B")] }).content)).not.toContain(
      "auth_key",
    );
  });

  it("is the empty scene where nothing is set", () => {
    expect(shown({ scenes: [{ ...scene("pvw", "0"), LayoutId: null }] }).content).toEqual({
      layout: null,
      components: {},
      order: "",
    });
  });

  it("is not derived from look-ups that contradict each other", () => {
    expect(() => shown({ components: [] })).toThrow(InconsistentCaster);
    expect(() => shown({ layouts: [] })).toThrow(
      "the scene scene pvw (pvw) shows the layout l1, which the caster does not list",
    );
  });
});
