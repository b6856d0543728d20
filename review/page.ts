import { headlineOf } from "./headline";
import { textOf } from "./words";
import type { Json, ResourceReview, Review, StackReview } from "./values";

/** The review as one page that needs nothing else. */
export function renderPage({ stacks, plan }: Review): string {
  const about = plan === undefined ? "" : `<p>Plan: ${escape(plan.name)} ${escape(plan.checksum)}</p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>Review</title>
</head>
<body>
<main>
<h1>Review</h1>
${about}${stacks.map(renderStack).join("")}</main>
</body>
</html>
`;
}

function renderStack({ project, stack, resources, problems }: StackReview): string {
  const listed = problems.map((problem) => `<li>${escape(problem)}</li>\n`).join("");
  const list = listed === "" ? "" : `<ul>\n${listed}</ul>\n`;
  return `<h2>${escape(`${project}/${stack}`)}</h2>\n${list}${resources.map(renderResource).join("")}`;
}

function renderResource(resource: ResourceReview): string {
  const rows = resource.changes.map(
    ({ words, before, after }) => `<tr>${[words, before, after].map(cell).join("")}</tr>\n`,
  );
  const head = "<tr><th>change</th><th>before</th><th>after</th></tr>\n";
  const warnings = resource.warnings.map((warning) => `<li>${escape(warning)}</li>\n`).join("");
  return `<h3>${escape(resource.name)}</h3>
<p>${escape(textOf(headlineOf(resource)))}</p>
<ul>${warnings}</ul>
<table>
${head}${rows.join("")}</table>
<p>${escape(resource.digestAfter ?? "")}</p>
`;
}

function cell(value: Json | undefined): string {
  return `<td>${escape(value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value))}</td>`;
}

const escape = (text: string): string =>
  text.replace(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
