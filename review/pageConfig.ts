import { element, type Markup } from "./escape";
import { renderClause } from "./pageWords";
import { isObject } from "./plain";
import type { Json, ResourceReview } from "./values";

/** A promotion: old and new arguments side by side, and every change with a link to its row. */
export function renderConfig({ before, after, step, name, changes }: ResourceReview, id: string): Markup {
  const rows = rowsOf(before, after);
  const places = new Map(rows.map(({ key }, index) => [key, `${id}-a${index + 1}`]));
  const records = new Map<string, string>();
  for (const { key, record } of rows) if (!records.has(record)) records.set(record, places.get(key) ?? "");
  const listed = changes.map((change) => {
    const { path } = change;
    const words = renderClause(change.clause);
    const target = places.get(keyOf(path[0] ?? "", path.slice(1).join("."))) ?? records.get(path[0] ?? "");
    return element(
      "li",
      {},
      ...(target === undefined || target === "" ? words : [element("a", { href: `#${target}` }, ...words)]),
    );
  });
  return element(
    "div",
    { class: "compare" },
    ...(before === undefined ? [element("p", { class: "absent" }, whyNoBefore(step))] : []),
    ...(after === undefined ? [element("p", { class: "absent" }, whyNoAfter(step))] : []),
    ...(rows.length === 0 ? [] : [renderTable(rows, name, places, before !== undefined && after !== undefined)]),
    ...(listed.length === 0 ? [] : [element("h4", {}, "Changes"), element("ol", { class: "changes" }, ...listed)]),
    element("p", { class: "notes" }, "A secret is shown as its fingerprint: another fingerprint is another secret."),
  );
}

const whyNoBefore = (step: string): string =>
  step === "create"
    ? "A first create has no “before”: the state does not know yet what production has."
    : "The state does not know what production has.";
const whyNoAfter = (step: string): string =>
  step === "delete" ? "Deleting the resource changes nothing in production." : "What production gets is not known yet.";

interface Row {
  readonly key: string;
  readonly record: string;
  readonly argument: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const keyOf = (record: string, argument: string): string => JSON.stringify([record, argument]);

function rowsOf(before: Json | undefined, after: Json | undefined): Row[] {
  const [old, next] = [argumentsOf(before), argumentsOf(after)];
  const rows = new Map([...old, ...next].map(([key, { record, argument }]) => [key, { key, record, argument }]));
  // Records stay together, in the order of what production gets.
  const records = [...new Set([...next.values(), ...old.values()].map(({ record }) => record))];
  const rank = new Map(records.map((record, index) => [record, index]));
  return [...rows.values()]
    .sort((a, b) => (rank.get(a.record) ?? 0) - (rank.get(b.record) ?? 0))
    .map((row) => ({ ...row, before: old.get(row.key)?.value, after: next.get(row.key)?.value }));
}

function argumentsOf(content: Json | undefined): Map<string, { record: string; argument: string; value: string }> {
  const found = new Map<string, { record: string; argument: string; value: string }>();
  if (content === undefined) return found;
  const records: [string, Json][] = isObject(content) ? Object.entries(content) : [["configuration", content]];
  for (const [record, value] of records) {
    const pairs: [string, Json][] = isObject(value) ? Object.entries(value) : [["", value]];
    for (const [argument, each] of pairs)
      found.set(keyOf(record, argument), {
        record,
        argument,
        value: typeof each === "string" ? each : JSON.stringify(each),
      });
  }
  return found;
}

function renderTable(
  rows: readonly Row[],
  name: string,
  places: ReadonlyMap<string, string>,
  isCompared: boolean,
): Markup {
  const head = ["Record", "Argument", "In production now", "After up", "Change"];
  return element(
    "div",
    { class: "wide", tabindex: "0", role: "region", "aria-label": `Arguments of ${name}` },
    element(
      "table",
      {},
      element("caption", {}, `Arguments of ${name}`),
      element("thead", {}, element("tr", {}, ...head.map((each) => element("th", { scope: "col" }, each)))),
      element("tbody", {}, ...rows.map((row) => renderRow(row, places.get(row.key), isCompared))),
    ),
  );
}

function renderRow({ record, argument, before, after }: Row, id: string | undefined, isCompared: boolean): Markup {
  const mark =
    !isCompared || before === after ? "" : before === undefined ? "added" : after === undefined ? "removed" : "changed";
  const cell = (value: string | undefined) =>
    element("td", {}, value === undefined ? element("em", {}, "none") : element("code", {}, value));
  return element(
    "tr",
    { id, class: mark === "" ? undefined : mark },
    element("th", { scope: "row" }, element("bdi", {}, record)),
    element("td", {}, element("bdi", {}, argument)),
    cell(before),
    cell(after),
    element("td", {}, mark),
  );
}
