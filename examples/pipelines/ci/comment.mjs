// Puts what a preview printed under the pull or merge request, into the comment of the last time when there is one.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const env = process.env;
const [folder = "plan"] = process.argv.slice(2);
const marker = `<!-- preview of ${env.PULUMI_STACK} -->`;
// GitHub takes 65,536 characters.
const limit = 60_000;

try {
  const body = compose();
  if (env.GITHUB_ACTIONS && !env.PULL_REQUEST) appendFileSync(env.GITHUB_STEP_SUMMARY, body);
  else if (env.GITHUB_ACTIONS) await onGitHub(body);
  else if (env.COMMENT_TOKEN) await onGitLab(body);
  else console.log("COMMENT_TOKEN is not set, so there is no comment: the preview is among the job's artifacts.");
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function compose() {
  const printed = read("preview.txt") ?? "The preview did not get as far as printing anything.\n";
  const meta = JSON.parse(read("plan.meta.json") ?? "null");
  const text =
    printed.length <= limit ? printed : `${printed.slice(0, printed.lastIndexOf("\n", limit))}\n[cut here]\n`;
  // Longer than any run of backticks inside, so that nothing in a scene can end the block.
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  const title = meta ? `What merging does to ${env.PULUMI_STACK}` : `The preview of ${env.PULUMI_STACK} failed`;
  const about = meta
    ? `Plan \`sha256:${meta.sha256}\` of ${meta.commit}, previewed at ${meta.previewedAt}. \`up\` applies this or nothing.`
    : "There is no plan, so `up` would refuse.";
  return `${marker}\n### ${title}\n\n${fence}diff\n${text}${fence}\n\n${about} [The whole text](${env.RUN_URL})\n`;
}

async function onGitHub(body) {
  const repository = `${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}`;
  const headers = { authorization: `Bearer ${env.GITHUB_TOKEN}`, accept: "application/vnd.github+json" };
  const comments = `${repository}/issues/${env.PULL_REQUEST}/comments`;
  const ours = await earlier(comments, headers, (comment) => comment.user?.login === "github-actions[bot]");
  if (ours) await send("PATCH", `${repository}/issues/comments/${ours.id}`, headers, { body });
  else await send("POST", comments, headers, { body });
}

async function onGitLab(body) {
  const headers = { "private-token": env.COMMENT_TOKEN };
  const notes = `${env.CI_API_V4_URL}/projects/${env.CI_PROJECT_ID}/merge_requests/${env.CI_MERGE_REQUEST_IID}/notes`;
  const me = await send("GET", `${env.CI_API_V4_URL}/user`, headers);
  const ours = await earlier(notes, headers, (note) => note.author.id === me.id);
  if (ours) await send("PUT", `${notes}/${ours.id}`, headers, { body });
  else await send("POST", notes, headers, { body });
}

async function earlier(url, headers, isOurs) {
  for (let page = 1; ; page += 1) {
    const some = await send("GET", `${url}?per_page=100&page=${page}`, headers);
    const found = some.find((comment) => isOurs(comment) && comment.body.startsWith(marker));
    if (found || some.length < 100) return found;
  }
}

async function send(method, url, headers, content) {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(content && { "content-type": "application/json" }) },
    ...(content && { body: JSON.stringify(content) }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

function read(name) {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
