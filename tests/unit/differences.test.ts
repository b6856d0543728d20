import fc from "fast-check";
import type { Json } from "../../provider/core/values";
import { differences } from "../../provider/core/differences";

it("names the one different place", () => {
  expect(differences({ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 3 }] } })).toBe("a.b.1.c");
});

it("names a place that exists on one side only", () => {
  expect(differences({ a: 1 }, { a: 1, b: 2 })).toBe("b");
});

it("says that everything differs where one side is missing", () => {
  expect(differences({ a: 1 }, undefined)).toBe("everything");
});

it("stops at the limit and says that there is more", () => {
  expect(differences({ a: 1, b: 1, c: 1 }, { a: 2, b: 2, c: 2 }, 2)).toBe("a, b, …");
});

it("names nothing for equal values", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(differences(value as Json, structuredClone(value) as Json)).toBe("");
    }),
  );
});
