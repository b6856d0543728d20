import * as v from "valibot";
import { UNKNOWN } from "../../provider/core/values";
import { maxDepth, sharedFields, validate } from "../../provider/core/fields";

/** A value in `depth` lists or objects. */
function nested(depth: number, inner: unknown, wraps: readonly ((value: unknown) => unknown)[] = [inList]): unknown {
  let value = inner;
  for (let level = 0; level < depth; level += 1) value = wraps[level % wraps.length]?.(value);
  return value;
}
const inList = (value: unknown) => [value];
const inObject = (a: unknown) => ({ a });

const sequence = {
  description: "",
  change: "record",
  expected: "a list of texts",
  schema: v.array(v.string()),
} as const;
const fields = { ...sharedFields, sequence };
const tooDeep = (property: string) => ({ property, reason: `is nested too deep: expected at most ${maxDepth} levels` });

it.each([
  ["lists", [inList]],
  ["objects", [inObject]],
  ["both", [inList, inObject]],
] as const)("refuses a value that is nested too deep, however deep, on its input: %s", (_, wraps) => {
  for (const depth of [maxDepth + 1, 20_000, 1_000_000]) {
    for (const inner of [1, UNKNOWN]) {
      const value = nested(depth, inner, wraps);
      for (const property of ["triggers", "timeouts", "note", "sequence", "adopt"]) {
        expect(validate(fields, [], { [property]: value })).toEqual([tooDeep(property)]);
      }
    }
  }
});

it("accepts any value for triggers up to that depth", () => {
  expect(validate(fields, [], { triggers: nested(maxDepth, 1) })).toEqual([]);
  expect(validate(fields, [], { triggers: nested(maxDepth, UNKNOWN) })).toEqual([]);
  expect(validate(fields, [], { triggers: Array.from({ length: 300_000 }, (_, index) => [index]) })).toEqual([]);
});

it("reports an unknown input, however deep its value", () => {
  expect(validate(fields, [], { trigger: nested(20_000, 1) }).map(({ property }) => property)).toEqual(["trigger"]);
});
