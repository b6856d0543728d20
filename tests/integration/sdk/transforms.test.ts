import * as pulumi from "@pulumi/pulumi";
import { DomainPromotion, StagingPromotion } from "../../../sdk";
import { runInline } from "./lib/inlineProgram";

const domainName = "live.example.com";
const later: pulumi.ResourceTransformation = ({ props, opts }) => ({ props, opts: { ...opts, dependsOn: [] } });
const transform: pulumi.ResourceTransform = ({ props, opts }) => ({ props, opts });

/** The hint of each promotion of a program, by name. */
async function hints(program: () => void): Promise<Record<string, unknown>> {
  const { registered } = await runInline({}, () => {
    program();
    return Promise.resolve(undefined);
  });
  const promotions = registered.filter(({ type }) => type.endsWith("StagingPromotion"));
  return Object.fromEntries(promotions.map(({ name, inputs }) => [name, inputs["lookAhead"]]));
}

const promote = (functionName: string, opts?: pulumi.CustomResourceOptions) =>
  new StagingPromotion(functionName, { domainName, functionName }, opts);
const component = (name: string, opts: pulumi.ComponentResourceOptions) =>
  new pulumi.ComponentResource("test:index:Part", name, {}, opts);

it("passes on a hint where nothing can change a resource's dependencies", async () => {
  expect(await hints(() => promote("plain"))).toEqual({ plain: expect.stringContaining(domainName) });
});

it.each<[string, () => unknown]>([
  ["a transformation of its own", () => promote("one", { transformations: [later] })],
  ["a transform of its own", () => promote("one", { transforms: [transform] })],
  [
    "a transformation of a parent's parent",
    () => {
      const parent = component("inner", { parent: component("outer", { transformations: [later] }) });
      promote("one", { parent });
    },
  ],
  [
    "a transform of a parent's parent",
    () => {
      const parent = component("inner", { parent: component("outer", { transforms: [transform] }) });
      promote("one", { parent });
    },
  ],
  [
    "a transformation of the stack",
    () => {
      pulumi.runtime.registerStackTransformation(later);
      promote("one");
    },
  ],
  [
    "a transform of the stack",
    () => {
      pulumi.runtime.registerResourceTransform(transform);
      promote("one");
    },
  ],
  [
    "a transform of the stack that is registered after it in the same turn",
    () => {
      promote("one");
      pulumi.runtime.registerResourceTransform(transform);
    },
  ],
])("passes on no hint where there is %s, because it may add a dependsOn", async (_, program) => {
  expect(await hints(() => void program())).toEqual({ one: undefined });
});

it.each<[string, pulumi.ComponentResourceOptions]>([
  ["transformation", { transformations: [later] }],
  ["transform", { transforms: [transform] }],
])("passes on no hint from the children of a DomainPromotion with a %s", async (_, opts) => {
  const promoted = await hints(() => void new DomainPromotion("d", { domainName, functions: ["one", "two"] }, opts));
  expect(promoted).toEqual({ "d-one": undefined, "d-two": undefined });
});

it("includes no resource with a transformation in a hint", async () => {
  const told = await hints(() => {
    promote("one", { transformations: [later] });
    promote("two");
  });
  expect(told["two"]).toContain("two");
  expect(told["two"]).not.toContain("one");
});
