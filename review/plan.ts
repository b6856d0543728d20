import * as v from "valibot";
import { PreviewError } from "./plain";
import type { ResourceReview, Review } from "./values";

const digests = v.optional(v.nullable(v.object({ digest: v.optional(v.unknown()) })));
const planned = v.object({
  goal: v.optional(
    v.nullable(v.object({ inputDiff: v.optional(v.nullable(v.object({ adds: digests, updates: digests }))) })),
  ),
});
const schema = v.object({ resourcePlans: v.record(v.string(), planned) });

/** What a plan does with each resource by URN: the digest that it sets, or undefined where it changes none. */
export type PlannedDigests = ReadonlyMap<string, unknown>;

/** Reads what `pulumi preview --save-plan` wrote. Throws a PreviewError where a text is none. */
export function readPlan(text: string): PlannedDigests {
  const result = v.safeParse(schema, parse(text));
  if (!result.success) throw new PreviewError("it is not a plan of `pulumi preview --save-plan`");
  return new Map(
    Object.entries(result.output.resourcePlans).map(([urn, { goal }]) => {
      const changes = goal?.inputDiff;
      return [urn, changes?.adds?.digest ?? changes?.updates?.digest];
    }),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The review with a warning on each resource of which the plan would write something else than the preview shows. */
export function compareWithPlan(review: Review, plan: PlannedDigests): Review {
  const stacks = review.stacks.map((stack) => ({
    ...stack,
    resources: stack.resources.map((resource) => {
      const warning = warningOf(resource, plan, review.stacks.length === 1);
      return warning === undefined ? resource : { ...resource, warnings: [warning, ...resource.warnings] };
    }),
  }));
  return { ...review, stacks };
}

/** @param only The plan can be of no other preview. */
function warningOf(
  { urn, effect, digestBefore, digestAfter }: ResourceReview,
  plan: PlannedDigests,
  only: boolean,
): string | undefined {
  if (effect !== "write" || digestAfter === undefined) return undefined;
  if (!plan.has(urn)) return only ? "The plan is of another preview: it does not have this resource." : undefined;
  const digest = plan.get(urn);
  if (digest === digestAfter || (digest === undefined && digestAfter === digestBefore)) return undefined;
  const what = typeof digest === "string" ? digest : "no new digest";
  return `The plan is of another preview: it has ${what} for this resource. Approve neither.`;
}
