import fc from "fast-check";
import { changedProperties, detailedDiff, diffValues } from "../../../local/engine/objectDiff";
import { Secret, unknown } from "../../../local/engine/property";
import type { PropertyMap, PropertyValue } from "../../../local/engine/property";
import { diffLines, propertyLines } from "../../../local/engine/render";
import { scrubber, summaryLines } from "../../../local/engine/display";

describe("the difference of two sets of inputs", () => {
  it("shows a changed value as old and new", () => {
    expect(diffLines({ digest: "sha256:aa", note: "n" }, { digest: "sha256:bb", note: "n" }, 6)).toEqual([
      '      ~ digest: "sha256:aa" => "sha256:bb"',
    ]);
  });

  it("shows additions and removals with their own marks", () => {
    expect(diffLines({ gone: 1, same: true }, { same: true, here: null }, 0)).toEqual(["- gone: 1", "+ here: null"]);
  });

  it("shows only the changed parts of a nested object and array", () => {
    const old = { scene: { title: "a", parts: [{ x: 1, y: 2 }, "second"] } };
    const now = { scene: { title: "a", parts: [{ x: 3, y: 2 }, "second", { text: "new" }] } };
    expect(diffLines(old, now, 0)).toEqual([
      "~ scene: {",
      "    ~ parts: [",
      "        ~ [0]: {",
      "            ~ x: 1 => 3",
      "          }",
      "        + [2]: {",
      '            + text: "new"',
      "          }",
      "      ]",
      "  }",
    ]);
  });

  it("marks the properties that require a replacement", () => {
    expect(diffLines({ slot: "x", value: 1 }, { slot: "y", value: 2 }, 0, ["slot"])).toEqual([
      '+-slot: "x" => "y"',
      "~ value: 1 => 2",
    ]);
  });

  it("shows [unknown] for unknown values", () => {
    expect(diffLines({ value: "a" }, { value: unknown }, 0)).toEqual(['~ value: "a" => [unknown]']);
  });

  it("shows [secret] for secrets, and neither their old nor their new content", () => {
    expect(diffLines({ value: new Secret({ a: 1 }) }, { value: new Secret({ a: 2 }) }, 0)).toEqual([
      "~ value: [secret] => [secret]",
    ]);
  });

  it.each<[string, PropertyValue]>([
    ["an empty text", ""],
    ["null", null],
    ["an empty list", []],
    ["an empty object", {}],
  ])("shows %s as nothing, as the CLI does: its replacement as added, its predecessor as removed", (_, empty) => {
    expect(diffLines({ order: empty }, { order: "logo" }, 0)).toEqual(['+ order: "logo"']);
    expect(diffLines({ order: "logo" }, { order: empty }, 0)).toEqual(['- order: "logo"']);
    expect(diffLines({ order: empty }, { order: 1 }, 0)).toEqual(["+ order: 1"]);
  });

  it("shows a value of another shape as one removed and one added", () => {
    expect(diffLines({ a: "text" }, { a: { b: 1 } }, 0)).toEqual(['- a: "text"', "+ a: {", "    + b: 1", "  }"]);
  });

  it("leaves out the dynamic provider's code", () => {
    expect(diffLines({ __provider: "old" }, { __provider: "new" }, 0)).toEqual([]);
    expect(propertyLines({ __provider: "code", a: 1 }, 0)).toEqual(["  a: 1"]);
  });
});

const value: fc.Arbitrary<PropertyValue> = fc.letrec<{ value: PropertyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<PropertyValue>(null, true, false, unknown),
    fc.integer(),
    fc.string({ maxLength: 5 }),
    fc.string({ minLength: 1, maxLength: 5 }).map((text) => new Secret(`hidden${text}`)),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie("value"), { maxKeys: 3 }),
  ),
})).value;
const inputs: fc.Arbitrary<PropertyMap> = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), value, { maxKeys: 4 });

const isEmpty = (item: PropertyValue | undefined): boolean =>
  item !== unknown && ["null", '""', "[]", "{}"].includes(JSON.stringify(item));

describe("for any two sets of inputs", () => {
  it("is empty exactly when both are equal, or one empty value became another", () => {
    fc.assert(
      fc.property(inputs, inputs, (old, now) => {
        expect(diffLines(old, old, 0)).toEqual([]);
        const changes = [...changedProperties(old, now).values()];
        const shown = changes.filter((diff) => diff.kind !== "update" || !isEmpty(diff.old) || !isEmpty(diff.new));
        expect(diffLines(old, now, 0).length === 0).toBe(shown.length === 0);
        expect(Object.keys(detailedDiff(old, now)).length === 0).toBe(diffValues(old, now).kind === "same");
      }),
    );
  });

  it("never contains a secret", () => {
    fc.assert(
      fc.property(inputs, inputs, (old, now) => {
        const lines = [...diffLines(old, now, 0), ...propertyLines(old, 0), ...propertyLines(now, 0)];
        expect(lines.join("\n")).not.toContain("hidden");
      }),
    );
  });

  it("shows the reverse change with the marks of + and - exchanged", () => {
    const marksOf = (lines: string[], mark: RegExp): number => lines.filter((line) => mark.test(line)).length;
    fc.assert(
      fc.property(inputs, inputs, (old, now) => {
        const [there, back] = [diffLines(old, now, 0), diffLines(now, old, 0)];
        expect(marksOf(there, /^ *\+ /)).toBe(marksOf(back, /^ *- /));
        expect(marksOf(there, /^ *~ /)).toBe(marksOf(back, /^ *~ /));
      }),
    );
  });
});

describe("the summary", () => {
  it("names every kind of change and then the unchanged resources", () => {
    expect(summaryLines({ create: 2, update: 1, replace: 1, same: 3 }, true)).toEqual([
      "    + 2 to create",
      "    ~ 1 to update",
      "    +-1 to replace",
      "    4 changes. 3 unchanged",
    ]);
    expect(summaryLines({ delete: 1, same: 1 }, false)).toEqual(["    - 1 deleted", "    1 unchanged"]);
  });
});

describe("scrubbing", () => {
  it("hides a secret that contains another secret as a whole", () => {
    expect(scrubber(["abc", "abcdef"])("x abcdef abc y")).toBe("x [secret] [secret] y");
  });

  it("leaves secrets of one or two letters, because the text would become unreadable", () => {
    expect(scrubber(["a", ""])("a cat")).toBe("a cat");
  });
});
