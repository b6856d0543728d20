import type { UpdatePlan } from "../../../local/engine";
import { PlanKeeper } from "../../../local/engine/plan";
import { Secret, unknown } from "../../../local/engine/property";
import type { PropertyMap } from "../../../local/engine/property";
import { GoldenStack } from "./lib/golden";

describe("an update plan", () => {
  const golden = new GoldenStack("plan");
  const one = {
    resources: [
      { key: "a", value: "one" },
      { key: "b", valueFrom: "a.serial" },
    ],
  };
  const two = {
    resources: [
      { key: "a", value: "two" },
      { key: "b", valueFrom: "a.serial" },
    ],
  };
  let plan: UpdatePlan | undefined;
  beforeAll(async () => {
    await golden.withProgram(one).up();
    plan = (await golden.withProgram(two).preview({ savePlan: true })).plan;
  });
  afterAll(() => {
    golden.remove();
  });

  async function upWithPlan(program: typeof one): Promise<{ errors: string[]; methods: string[] }> {
    const result = await golden.withProgram(program).up({ plan });
    const errors = result.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
    return { errors, methods: golden.calls().map(({ method }) => method) };
  }

  it("stops the update before any write when a checked input has changed since", async () => {
    const urn = "urn:pulumi:plan::golden::pulumi-nodejs:dynamic/golden:Probe::a";
    const { errors, methods } = await upWithPlan({
      resources: [{ key: "a", value: "six" }, ...two.resources.slice(1)],
    });
    expect(errors).toEqual([
      `resource ${urn} violates plan: properties changed: ` +
        '~~digest[{digest("two")}!={digest("six")}], ~~value[{two}!={six}]\n',
    ]);
    expect(methods).toEqual(["check", "diff"]);
  });

  it("stops the update at an operation that is not in the plan", async () => {
    const { errors, methods } = await upWithPlan({ resources: [{ key: "c", value: "new" }] });
    expect(errors.join()).toContain("create is not allowed by the plan: no steps were expected for this resource");
    expect(methods).toEqual(["check"]);
  });

  it("allows the planned update, whatever values were unknown in the preview", async () => {
    const { errors, methods } = await upWithPlan(two);
    expect(errors).toEqual([]);
    expect(methods).toEqual(["check", "diff", "update", "check", "diff", "update"]);
  });

  it("exists only on request, and not after a failed preview", async () => {
    expect(await golden.withProgram(two).preview()).not.toHaveProperty("plan");
    const failing = golden.withProgram(two, { a: { checkFails: "no" } });
    expect(await failing.preview({ savePlan: true })).not.toHaveProperty("plan");
  });
});

describe("a plan's report", () => {
  const urn = "urn:pulumi:s::p::t::n";

  function violation(planned: PropertyMap, actual: PropertyMap): string | undefined {
    return new PlanKeeper({ resources: { [urn]: { ops: [], inputs: planned } } }).register(urn, [], actual);
  }

  it.each<[string, PropertyMap, PropertyMap, string]>([
    ["is added with another value", { a: 1 }, { a: 2 }, "++a[{1}!={2}]"],
    ["is added without a plan", {}, { a: 2 }, "=+a[{2}]"],
    ["is missing", { a: 1 }, {}, "+=a[{1}]"],
    ["has another part", { a: { b: [1] } }, { a: { b: [2] } }, "++a[{map[b:{[{1}]}]}!={map[b:{[{2}]}]}]"],
    ["is a secret", { a: new Secret("x") }, { a: new Secret("y") }, "++a[{[secret]}!={[secret]}]"],
  ])("names a property that %s", (_, planned, actual, told) => {
    expect(violation(planned, actual)).toBe(`resource ${urn} violates plan: properties changed: ${told}`);
  });

  it("allows any value for an unknown one, at any depth", () => {
    expect(violation({ a: unknown, b: { c: [unknown, 1] } }, { a: "x", b: { c: ["y", 1] } })).toBeUndefined();
  });
});
