import * as fc from "fast-check";
import { PreviewError } from "../../../review/plain";
import { compareWithPlan, readPlan } from "../../../review/plan";
import type { ResourceReview, Review } from "../../../review/values";

const sha = (digit: string) => `sha256:${digit.repeat(64)}`;
const urn = "urn:pulumi:demo::project::apsaravideo:index:CasterSceneSync::show";

const reviewOf = (changes: Partial<ResourceReview> = {}, stacks = 1): Review => {
  const resource: ResourceReview = {
    ...{ kind: "CasterSceneSync", urn, name: "show", identity: "", step: "update", effect: "write" },
    ...{ changes: [], warnings: ["known"], digestBefore: sha("1"), digestAfter: sha("2"), ...changes },
  };
  return {
    stacks: Array.from({ length: stacks }, () => ({
      ...{ project: "project", stack: "demo", problems: [], resources: [resource] },
    })),
  };
};
const planOf = (goal: unknown, of = urn) => readPlan(JSON.stringify({ resourcePlans: { [of]: { goal } } }));
const updates = (digest: string) => ({ inputDiff: { updates: { digest } } });
const warnings = (review: Review) => review.stacks[0]?.resources[0]?.warnings;

it.each([
  ["sets the digest of the preview", planOf(updates(sha("2"))), {}],
  ["creates with the digest of the preview", planOf({ inputDiff: { adds: { digest: sha("2") } } }), {}],
  ["keeps the digest that the preview keeps", planOf({ inputDiff: {} }), { digestBefore: sha("2") }],
  ["writes nothing where the preview writes nothing", planOf(null), { effect: "record" as const }],
])("warns of no plan that %s", (_what, plan, changes) => {
  expect(warnings(compareWithPlan(reviewOf(changes), plan))).toEqual(["known"]);
});

it.each([
  ["sets another digest", planOf(updates(sha("3"))), `it has ${sha("3")} for this resource`],
  ["sets no digest", planOf({ inputDiff: null }), "it has no new digest for this resource"],
  ["lacks the resource", planOf({}, `${urn}-2`), "it does not have this resource"],
])("warns, before all else, of a plan that %s", (_what, plan, why) => {
  expect(warnings(compareWithPlan(reviewOf(), plan))).toEqual([expect.stringContaining(why), "known"]);
});

it("takes a plan without the resource for that of another stack, where several are reviewed", () => {
  expect(warnings(compareWithPlan(reviewOf({}, 2), planOf({}, `${urn}-2`)))).toEqual(["known"]);
});

it("refuses a text that is no plan with a PreviewError, and with no other error", () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify({ resourcePlans: value })),
    fc.jsonValue().map((goal) => JSON.stringify({ resourcePlans: { [urn]: { goal: { inputDiff: goal } } } })),
  );
  for (const text of ["", "{}", '{"resourcePlans":5}']) expect(() => readPlan(text)).toThrow(PreviewError);
  fc.assert(
    fc.property(texts, (text) => {
      try {
        compareWithPlan(reviewOf(), readPlan(text));
      } catch (error) {
        expect(error).toBeInstanceOf(PreviewError);
      }
    }),
  );
});
