// What these scripts share: calls of the host's API, and the head of the comment, which `comment.mjs` writes and
// `plan.mjs find` reads.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What values from outside look like: nothing else gets into a comment, a log or a decision. */
export const patterns = {
  stack: /^[\w.-]{1,100}(\/[\w.-]{1,100}){0,2}$/,
  sha256: /^[0-9a-f]{64}$/,
  commit: /^([0-9a-f]{40}|[0-9a-f]{64})$/,
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
};

export function stack() {
  const name = process.env.PULUMI_STACK;
  if (!name) throw new Error("PULUMI_STACK names the stack; it is not set.");
  if (!patterns.stack.test(name)) throw new Error("PULUMI_STACK is not the name of a stack.");
  return name;
}

/** What is noted beside the plan; of a file that is missing or no JSON, nothing. */
export function noted(folder) {
  const path = join(folder, "plan.meta.json");
  try {
    return (existsSync(path) && JSON.parse(readFileSync(path, "utf8"))) || {};
  } catch {
    return {};
  }
}

/** Whether the first is later than the second, or either is no time. */
export const isAfter = (time, other) => !(Date.parse(time) <= Date.parse(other));

/** The first line of each comment on a preview of this stack. */
export const marker = () => `<!-- preview of ${stack()} -->`;

/** The second line: the digest of the plan that the preview made, if it made one. */
export const planLine = (sha256) => (sha256 ? `<!-- plan sha256:${sha256} -->` : "<!-- no plan -->");

/**
 * The digest that the request's comment on the preview named when the request was merged, or why there is none. Takes
 * the bot's comments. The program's text, which follows the first two lines, is not looked at.
 */
export function namedPlan(comments, mergedAt) {
  const lines = (body) => body.split(/\r?\n/, 2);
  const ours = comments.filter(({ body }) => lines(body)[0] === marker());
  if (ours.length === 0) return { why: "it has no comment of the preview by the bot" };
  if (ours.length > 1) return { why: `it has ${ours.length} comments of the preview by the bot` };
  const [{ body, writtenAt, byPerson }] = ours;
  if (byPerson) return { why: "its comment of the preview was edited by a person" };
  if (isAfter(writtenAt, mergedAt)) return { why: "its comment of the preview was written after the merge" };
  const sha256 = /^<!-- plan sha256:(.*) -->$/.exec(lines(body)[1] ?? "")?.[1] ?? "";
  return patterns.sha256.test(sha256) ? { sha256 } : { why: "its comment of the preview names no plan" };
}

/** Calls the API; where that redirects to another machine, fetch keeps the token back. */
export async function call(method, url, token, content) {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(content && { "content-type": "application/json" }) },
    ...(content && { body: JSON.stringify(content) }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

/** The items of a list that comes in pages. */
export async function* pages(url, token) {
  for (let page = 1; ; page += 1) {
    const query = `${url.includes("?") ? "&" : "?"}per_page=100&page=${page}`;
    const items = await (await call("GET", url + query, token)).json();
    yield* items;
    if (items.length < 100) return;
  }
}
