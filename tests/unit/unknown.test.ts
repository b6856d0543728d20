import fc from "fast-check";
import { containsUnknown, isUnknown, UNKNOWN } from "../../provider/core/unknown";

it("finds an unknown at any depth, and only where there is one", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(containsUnknown(value)).toBe(JSON.stringify(value).includes(UNKNOWN));
      expect(containsUnknown({ a: [1, { b: value, c: UNKNOWN }] })).toBe(true);
      expect(containsUnknown([value, [UNKNOWN]])).toBe(true);
    }),
  );
});

it("takes only the marker itself for an unknown", () => {
  expect(isUnknown(UNKNOWN)).toBe(true);
  expect(isUnknown(`${UNKNOWN} `)).toBe(false);
  expect(isUnknown(undefined)).toBe(false);
});

it("is found however deep or long the value is", () => {
  const deep = (inner: string) => JSON.parse(`${'[{"a":'.repeat(100_000)}${inner}${"}]".repeat(100_000)}`) as unknown;
  expect(containsUnknown(deep("1"))).toBe(false);
  expect(containsUnknown(deep(`"${UNKNOWN}"`))).toBe(true);
  expect(containsUnknown(Array.from({ length: 500_000 }, () => 1))).toBe(false);
});
