import * as fc from "fast-check";
import { isDeepStrictEqual } from "node:util";
import { changesBetween, contentOf } from "../../../review/changes";
import { anchors, place } from "../../../review/geometry";
import { memberOf } from "../../../review/plain";
import { itemsOf } from "../../../review/stage";
import type { Json } from "../../../review/values";
import { hostileConfig, hostileScene } from "./lib/hostile";
import { wordsOf } from "./lib/words";

type Object_ = { [key: string]: Json };

const area = (position: string, more: Object_ = {}): Object_ => ({
  componentLayer: {
    positionNormalizeds: position,
    positionRefer: "topLeft",
    widthNormalized: 0.1,
    heightNormalized: 0.1,
    ...more,
  },
});
const text = (words: string, position = "0.05, 0.85"): Object_ => ({
  ...area(position),
  componentId: `id of ${words}`,
  textLayerContent: { text: words, color: "0xffffff" },
});
const scene = (components: Object_, order = Object.keys(components).join(" < "), layout: Json = null): Json => ({
  layout,
  components,
  order,
});
const layer = (position: string, fillMode = "fit"): Object_ => ({
  fillMode,
  positionNormalizeds: position,
  positionRefer: "topLeft",
  widthNormalized: 0.5,
  heightNormalized: 0.5,
});

const words = (before: Json, after: Json) => changesBetween("CasterSceneSync", before, after).map(wordsOf);

it("names the part of the picture where the page draws a component, whatever its reference point", () => {
  const parts = ["upper left", "top", "upper right", "left", "centre", "right", "lower left", "bottom", "lower right"];
  const third = (at: number) => (at < 1 / 3 ? 0 : at <= 2 / 3 ? 1 : 2);
  const position = fc.integer({ min: -100, max: 100 }).map((percent) => percent / 100);
  const anchor = fc.constantFrom(...anchors, "elsewhere");
  fc.assert(
    fc.property(position, position, anchor, (x, y, positionRefer) => {
      const logo = area(`${x}, ${y}`, { positionRefer });
      const [item] = itemsOf(scene({ logo })) ?? [];
      if (item === undefined) throw new Error("the logo is not drawn");
      const one = { width: 1, height: 1 };
      const { box } = place(item.placement, one, one);
      const part = parts[3 * third(box.y + box.height / 2) + third(box.x + box.width / 2)];
      expect(words(scene({}), scene({ logo }))[0]).toMatch(new RegExp(`^logo appears (at|in) the ${part}$`));
    }),
  );
});

describe("the changes of a scene", () => {
  const headline = text("Good evening");
  const logo = area("0.85, 0.05");

  it.each<[string, Json, Json, string[]]>([
    [
      "a text that says something else",
      scene({ headline }),
      scene({ headline: { ...headline, textLayerContent: { text: "Good night", color: "0xffffff" } } }),
      ['headline says "Good night" instead of "Good evening"'],
    ],
    [
      "a component that appears",
      scene({ headline }),
      scene({ headline, ticker: text("More after the break") }),
      ['ticker appears at the lower left, saying "More after the break"'],
    ],
    [
      "a component that appears behind another",
      scene({ headline }),
      scene({ logo, headline }),
      ["logo appears at the upper right, behind headline"],
    ],
    ["a component that disappears", scene({ headline, logo }), scene({ headline }), ["logo disappears"]],
    [
      "a component that moves",
      scene({ logo: area("0.8, 0.1") }),
      scene({ logo: area("0.85, 0.05") }),
      ["logo moves right by 5 % and up by 5 %"],
    ],
    [
      "a component that moves from an anchor at the far edge, where positions count inwards",
      scene({ logo: area("0.05, 0.05", { positionRefer: "bottomRight" }) }),
      scene({ logo: area("0.1, 0.05", { positionRefer: "bottomRight" }) }),
      ["logo moves left by 5 %"],
    ],
    [
      "another sign at a far edge, where both mean the same distance",
      scene({ logo: area("0.05, 0.05", { positionRefer: "bottomRight" }) }),
      scene({ logo: area("-0.05, 0.05", { positionRefer: "bottomRight" }) }),
      ['the position of logo is "-0.05, 0.05" instead of "0.05, 0.05"'],
    ],
    [
      "another sign and another distance at a far edge",
      scene({ logo: area("0.05, 0.05", { positionRefer: "bottomRight" }) }),
      scene({ logo: area("-0.1, 0.05", { positionRefer: "bottomRight" }) }),
      ["logo moves left by 5 %"],
    ],
    [
      "another anchor",
      scene({ logo: area("0.05, 0.05") }),
      scene({ logo: area("0.05, 0.05", { positionRefer: "bottomRight" }) }),
      ["logo is at the lower right instead of at the upper left"],
    ],
    [
      "another size",
      scene({ logo }),
      scene({ logo: area("0.85, 0.05", { widthNormalized: 0.15 }) }),
      ["logo is 15 % wide instead of 10 %"],
    ],
    [
      "a size that differs by less than the percentages show",
      scene({ logo }),
      scene({ logo: area("0.85, 0.05", { widthNormalized: 0.10004 }) }),
      ["the width of logo is 0.10004 instead of 0.1"],
    ],
    [
      "a size that becomes the natural one",
      scene({ logo }),
      scene({ logo: area("0.85, 0.05", { widthNormalized: 0 }) }),
      ["the width of logo is 0 instead of 0.1"],
    ],
    [
      "an effect",
      scene({ ticker: { effect: "none" } }),
      scene({ ticker: { effect: "animateH" } }),
      ["ticker scrolls horizontally"],
    ],
    [
      "another picture",
      scene({ logo: { imageLayerContent: { materialId: "old" } } }),
      scene({ logo: { imageLayerContent: { materialId: "new" } } }),
      ['the picture of logo is "new" instead of "old"'],
    ],
    [
      "a property that comes and one that goes",
      scene({ logo: { one: 1 } }),
      scene({ logo: { two: true } }),
      ["the one of logo is not set any more; it was 1", "the two of logo is true, and was not set"],
    ],
    [
      "a component with another name",
      scene({ headline }),
      scene({ title: { ...headline, effect: "animateV" } }),
      ["headline is called title now", "title scrolls vertically"],
    ],
    [
      "a component with another name in another place of the order",
      scene({ headline, logo, ticker: text("More") }),
      scene({ logo, ticker: text("More"), title: headline }),
      ["headline is called title now", "title lies in front of ticker now"],
    ],
    [
      "one component in another place of the order",
      scene({ logo, headline }, "logo < headline"),
      scene({ logo, headline }, "headline < logo"),
      ["logo lies in front of headline now"],
    ],
    [
      "a wholly other order",
      scene({ a: logo, b: logo, c: logo, d: logo }, "a < b < c < d"),
      scene({ a: logo, b: logo, c: logo, d: logo }, "d < c < b < a"),
      ["the stacking order, from the back, is d, c, b, a instead of a, b, c, d"],
    ],
    [
      "names that hold the separator of the order",
      scene({ "a < b": logo, c: logo, b: logo }, "c < a < b < b"),
      scene({ "a < b": logo, c: logo, b: logo }, "a < b < c < b"),
      ["c lies in front of a < b now"],
    ],
    [
      "another layout",
      scene({}, "", { layoutId: "one", blendList: "RV01", videoLayers: [layer("0, 0")] }),
      scene({}, "", {
        layoutId: "two",
        blendList: "RV02, RV01",
        videoLayers: [layer("0.5, 0"), layer("0, 0", "none")],
      }),
      [
        "the layout is two instead of one",
        "RV02 appears at the upper right",
        'the fill mode of RV01 is "none" instead of "fit"',
      ],
    ],
    [
      "a first video layer, instead of the empty text that responses have for an empty list",
      scene({}, "", { blendList: "", videoLayers: "" }),
      scene({}, "", { blendList: "RV01", videoLayers: [layer("0, 0")] }),
      ["RV01 appears at the upper left"],
    ],
    [
      "video layers in another order",
      scene({}, "", { blendList: "RV01, RV02", videoLayers: [layer("0, 0"), layer("0.5, 0")] }),
      scene({}, "", { blendList: "RV02, RV01", videoLayers: [layer("0.5, 0"), layer("0, 0")] }),
      ["RV01 lies in front of RV02 now"],
    ],
    [
      "a video layer that disappears",
      scene({}, "", { blendList: "RV01, RV02", videoLayers: [layer("0, 0"), layer("0.5, 0")] }),
      scene({}, "", { blendList: "RV01", videoLayers: [layer("0, 0")] }),
      ["RV02 disappears"],
    ],
    [
      "audio",
      scene({}, "", { audioLayers: [{ volumeRate: 1 }] }),
      scene({}, "", { audioLayers: [{ volumeRate: 2 }] }),
      ["the volume of audio layer 1 is 2 instead of 1"],
    ],
    ["a layout that is there at last", scene({}), scene({}, "", { layoutId: "one" }), ["the layout appears"]],
    ["content that is no scene", "text", 5, ['the content of the scene is 5 instead of "text"']],
  ])("say what happens: %s", (_what, before, after, expected) => {
    expect(words(before, after)).toEqual(expected);
  });

  it("lead to their place: the path of each is that of its values", () => {
    const after = scene({ headline: { ...headline, textLayerContent: { text: "Good night", color: "0xffffff" } } });
    expect(changesBetween("CasterSceneSync", scene({ headline }), after)).toMatchObject([
      {
        path: ["components", "headline", "textLayerContent", "text"],
        place: { kind: "component", name: "headline" },
        before: "Good evening",
        after: "Good night",
      },
    ]);
  });
});

describe("the changes of a configuration", () => {
  it.each<[string, Json, Json, string[]]>([
    ["another value", { f: { a: "1" } }, { f: { a: "2" } }, ['f.a is "2" instead of "1"']],
    [
      "another secret, without the fingerprints",
      { f: { key: "secret:3f332579be46" } },
      { f: { key: "secret:44834a0df20b" } },
      ["f.key gets another secret value"],
    ],
    [
      "another secret inside the same address",
      { f: { url: "https://one.example/?token=secret:3f332579be46&on=1" } },
      { f: { url: "https://one.example/?token=secret:44834a0df20b&on=1" } },
      ["f.url gets another secret value"],
    ],
    [
      "another address around the same secret",
      { f: { url: "https://one.example/?token=secret:3f332579be46" } },
      { f: { url: "https://two.example/?token=secret:3f332579be46" } },
      [
        'f.url is "https://two.example/?token=secret:3f332579be46" instead of "https://one.example/?token=secret:3f332579be46"',
      ],
    ],
    [
      "a secret that becomes empty",
      { f: { key: "secret:3f332579be46" } },
      { f: { key: "" } },
      ['f.key is "" instead of "secret:3f332579be46"'],
    ],
    [
      "arguments that come and go",
      { f: { a: "1" } },
      { f: { b: "2" } },
      ['f.a is not set any more; it was "1"', 'f.b is "2", and was not set'],
    ],
    [
      "records that come and go",
      { "path=/a": { a: "1" } },
      { "path=/b": { b: "2", c: "3" } },
      ["the record path=/a disappears", 'the record path=/b appears with b "2"; c "3"'],
    ],
  ])("say what happens: %s", (_what, before, after, expected) => {
    expect(changesBetween("StagingPromotion", before, after).map(wordsOf)).toEqual(expected);
  });
});

describe.each([
  ["CasterSceneSync", hostileScene],
  ["StagingPromotion", hostileConfig],
] as const)("the changes of any %s", (kind, content) => {
  it("are none exactly where both contents are equal", () => {
    fc.assert(
      fc.property(fc.tuple(content, content), ([one, two]) => {
        const equal = isDeepStrictEqual(normal(one), normal(two));
        expect(changesBetween(kind, one, two).length === 0).toBe(equal);
        expect(changesBetween(kind, one, structuredClone(one))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("quote the values at their paths", () => {
    fc.assert(
      fc.property(content, content, (one, two) => {
        for (const change of [...changesBetween(kind, one, two), ...contentOf(kind, two)]) {
          const { path, after, before } = change;
          const renamed = wordsOf(change).includes(" is called ");
          if (after !== undefined && !renamed && path.at(-1) !== "blendList") expect(at(two, path)).toEqual(after);
          // A path leads into the new content: to a new name, or to a layer's new number.
          const hasOldName = at(one, path.slice(0, 2)) !== undefined && path[1] !== "videoLayers";
          if (before !== undefined && after === undefined && hasOldName) expect(at(one, path)).toEqual(before);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Without the difference of 0 and -0, which JSON does not have. */
const normal = (value: Json): unknown => JSON.parse(JSON.stringify(value));

function at(value: Json, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (found, key) => (Array.isArray(found) ? found[Number(key)] : memberOf(found, key)),
    value,
  );
}
