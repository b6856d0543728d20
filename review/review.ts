import { foundTheSame, joinSteps } from "./effect";
import { PreviewError } from "./plain";
import { readPreview, type Diagnostic, type Preview, type Step } from "./preview";
import { refusedResource, reviewResource } from "./resource";
import { kindOf, partsOf } from "./urn";
import type { ResourceReview, Review, StackReview } from "./values";

/** One file: what to call it in an error, and its text. */
export interface Given {
  readonly name: string;
  readonly text: string;
}

/**
 * Reads previews together, one stack each. Throws a PreviewError, and nothing else, where a file is none.
 *
 * @param plan The base name of a plan file and its checksum, `sha256:` with 64 hex digits.
 */
export function reviewPreviews(previews: readonly Given[], plan?: Review["plan"]): Review {
  return { stacks: previews.map(reviewFile), ...(plan && { plan }) };
}

function reviewFile({ name, text }: Given): StackReview {
  try {
    return reviewStack(readPreview(text));
  } catch (error) {
    if (error instanceof PreviewError) throw new PreviewError(`${name}: ${error.message}`);
    throw error;
  }
}

function reviewStack({ incomplete, steps, diagnostics }: Preview): StackReview {
  const joined = joinSteps(steps);
  const urns = [...joined.map(({ urn }) => urn), ...diagnostics.flatMap(({ urn }) => urn ?? [])];
  const parts = urns.map(partsOf).find((each) => each !== undefined);
  const resources = joined.flatMap((step): ResourceReview[] => {
    const named = partsOf(step.urn);
    const kind = named && kindOf(named.type);
    return kind === undefined ? [] : [reviewResource(kind, named?.name ?? "", step)];
  });
  const all = [...resources, ...refusedIn(diagnostics, new Set(resources.map(({ urn }) => urn)))];
  const owners = diagnostics.map((diagnostic) => ownersOf(diagnostic, all));
  const problems = diagnostics.filter(({ severity }, index) => severity !== "info" && owners[index]?.length === 0);
  return {
    ...(incomplete && { incomplete }),
    project: parts?.project ?? "",
    stack: parts?.stack ?? "",
    resources: all.map((resource) => ({
      ...resource,
      warnings: distinct([
        ...resource.warnings,
        ...errorsFirst(diagnostics.filter((_, index) => owners[index]?.includes(resource))),
      ]),
    })),
    problems: distinct(errorsFirst(problems)),
    others: othersOf(steps),
  };
}

/** Refused resources have no step. */
function refusedIn(diagnostics: readonly Diagnostic[], known: ReadonlySet<string>): ResourceReview[] {
  const urns = new Set(diagnostics.flatMap(({ urn, severity }) => (severity === "error" && urn ? [urn] : [])));
  return [...urns].flatMap((urn) => {
    const parts = partsOf(urn);
    const kind = parts && kindOf(parts.type);
    return kind === undefined || known.has(urn) ? [] : [refusedResource(kind, parts?.name ?? "", urn)];
  });
}

/** A dynamic provider's lines come without a URN, and name the caster, or the domain and the function. */
function ownersOf({ urn, message }: Diagnostic, resources: readonly ResourceReview[]): readonly ResourceReview[] {
  if (urn !== undefined) return resources.filter((resource) => resource.urn === urn);
  return resources.filter(({ kind, identity }) => {
    const [first = "", second = ""] = identity.split("/");
    return mentions(message, first) && (kind === "CasterSceneSync" || mentions(message, second));
  });
}

/** Whether a word is in a text, and not as a part of a longer one. */
function mentions(text: string, word: string): boolean {
  if (word === "") return false;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = [text[at - 1] ?? "", text[at + word.length] ?? ""];
    if (!around.some((character) => /[\w-]/.test(character))) return true;
  }
  return false;
}

const errorsFirst = (diagnostics: readonly Diagnostic[]): string[] => {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const rest = diagnostics.filter(({ severity }) => severity !== "error");
  return [...errors, ...rest].map(({ message }) => message);
};

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

/** Stacks, providers and this package's own components only hold other resources. */
const silent = /^(pulumi:pulumi:Stack$|pulumi:providers:|apsaravideo:)/;

/** Deletions and replacements come first: the rest may be cut. */
function othersOf(steps: readonly Step[]): string[] {
  const others = joinSteps(steps.filter((step) => isOther(step) && changesSomething(step)));
  const [lost, rest] = [others.filter(({ op }) => losing.test(op)), others.filter(({ op }) => !losing.test(op))];
  return [...lost, ...rest].map(({ op, urn }) => {
    const { type = "", name = "" } = partsOf(urn) ?? {};
    return `${op} ${type} ${name}`;
  });
}

const losing = /delete|replace/;

function isOther({ urn }: Step): boolean {
  const parts = partsOf(urn);
  return parts !== undefined && kindOf(parts.type) === undefined && !silent.test(parts.type);
}

/** Every preview may read and refresh, and most of that finds what the state has. */
const changesSomething = (step: Step): boolean => !["same", "read"].includes(step.op) && !foundTheSame(step);
