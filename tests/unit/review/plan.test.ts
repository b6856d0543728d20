import * as fc from "fast-check";
import { PreviewError } from "../../../review/plain";
import { compareWithPlan, readPlan } from "../../../review/plan";
import { reviewPreviews } from "../../../review/review";
import type { ResourceReview, Review } from "../../../review/values";

const sha = (digit: string) => `sha256:${digit.repeat(64)}`;
const urn = "urn:pulumi:demo::project::apsaravideo:index:CasterSceneSync::show";

const reviewOf = (changes: Partial<ResourceReview> = {}): Review => {
  const resource: ResourceReview = {
    ...{ kind: "CasterSceneSync", urn, name: "show", identity: "", step: "update", effect: "write" },
    ...{ changes: [], warnings: ["known"], digestBefore: sha("1"), digestAfter: sha("2"), ...changes },
  };
  return { stacks: [{ project: "project", stack: "demo", problems: [], resources: [resource] }] };
};
const planOf = (goal: unknown, of = urn, steps = ["update"]) =>
  readPlan(JSON.stringify({ resourcePlans: { [of]: { goal, steps } } }));
const updates = (digest: string) => ({ inputDiff: { updates: { digest } } });
const warnings = (review: Review) => review.stacks[0]?.resources[0]?.warnings;

it.each<[string, ReturnType<typeof planOf>, Partial<ResourceReview>]>([
  ["sets the digest of the preview", planOf(updates(sha("2"))), {}],
  ["creates with the digest of the preview", planOf({ inputDiff: { adds: { digest: sha("2") } } }), {}],
  ["keeps the digest that the preview keeps", planOf({ inputDiff: {} }), { digestKept: sha("2") }],
  ["writes nothing where the preview writes nothing", planOf(null), { effect: "record" }],
  ["does nothing where the preview does nothing", planOf({ inputDiff: {} }, urn, ["same"]), { effect: "none" }],
])("warns of no plan that %s", (_what, plan, changes) => {
  const review = reviewOf(changes);
  expect(compareWithPlan(review, plan)).toEqual(review);
});

it.each<[string, ReturnType<typeof planOf>, string, Partial<ResourceReview>]>([
  ["sets another digest", planOf(updates(sha("3"))), `it has ${sha("3")} for this resource`, {}],
  ["sets another digest in the state alone", planOf(updates(sha("3"))), `it has ${sha("3")}`, { effect: "record" }],
  ["writes where the preview does nothing", planOf(updates(sha("3"))), `it has ${sha("3")}`, { effect: "none" }],
  ["writes the same again where the preview does nothing", planOf({}), "it changes this resource", { effect: "none" }],
  ["sets no digest", planOf({ inputDiff: null }), "it has no new digest for this resource", {}],
  [
    "removes the digest that the preview keeps",
    planOf({ inputDiff: { deletes: ["digest"] } }),
    "it has no new digest for this resource",
    { digestKept: sha("2") },
  ],
  ["lacks the resource", planOf({}, `${urn}-2`, ["same"]), "it does not have this resource", {}],
])("warns, before all else, of a plan that %s", (_what, plan, why, changes) => {
  expect(warnings(compareWithPlan(reviewOf(changes), plan))).toEqual([expect.stringContaining(why), "known"]);
});

it("warns of a plan that changes a resource of which the preview shows nothing", () => {
  const plan = new Map([...planOf(updates(sha("2"))), ...planOf({}, `${urn}-2`), ...planOf({}, `${urn}-3`, ["same"])]);
  expect(compareWithPlan(reviewOf(), plan).stacks[0]?.problems).toEqual([
    "The plan is of another preview: it changes the CasterSceneSync show-2, which this preview does not. Approve neither.",
  ]);
});

it("takes a plan for that of another stack, where several are reviewed, and warns where it is of none", () => {
  const [one, two] = [reviewOf(), reviewOf()].flatMap(({ stacks }) => stacks);
  const stacks = [one, two && { ...two, stack: "prod" }].flatMap((stack) => stack ?? []);
  expect(compareWithPlan({ stacks }, planOf(updates(sha("2"))))).toEqual({ stacks });
  const compared = compareWithPlan({ stacks }, planOf(updates(sha("2")), urn.replace("demo", "test")));
  const problem = "The plan is of another preview: it has nothing of this stack. Approve neither.";
  expect(compared.stacks.map(({ problems }) => problems)).toEqual([[problem], [problem]]);
});

it("takes a plan for that of the preview where another target gets the content of the old one", () => {
  const inputs = { casterId: "LIVE-1", fromSceneId: "pvw", toSceneId: "pgm", scene: {}, digest: sha("1") };
  const newState = { inputs: { ...inputs, toSceneId: "other" } };
  const steps = [{ op: "replace", urn, oldState: { inputs, outputs: inputs }, newState }];
  const review = reviewPreviews([{ name: "preview.json", text: JSON.stringify({ steps }) }]);
  const plan = planOf({ inputDiff: { updates: { toSceneId: "other" } } }, urn, ["replace"]);
  expect(compareWithPlan(review, plan)).toEqual(review);
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
