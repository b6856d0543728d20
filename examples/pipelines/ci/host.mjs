// Shared code: calls of the host's API, and the head of the comment. `comment.mjs` writes that head and `plan.mjs find`
// reads it.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The formats of external values. A value with another format gets into no comment, log or decision. */
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

/** Reads the plan's description; empty when the file is missing or is not JSON. */
export function readDescription(folder) {
  const path = join(folder, "plan.meta.json");
  try {
    return (existsSync(path) && JSON.parse(readFileSync(path, "utf8"))) || {};
  } catch {
    return {};
  }
}

/** Whether the first time is later than the second, or one of them is not a time. */
export const isAfter = (time, other) => !(Date.parse(time) <= Date.parse(other));

/** The first line of each comment on a preview of this stack. */
export const marker = () => `<!-- preview of ${stack()} -->`;

/** The second line: the digest of the preview's plan, if there is one. */
export const planLine = (sha256) => (sha256 ? `<!-- plan sha256:${sha256} -->` : "<!-- no plan -->");

/**
 * Returns the digest in the request's comment at the time of the merge, or why there is none. Expects the bot's
 * comments. Only the first two lines count, because the program's text follows them.
 */
export function findNamedPlan(comments, mergedAt) {
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

/** Calls the API. When the API redirects to another host, fetch does not send the token there. */
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

/** The items of a paginated list. */
export async function* pages(url, token) {
  for (let page = 1; ; page += 1) {
    const query = `${url.includes("?") ? "&" : "?"}per_page=100&page=${page}`;
    const items = await (await call("GET", url + query, token)).json();
    yield* items;
    if (items.length < 100) return;
  }
}
