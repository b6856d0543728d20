import fc from "fast-check";
import { containsUnknown, isUnknown, UNKNOWN } from "../../provider/core/values";

it("finds an unknown at any depth, and nowhere else", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(containsUnknown(value)).toBe(false);
      expect(containsUnknown({ a: [1, { b: value, c: UNKNOWN }] })).toBe(true);
      expect(containsUnknown([value, [UNKNOWN]])).toBe(true);
    }),
  );
});

it("recognises only the symbol itself as an unknown", () => {
  expect(isUnknown(UNKNOWN)).toBe(true);
  expect(isUnknown(String(UNKNOWN))).toBe(false);
  expect(isUnknown(undefined)).toBe(false);
});

it("finds an unknown however deep or long the value is", () => {
  const deep = (inner: unknown) => {
    let value = inner;
    for (let depth = 0; depth < 100_000; depth += 1) value = [{ a: value }];
    return value;
  };
  expect(containsUnknown(deep(1))).toBe(false);
  expect(containsUnknown(deep(UNKNOWN))).toBe(true);
  expect(containsUnknown(Array.from({ length: 500_000 }, () => 1))).toBe(false);
});
