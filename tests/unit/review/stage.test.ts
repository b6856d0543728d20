import fc from "fast-check";
import { itemsOf } from "../../../review/stage";
import { component, scene, text, videoLayer } from "../../browser/lib/reviews";

const namesInOrder = (names: readonly string[], order?: string) =>
  itemsOf({ components: Object.fromEntries(names.map((name) => [name, {}])), order: order ?? null })?.map(
    ({ name }) => name,
  );

const one = (value: ReturnType<typeof text>) => itemsOf(scene({ headline: value }, []))?.[0];

it("lists the video layers by their names and then the components, bottom first", () => {
  const items = itemsOf(
    scene(
      { logo: component("image", "0, 0", {}), headline: text("a", "0, 0") },
      [videoLayer("0, 0", 1)],
      ["headline", "logo"],
    ),
  );
  expect(items?.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    "layer RV01",
    "component headline",
    "component logo",
  ]);
});

it("numbers video layers where the layout does not name each of them once", () => {
  const layers = [videoLayer("0, 0", 1), videoLayer("0, 0", 1)];
  const content = { layout: { videoLayers: layers, blendList: "RV01, RV01" }, components: {} };
  expect(itemsOf(content)?.map(({ name }) => name)).toEqual(["video layer 1", "video layer 2"]);
});

it("reads the stacking order whatever the names hold, also the separator", () => {
  const name = fc.oneof(fc.string(), fc.constantFrom("a", "b", "a < b", "b < a", "<", " < ", "__proto__"));
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 12 }), fc.array(fc.nat()), (names, keys) => {
      const order = [...names].sort((a, b) => (keys[names.indexOf(a)] ?? 0) - (keys[names.indexOf(b)] ?? 0));
      const found = namesInOrder(names, order.join(" < "));
      expect([...(found ?? [])].sort()).toEqual([...names].sort());
      if (names.every((each) => !each.includes("<"))) expect(found).toEqual(order);
    }),
  );
});

it("puts components that the order does not tell last", () => {
  expect(namesInOrder(["a", "b", "c"], "c < a")).toEqual(["c", "a", "b"]);
  expect(namesInOrder(["a"], undefined)).toEqual(["a"]);
});

it.each([
  ["0xFFE08A", "#ffe08a"],
  ["#00ff00", "#00ff00"],
  [undefined, "#ff0000"],
  ["url(https://evil.example)", "#ff0000"],
  ["0xfff", "#ff0000"],
])("takes the text colour %j as %s", (color, expected) => {
  const item = one(text("a", "0, 0", {}, { color: color ?? null }));
  expect(item?.look).toMatchObject({ kind: "text", color: expected });
});

it.each([
  ["image", { kind: "image", label: "picture material" }],
  ["caption", { kind: "captions", label: "captions" }],
  ["html", { kind: "other", label: "html: content not shown by reads" }],
])("shows a component of the type %s as that where it has an empty text too", (type, look) => {
  const rest = { textLayerContent: {}, imageLayerContent: { materialId: "material" } };
  expect(one(component(type, "0, 0", {}, rest))?.look).toEqual(look);
});

it("takes the position, the anchor, the sizes and the effect of a component as the API has them", () => {
  const value = { ...text("a", "0.1, -0.2", { positionRefer: "bottomRight" }), effect: "animateH" };
  expect(one(value)).toMatchObject({
    placement: { x: 0.1, y: -0.2, width: 0.4, height: 0.1, anchor: "bottomRight", fillMode: "fill" },
    effect: "across",
  });
});

it("keeps every number finite and small, whatever a response holds", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (position, width, refer) => {
      const layer = { positionNormalizeds: position, widthNormalized: width, positionRefer: refer } as never;
      const item = one(component("text", "", layer, { textLayerContent: { sizeNormalized: width as never } }));
      const { x, y, width: wide, height } = item?.placement ?? { x: NaN, y: NaN, width: NaN, height: NaN };
      for (const each of [x, y, wide, height]) expect(Math.abs(each)).toBeLessThanOrEqual(100);
    }),
  );
});

it("finds no picture in what is no scene", () => {
  for (const content of [undefined, null, "[secret]", [], {}, { components: "none" }])
    expect(itemsOf(content)).toBeUndefined();
});
