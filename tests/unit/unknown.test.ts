import fc from "fast-check";
import { containsUnknown, isUnknown, UNKNOWN } from "../../provider/unknown";

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
