import { headlineOf } from "./headline";
import { code, phrase, sentence } from "./markdownText";
import type { Change, Json, ResourceReview, Review, StackReview } from "./values";
import { count } from "./words";

/** The page that has everything. */
export const pageName = "review.html";

/** A comment of GitHub takes 65,536 characters, and the writer of the comment adds a head and a foot. */
const limit = 60_000;

/** The lines on one thing. What does not fit is cut: first rows of tables, then whole sections. */
interface Section {
  readonly lines: readonly string[];
  readonly rows?: readonly string[];
  readonly foot?: readonly string[];
}

/** The review for a comment or a job summary, in GitHub's and GitLab's Markdown: at most 60,000 characters. */
export function renderMarkdown(review: Review): string {
  const idle = review.stacks.filter((stack) => !hasNews(stack));
  const busy = review.stacks.filter(hasNews);
  const sections = busy.flatMap(sectionsOf);
  if (idle.length > 0) sections.push({ lines: [nothingToDo(idle)] });
  return fit(sections, closing(review));
}

const isShown = ({ effect, warnings }: ResourceReview): boolean => effect !== "none" || warnings.length > 0;
const hasNews = ({ incomplete, resources, problems, others = [] }: StackReview): boolean =>
  incomplete !== undefined || problems.length > 0 || others.length > 0 || resources.some(isShown);

function nothingToDo(stacks: readonly StackReview[]): string {
  const names = stacks.filter(({ stack }) => stack !== "").map(titleOf);
  const shown = names.slice(0, 20).join(", ");
  return `Nothing to do${shown === "" ? "" : ` in ${shown}`}${names.length > 20 ? ` and ${names.length - 20} more` : ""}.`;
}

const titleOf = ({ project, stack }: StackReview): string =>
  stack === "" ? "a stack without a name" : code(`${project}/${stack}`, 300);

const order: readonly ResourceReview["effect"][] = ["write", "unknown", "record", "none"];

function sectionsOf(stack: StackReview): Section[] {
  const shown = stack.resources.filter(isShown);
  const sorted = order.flatMap((effect) => shown.filter((resource) => resource.effect === effect));
  const writes = shown.filter(({ effect }) => effect === "write").length;
  const unknown = shown.filter(({ effect }) => effect === "unknown").length;
  const summary = [
    ...(stack.incomplete === undefined ? [] : [`${stack.incomplete}, so this review is incomplete`]),
    shown.length === 0
      ? "no change was found"
      : writes === 0
        ? "nothing is written"
        : `${count(writes, "resource is", "resources are")} written`,
    ...(unknown === 0 ? [] : [`${unknown} could not be looked up or ${unknown === 1 ? "is" : "are"} not known yet`]),
  ].join(", ");
  return [
    { lines: [`### ${titleOf(stack)}: ${summary}`, ...listOf("The preview reports", stack.problems)] },
    ...sorted.map((resource) => sectionOf(resource, stack)),
    ...(stack.others?.length ? [{ lines: listOf("Other changes of this preview", stack.others) }] : []),
  ];
}

function sectionOf(resource: ResourceReview, { incomplete }: StackReview): Section {
  const { kind, name, identity, digestAfter, effect, changes, warnings } = resource;
  const place = identity === "" ? "" : ` ${code(identity, 600)}`;
  const head = [`#### ${code(name, 300)} (${kind}${place})`, sentence(headlineOf(resource))];
  const approve = effect === "write" && incomplete === undefined ? "Digest to approve" : "Digest";
  return {
    lines: [...head, ...listOf("Warnings", warnings)],
    rows: effect === "record" && changes.length === 0 ? [] : changes.map(rowOf),
    foot: digestAfter === undefined ? [] : [`${approve}: \`${digestAfter}\``],
  };
}

/** At most this many items of a list that is not a table. */
const most = 8;

function listOf(title: string, texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  const more = texts.length > most ? [`- and ${texts.length - most} more`] : [];
  return [`${title}:`, [...texts.slice(0, most).map((text) => `- ${code(text)}`), ...more].join("\n")];
}

function rowOf(change: Change): string {
  return `| ${phrase(change.clause)} | ${cell(change.before)} | ${cell(change.after)} |`;
}

function cell(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? code(value, 600) : code(JSON.stringify(value), 200);
}

const tableHead = "| change | before | after |\n| --- | --- | --- |";

function closing({ stacks, plan }: Review): string[] {
  const shown = stacks.flatMap(({ resources }) => resources.filter(isShown));
  const scenes = shown.some(({ kind, effect }) => kind === "CasterSceneSync" && effect === "write");
  const unseen =
    "Not shown, because the API never returns them: the layer order (cover, background) and the content of HTML layers. " +
    'Whether the caster is streaming is looked up only with `onAir: "refuse"`.';
  return [
    ...(scenes ? [unseen] : []),
    ...(plan ? [`Plan: ${code(plan.name, 300)} \`${plan.checksum}\``] : []),
    ...(shown.length > 0 ? [`Pictures and everything in full: the page \`${pageName}\`.`] : []),
  ];
}

/** As many sections as fit, then as many rows of their tables. Says how much was left out, and where it is. */
function fit(sections: readonly Section[], foot: readonly string[]): string {
  const cut = (number: number) => `| and ${count(number, "change")} more: see \`${pageName}\` | | |`;
  const sizeOf = ({ lines, rows = [], foot = [] }: Section) =>
    [...lines, ...foot].reduce((sum, line) => sum + line.length + 2, 0) +
    (rows.length === 0 ? 0 : tableHead.length + cut(rows.length).length + 4);
  let left = limit - foot.reduce((sum, line) => sum + line.length + 2, 0) - 100;
  const end = sections.findIndex((section) => (left -= sizeOf(section)) < 0);
  const shown = end < 0 ? sections : sections.slice(0, end);
  if (end >= 0) left += sections.slice(end, end + 1).reduce((sum, section) => sum + sizeOf(section), 0);
  const blocks = shown.flatMap(({ lines, rows = [], foot = [] }) => {
    const fitting: string[] = [];
    for (const row of rows) {
      if (row.length + 1 > left) break;
      left -= row.length + 1;
      fitting.push(row);
    }
    if (fitting.length < rows.length) fitting.push(cut(rows.length - fitting.length));
    return [...lines, ...(rows.length === 0 ? [] : [[tableHead, ...fitting].join("\n")]), ...foot];
  });
  const more = sections.length - shown.length;
  const note = more === 0 ? [] : [`${count(more, "more part")} of this review did not fit here: see \`${pageName}\`.`];
  return `${[...blocks, ...note, ...foot].join("\n\n")}\n`;
}
