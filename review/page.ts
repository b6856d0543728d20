import { createHash } from "node:crypto";
import { element, styleSheet, type Markup } from "./escape";
import { headlineOf } from "./headline";
import { renderConfig } from "./pageConfig";
import { renderScene } from "./pageScene";
import { css } from "./pageStyle";
import { renderClause, renderList } from "./pageWords";
import type { ResourceReview, Review, StackReview } from "./values";

/**
 * The review as one HTML page, which needs no script, no other file and no network.
 * Every text of the preview is shown as text: `escape.ts` writes all markup.
 */
export function renderPage({ stacks, plan }: Review): string {
  const body = element(
    "body",
    {},
    element("a", { href: "#main", class: "skip" }, "Skip to the review"),
    element(
      "header",
      {},
      element("h1", {}, "What goes on air"),
      element("p", {}, summaryOf(stacks)),
      ...(plan === undefined
        ? []
        : [
            element(
              "p",
              {},
              "Plan ",
              element("code", {}, plan.name),
              ", checksum ",
              element("code", {}, plan.checksum),
            ),
          ]),
    ),
    element(
      "main",
      { id: "main", tabindex: "-1" },
      ...stacks.map((stack, index) => renderStack(stack, `s${index + 1}`)),
    ),
    element("footer", {}, element("p", {}, "The pictures are drawn from what the API tells, not from the video.")),
  );
  const head = element(
    "head",
    {},
    element("meta", { charset: "utf-8" }),
    element("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
    element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    element("meta", { name: "color-scheme", content: "light dark" }),
    element("meta", { name: "referrer", content: "no-referrer" }),
    element("title", {}, `Review: ${stacks.map(titleOf).join(", ") || "no stack"}`),
    styleSheet(css),
  );
  return `<!doctype html>\n${element("html", { lang: "en" }, head, body).text}\n`;
}

/** Nothing may be loaded, run or sent; the one style sheet is known by its hash. */
const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(css).digest("base64")}'; base-uri 'none'; form-action 'none'`;

const nameOf = ({ project, stack }: StackReview): string =>
  stack === "" ? "a stack without a name" : `${project}/${stack}`;

const titleOf = (stack: StackReview): string =>
  stack.incomplete === undefined ? nameOf(stack) : `${nameOf(stack)} (${stack.incomplete}; this review is incomplete)`;

function summaryOf(stacks: readonly StackReview[]): string {
  const resources = stacks.flatMap((stack) => stack.resources);
  const writes = resources.filter(({ effect }) => effect === "write").length;
  const unknown = resources.filter(({ effect }) => effect === "unknown").length;
  const incomplete = stacks.filter((stack) => stack.incomplete !== undefined).map(titleOf);
  if (writes + unknown + incomplete.length === 0) return "Nothing changes on air or in production.";
  return [
    ...incomplete.map((title) => `${title}.`),
    `${writes} of ${resources.length} resources ${writes === 1 ? "writes" : "write"} to PGM or production.`,
    ...(unknown === 0 ? [] : [`For ${unknown}, this is not known yet.`]),
  ].join(" ");
}

function renderStack(stack: StackReview, id: string): Markup {
  const { resources, problems, others = [] } = stack;
  return element(
    "section",
    { "aria-labelledby": id },
    element("h2", { id }, titleOf(stack)),
    ...renderList("The preview reports", problems, "problems"),
    ...(resources.length === 0 ? [element("p", {}, "The preview has none of the two resources.")] : []),
    ...resources.map((resource, index) => renderResource(resource, stack, `${id}r${index + 1}`)),
    ...renderList("Other changes of this preview", others, "others"),
  );
}

function renderResource(resource: ResourceReview, { incomplete }: StackReview, id: string): Markup {
  const { kind, name, identity, effect, warnings, digestBefore, digestAfter } = resource;
  const toApprove = effect === "write" && incomplete === undefined ? " to approve" : "";
  const noun = kind === "CasterSceneSync" ? "scene" : "configuration";
  return element(
    "article",
    { "aria-labelledby": id, class: effect },
    element("h3", { id }, name),
    element("p", { class: "headline" }, ...renderClause(headlineOf(resource)), "."),
    element("p", {}, `${kind} of `, element("code", {}, identity === "" ? "?" : identity)),
    ...renderList("Warnings", warnings, "warnings"),
    kind === "CasterSceneSync" ? renderScene(resource, id) : renderConfig(resource, id),
    ...(digestAfter === undefined
      ? []
      : [element("p", {}, `Digest of the ${noun}${toApprove}: `, element("code", {}, digestAfter))]),
    ...(digestBefore === undefined || digestBefore === digestAfter
      ? []
      : [element("p", {}, "Digest of what is there now: ", element("code", {}, digestBefore))]),
  );
}
