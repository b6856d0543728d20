import * as v from "valibot";
import { stepOf } from "./effect";
import { isDigest, parseJson, PreviewError } from "./plain";
import { kindOf, partsOf } from "./urn";
import type { ResourceReview, Review, StackReview } from "./values";

const digests = v.nullish(v.object({ digest: v.optional(v.unknown()) }));
const names = v.nullish(v.array(v.string()));
const inputDiff = v.nullish(v.object({ adds: digests, updates: digests, deletes: names }));
const planned = v.object({ goal: v.nullish(v.object({ inputDiff })), steps: names });
const schema = v.object({ resourcePlans: v.record(v.string(), planned) });

/** What a plan does with one resource. */
export interface Planned {
  /** The digest that it sets. Null: it removes the digest; undefined: the digest stays. */
  readonly digest: unknown;
  /** It creates, updates or replaces the resource. */
  readonly changes: boolean;
}

/** What a plan does with each resource by URN. */
export type Plan = ReadonlyMap<string, Planned>;

/** Reads what `pulumi preview --save-plan` wrote. Throws a PreviewError where a text is none. */
export function readPlan(text: string): Plan {
  const result = v.safeParse(schema, parseJson(text));
  if (!result.success) throw new PreviewError("it is not a plan of `pulumi preview --save-plan`");
  return new Map(
    Object.entries(result.output.resourcePlans).map(([urn, { goal, steps }]) => {
      const { adds, updates, deletes } = goal?.inputDiff ?? {};
      const removed = deletes?.includes("digest") ? null : undefined;
      const changes = (steps ?? []).some((op) => changing.has(stepOf(op)));
      return [urn, { digest: adds?.digest ?? updates?.digest ?? removed, changes }];
    }),
  );
}

const changing: ReadonlySet<ResourceReview["step"]> = new Set(["create", "update", "replace"]);

/** The review with a warning wherever the plan would do something else than the preview shows. */
export function compareWithPlan(review: Review, plan: Plan): Review {
  const own = review.stacks.map((stack) => new Map([...plan].filter(([urn]) => isIn(stack, urn))));
  const isOfNone = own.every(({ size }) => size === 0);
  const stacks = review.stacks.map((stack, index) => {
    if (isOfNone) return { ...stack, problems: [other("it has nothing of this stack"), ...stack.problems] };
    const ofStack = own[index];
    return ofStack === undefined || ofStack.size === 0 ? stack : compareStack(stack, ofStack);
  });
  return { ...review, stacks };
}

function isIn({ project, stack }: StackReview, urn: string): boolean {
  const parts = partsOf(urn);
  return parts?.project === project && parts.stack === stack;
}

function compareStack(stack: StackReview, plan: Plan): StackReview {
  const shown = new Set(stack.resources.map(({ urn }) => urn));
  const hidden = [...plan].flatMap(([urn, { changes }]) => {
    const parts = partsOf(urn);
    if (!changes || shown.has(urn) || parts === undefined || kindOf(parts.type) === undefined) return [];
    return [other(`it changes the ${kindOf(parts.type)} ${parts.name}, which this preview does not`)];
  });
  const resources = stack.resources.map((resource) => {
    const why = differenceOf(resource, plan.get(resource.urn));
    return why === undefined ? resource : { ...resource, warnings: [other(why), ...resource.warnings] };
  });
  return { ...stack, resources, problems: [...hidden, ...stack.problems] };
}

const other = (why: string): string => `The plan is of another preview: ${why}. Approve neither.`;

function differenceOf(
  { effect, digestKept, digestAfter }: ResourceReview,
  planned: Planned | undefined,
): string | undefined {
  if (planned === undefined) return effect === "write" ? "it does not have this resource" : undefined;
  const { digest, changes } = planned;
  if (isDigest(digest)) return digest === digestAfter ? undefined : `it has ${digest} for this resource`;
  const keeps = digest === undefined && digestAfter === digestKept;
  if (effect === "write" && !keeps) return "it has no new digest for this resource";
  return effect === "none" && changes ? "it changes this resource" : undefined;
}
