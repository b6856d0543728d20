// The way of a plan from the preview to the merge. A plan belongs to a git tree: the content of the repository that
// was previewed, whatever commit carries it, so merging, squashing and rebasing all find it, and nothing else does.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const days = 24 * 60 * 60 * 1000;
const maxAge = Number(process.env.PLAN_MAX_AGE_DAYS || "7") * days;
const again = "Preview this commit by hand (see examples/pipelines/README.md), look at it, then run this job again.";

const [command, folder = "plan"] = process.argv.slice(2);
const commands = { seal, check, find };
try {
  if (!(command in commands)) throw new Error(`usage: plan.mjs ${Object.keys(commands).join("|")} [folder]`);
  await commands[command]();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** Notes beside a plan what it is a plan of. */
function seal() {
  const { tree, commit } = head();
  const meta = { stack: stack(), tree, commit, previewedAt: new Date().toISOString(), sha256: sha256() };
  writeFileSync(join(folder, "plan.meta.json"), `${JSON.stringify(meta, null, 2)}\n`);
  if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `name=plan-${tree}\n`);
  console.log(`The plan of tree ${tree} is sha256:${meta.sha256}.`);
}

/** Refuses a plan of another stack or another content, one that is too old, and one that changed on its way. */
function check() {
  const meta = JSON.parse(readFileSync(join(folder, "plan.meta.json"), "utf8"));
  const { tree } = head();
  const age = Date.now() - Date.parse(meta.previewedAt);
  const refuse = (why) => {
    throw new Error(`The plan is refused: ${why}. Nothing was written. ${again}`);
  };
  if (meta.stack !== stack()) refuse(`it is of the stack ${meta.stack}, not ${stack()}`);
  if (meta.tree !== tree) refuse(`it is of tree ${meta.tree}, and this is ${tree}`);
  if (!(age <= maxAge)) refuse(`it was previewed at ${meta.previewedAt}, more than ${maxAge / days} days ago`);
  if (meta.sha256 !== sha256()) refuse("its content is not what was sealed");
  console.log(`Applying the plan sha256:${meta.sha256} of ${meta.commit}, previewed at ${meta.previewedAt}.`);
}

/** Tells GitHub Actions which run of preview.yml has the newest plan of this content. */
async function find() {
  const { GITHUB_REPOSITORY: repository, GITHUB_REF_NAME: branch, GITHUB_SHA: commit } = process.env;
  const newest = await github(`/repos/${repository}/git/ref/heads/${branch}`);
  if (newest.object.sha !== commit) {
    throw new Error(`${branch} has moved on to ${newest.object.sha}: its own run applies that. Nothing was written.`);
  }
  const name = `plan-${head().tree}`;
  const { artifacts } = await github(`/repos/${repository}/actions/artifacts?per_page=100&name=${name}`);
  artifacts.sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
  for (const { expired, workflow_run: run } of artifacts) {
    // Anybody's fork can upload an artifact of any name.
    if (expired || run.head_repository_id !== run.repository_id) continue;
    const { path } = await github(`/repos/${repository}/actions/runs/${run.id}`);
    if (path.split("@")[0] !== ".github/workflows/preview.yml") continue;
    appendFileSync(process.env.GITHUB_OUTPUT, `name=${name}\nrun-id=${run.id}\n`);
    return;
  }
  throw new Error(`There is no plan of this content (${name}): it was never previewed, or too long ago. ${again}`);
}

async function github(path) {
  const { GITHUB_API_URL, GITHUB_TOKEN } = process.env;
  const response = await fetch(`${GITHUB_API_URL}${path}`, {
    headers: { authorization: `Bearer ${GITHUB_TOKEN}`, accept: "application/vnd.github+json" },
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

function head() {
  const [commit, tree] = execFileSync("git", ["rev-parse", "HEAD", "HEAD^{tree}"], { encoding: "utf8" }).split("\n");
  return { commit, tree };
}

function stack() {
  const name = process.env.PULUMI_STACK;
  if (!name) throw new Error("PULUMI_STACK names the stack; it is not set.");
  return name;
}

function sha256() {
  return createHash("sha256")
    .update(readFileSync(join(folder, "plan.json")))
    .digest("hex");
}
