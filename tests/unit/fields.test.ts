import * as v from "valibot";
import { UNKNOWN } from "../../provider/core/unknown";
import { deepest, sharedFields, validate } from "../../provider/core/fields";

const nested = (depth: number, inner: string, [open = "[", close = "]"]: readonly string[] = []): unknown =>
  JSON.parse(`${open.repeat(depth)}${inner}${close.repeat(depth)}`);

const fields = { ...sharedFields, sequence: { expected: "a list of texts", schema: v.array(v.string()) } };
const tooDeep = (property: string) => ({ property, reason: `is nested too deep: expected at most ${deepest} levels` });

it.each([[["[", "]"]], [['{"a":', "}"]], [['[{"a":', "}]"]]])(
  "refuses what is nested too deep, however deep, on its input: %j",
  (brackets) => {
    for (const depth of [deepest + 1, 20_000, 1_000_000]) {
      for (const inner of ["1", `"${UNKNOWN}"`]) {
        const value = nested(depth, inner, brackets);
        for (const property of ["triggers", "timeouts", "note", "sequence", "adopt"]) {
          expect(validate(fields, [], { [property]: value })).toEqual([tooDeep(property)]);
        }
      }
    }
  },
);

it("takes any value for triggers up to that depth", () => {
  expect(validate(fields, [], { triggers: nested(deepest, "1") })).toEqual([]);
  expect(validate(fields, [], { triggers: nested(deepest, `"${UNKNOWN}"`) })).toEqual([]);
  expect(validate(fields, [], { triggers: Array.from({ length: 300_000 }, (_, index) => [index]) })).toEqual([]);
});

it("reports an input that there is none of, however deep its value", () => {
  expect(validate(fields, [], { trigger: nested(20_000, "1") }).map(({ property }) => property)).toEqual(["trigger"]);
});
