import fc from "fast-check";
import { canonicalText, digestOf, type Json } from "../../provider/core/values";

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;

function shuffledKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(shuffledKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, shuffledKeys(each)]),
  );
}

it("is the same whatever the order of the keys", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(digestOf(shuffledKeys(value))).toBe(digestOf(value));
    }),
  );
});

it("differs when the content differs", () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      fc.pre(canonicalText(a) !== canonicalText(b));
      expect(digestOf(a)).not.toBe(digestOf(b));
    }),
  );
});

it("is sha256 over the canonical JSON of RFC 8785", () => {
  // printf '{"a":[1,2.5],"b":"é"}' | sha256sum
  expect(canonicalText({ b: "é", a: [1, 2.5] })).toBe('{"a":[1,2.5],"b":"é"}');
  expect(digestOf({ b: "é", a: [1, 2.5] })).toBe(
    "sha256:2071e5952e3110d79f01f374bf90abe7fc01cf116fd0a40af0ab60d3f9a99f8d",
  );
});
