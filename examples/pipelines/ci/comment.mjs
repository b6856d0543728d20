// Writes the review of a preview and its output into a comment of the pull or merge request, or into the existing comment,
// and into the summary of the job on GitHub.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { call, marker, readDescription, pages, patterns, planLine, stack } from "./host.mjs";

const env = process.env;
const [folder = "plan"] = process.argv.slice(2);
// GitHub accepts 65,536 characters. The rest is for head and foot.
const limit = 64_000;
// What the review keeps to. A longer file is none.
const longestReview = 60_000;

try {
  const body = compose();
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, body);
  if (env.GITHUB_ACTIONS && env.PULL_REQUEST) await onGitHub(body);
  else if (env.GITHUB_ACTIONS) console.log("There is no pull request: the review is the summary of this run.");
  else if (env.COMMENT_TOKEN) await onGitLab(body);
  else console.log("COMMENT_TOKEN is not set, so there is no comment: the preview is among the job's artifacts.");
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function compose() {
  const plan = readSealedPlan();
  const title = plan ? `The effect of merging on ${stack()}` : `The preview of ${stack()} failed`;
  const about = plan
    ? `Plan \`sha256:${plan.sha256}\` of ${plan.commit}, previewed at ${plan.previewedAt}. \`up\` applies no other plan.`
    : "There is no plan, so `up` would refuse.";
  const head = `${marker()}\n${planLine(plan?.sha256)}\n## ${title}\n\n`;
  const foot = `${about}${links()}\n`;
  const review = read("review.md") ?? "";
  const whole = review.length <= longestReview ? review : "";
  return `${head}${whole}${whole && "\n"}${output(limit - whole.length, whole !== "")}${foot}`;
}

/** The output of Pulumi as a block, folded where a review comes before it. */
function output(room, folded) {
  const text = escapeOutput(read("preview.txt") ?? "The preview printed nothing.\n", room);
  // The fence is longer than any run of backticks inside, so that no text in a scene can end the block.
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  const block = `${fence}diff\n${text}${fence}\n\n`;
  return folded ? `<details><summary>The output of Pulumi</summary>\n\n${block}</details>\n\n` : block;
}

/** Returns the plan's description if every field has the format of `plan.mjs seal`. */
function readSealedPlan() {
  const plan = readDescription(folder);
  const { sha256, commit, time } = patterns;
  const asSealed =
    plan.stack === stack() && sha256.test(plan.sha256) && commit.test(plan.commit) && time.test(plan.previewedAt);
  return asSealed ? plan : undefined;
}

/** Makes the text end with a line break, fit into a comment, and show hidden characters. */
function escapeOutput(printed, room) {
  const text = printed
    .replaceAll("\r\n", "\n")
    .replace(/`{100,}/g, (run) => `[${run.length} backticks]`)
    .replace(/(?!\n|\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (hidden) => `\\u{${hidden.codePointAt(0).toString(16)}}`);
  if (text.length <= room) return text.endsWith("\n") ? text : `${text}\n`;
  const end = text.lastIndexOf("\n", room);
  return `${text.slice(0, end > 0 ? end : room).toWellFormed()}\n[cut here]\n`;
}

/** On GitHub the page is an artifact of its own, and on GitLab preview.sh knows where it will be. */
function links() {
  const page = link("PAGE_URL", env.PAGE_URL || read("page.url")?.trim(), "What goes on air, as a page");
  return `${page}${link("RUN_URL", env.RUN_URL, "The whole text")}`;
}

function link(name, url, words) {
  if (!url) return "";
  if (!/^https?:\/\/[\w.:/-]+$/.test(url)) throw new Error(`${name} is not a link.`);
  return ` [${words}](${url})`;
}

async function onGitHub(body) {
  const repository = `${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}`;
  const comments = `${repository}/issues/${env.PULL_REQUEST}/comments`;
  // A person's login has no brackets.
  const isOurs = ({ user }) => user?.login === "github-actions[bot]" && user.type === "Bot";
  const ours = await findOwnComment(comments, env.GITHUB_TOKEN, isOurs);
  if (ours) await call("PATCH", `${repository}/issues/comments/${ours.id}`, env.GITHUB_TOKEN, { body });
  else await call("POST", comments, env.GITHUB_TOKEN, { body });
}

async function onGitLab(body) {
  const token = env.COMMENT_TOKEN;
  const notes = `${env.CI_API_V4_URL}/projects/${env.CI_PROJECT_ID}/merge_requests/${env.CI_MERGE_REQUEST_IID}/notes`;
  const me = await (await call("GET", `${env.CI_API_V4_URL}/user`, token)).json();
  const ours = await findOwnComment(notes, token, (note) => note.author?.id === me.id);
  if (ours) await call("PUT", `${notes}/${ours.id}`, token, { body });
  else await call("POST", notes, token, { body });
}

async function findOwnComment(url, token, isOurs) {
  for await (const comment of pages(url, token)) {
    if (isOurs(comment) && comment.body.split(/\r?\n/, 1)[0] === marker()) return comment;
  }
  return undefined;
}

function read(name) {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
