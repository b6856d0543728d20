import fc from "fast-check";
import { copySecretness, fromWire, Secret, toWire, unknown } from "../../../local/engine/property";
import type { PropertyValue } from "../../../local/engine/property";
import { ignoreChanges } from "../../../local/engine/propertyPath";
import { deletionWaves } from "../../../local/engine/deletions";
import { readResource } from "../../../local/engine/state";
import { plannedStep } from "../../../local/engine/plannedStep";
import { newUrn, parseUrn } from "../../../local/engine/urn";

const key = fc.stringMatching(/^[a-z]{1,3}$/);
const value: fc.Arbitrary<PropertyValue> = fc.letrec<{ value: PropertyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<PropertyValue>(null, true, unknown, 1, "text", new Secret("hush")),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3 }),
  ),
})).value;

describe("a property value", () => {
  it("survives the way over the wire and back", () => {
    fc.assert(
      fc.property(value, (sent) => {
        expect(fromWire(toWire(sent))).toEqual(sent);
      }),
    );
  });

  it("is secret in the outputs where it was secret in the inputs, at any depth of common objects", () => {
    const ins = { a: new Secret("x"), b: { c: new Secret("y"), d: 1 }, e: [new Secret("z")] };
    expect(copySecretness({ a: "x", b: { c: "y", d: 1 }, e: ["z"], f: "f" }, ins)).toEqual({
      a: new Secret("x"),
      b: { c: new Secret("y"), d: 1 },
      e: new Secret(["z"]),
      f: "f",
    });
  });
});

describe("ignoreChanges", () => {
  it.each([
    ["a property", ["a"], { a: 1, b: 3 }],
    ["a nested property", ["c.d"], { a: 2, b: 3, c: { d: "old", e: "new" } }],
    ["an element", ["l[1]"], { a: 2, b: 3, l: ["new", "old"] }],
    ["a part of every element", ["m[*].x"], { a: 2, b: 3, m: [{ x: 1, y: 9 }] }],
    ["a property that was not there", ["b"], { a: 2 }],
    ["nothing that the path leads to", ["nowhere.at.all"], { a: 2, b: 3 }],
  ])("restores %s", (_, paths, expected) => {
    const olds = { a: 1, c: { d: "old", e: "old" }, l: ["old", "old"], m: [{ x: 1, y: 1 }] };
    const all = { a: 2, b: 3, c: { d: "new", e: "new" }, l: ["new", "new"], m: [{ x: 9, y: 9 }] };
    expect(ignoreChanges(all, olds, paths)).toEqual({ ...all, b: undefined, ...expected });
  });
});

describe("a URN", () => {
  it("contains the type of the parent, unless the parent is the stack", () => {
    const stack = newUrn("dev", "demo", "", "pulumi:pulumi:Stack", "demo-dev");
    const group = newUrn("dev", "demo", stack, "my:index:Group", "g");
    const child = newUrn("dev", "demo", group, "my:index:Thing", "a::b");
    expect(group).toBe("urn:pulumi:dev::demo::my:index:Group::g");
    expect(child).toBe("urn:pulumi:dev::demo::my:index:Group$my:index:Thing::a::b");
    expect(parseUrn(child)).toEqual({
      stack: "dev",
      project: "demo",
      qualifiedType: "my:index:Group$my:index:Thing",
      type: "my:index:Thing",
      name: "a::b",
    });
  });
});

describe("deletions", () => {
  it("precede the deletions of their dependencies, for any graph", () => {
    const graph = fc
      .integer({ min: 1, max: 8 })
      .chain((size) => fc.tuple(...[...Array(size).keys()].map((i) => fc.subarray([...Array(i).keys()]))));
    fc.assert(
      fc.property(graph, (edges: number[][]) => {
        const steps = edges.map((on, i) => {
          const json = { urn: `urn:pulumi:s::p::t:t:t::${String(i)}`, type: "t:t:t" };
          const dependencies = on.map((j) => `urn:pulumi:s::p::t:t:t::${String(j)}`);
          return plannedStep("delete", readResource({ ...json, dependencies }, String));
        });
        const order = deletionWaves(steps).flatMap((wave, rank) => wave.map(({ urn }) => [urn, rank] as const));
        const rankOf = new Map(order);
        expect(rankOf.size).toBe(steps.length);
        for (const { urn, old } of steps) {
          for (const on of old?.dependencies ?? []) expect(rankOf.get(urn)).toBeLessThan(rankOf.get(on) ?? -1);
        }
      }),
    );
  });
});
