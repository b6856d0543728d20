import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { folder, git, node, repository } from "./pipelines";

export interface Call {
  method: string;
  path: string;
  /** The text of the expected comment. */
  body: string;
}

/**
 * A host that responds from `answers`, by method and path, to the token `t`, and records the requests. A function in
 * `answers` receives the request's body.
 */
export async function host(answers: Record<string, unknown>): Promise<{ url: string; asked: Call[] }> {
  const asked: Call[] = [];
  const server = createServer((request, response) => {
    let sent = "";
    request.on("data", (chunk) => (sent += String(chunk)));
    request.on("end", () => {
      const call = { method: request.method ?? "", path: request.url ?? "" };
      const content = JSON.parse(sent || "{}") as { body?: string };
      asked.push({ ...call, body: content.body ?? "" });
      const found = answers[`${call.method} ${call.path}`];
      const answer: unknown = typeof found === "function" ? found(content) : found;
      const known = request.headers.authorization === "Bearer t";
      response.writeHead(!known ? 401 : answer === undefined ? 404 : 200);
      response.end(typeof answer === "string" ? answer : JSON.stringify(answer ?? null));
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
const closing: (() => unknown)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** The environment of `plan.mjs find`: a checkout of main right after a merge. */
export function checkout() {
  const cwd = repository({ "index.ts": "program" });
  const commit = git(cwd, "rev-parse", "HEAD");
  return { cwd, commit, name: `plan-${git(cwd, "rev-parse", "HEAD^{tree}")}`, output: join(cwd, "output") };
}

export const find = (cwd: string, env: NodeJS.ProcessEnv) =>
  node([join(folder, "ci/plan.mjs"), "find", "plan"], { cwd, env: { PULUMI_STACK: "production", ...env } });

/** The request's last commit, the digest of its plan, and the comment with that digest. */
export const head = "b".repeat(40);
export const digest = "a".repeat(64);
export const marker = "<!-- preview of production -->";
export const body = `${marker}\n<!-- plan sha256:${digest} -->\n### The effect of merging`;

/** The preview ran at minute 10 and commented at 11, the merge was at 20, and `up` started at 21. */
export const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, "0")}:00Z`;
export const [ran, commented, merged, began] = [at(10), at(11), at(20), at(21)];
