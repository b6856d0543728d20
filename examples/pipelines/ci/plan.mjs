// Carries a plan from the preview to the merge. A plan belongs to a git tree, the content of the previewed repository.
// Any commit with that tree counts, so merging, squashing and rebasing keep the plan.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findOnGitHub } from "./github.mjs";
import { findOnGitLab } from "./gitlab.mjs";
import { readDescription, patterns, stack } from "./host.mjs";

const { GITHUB_ACTIONS, GITHUB_OUTPUT, PLAN_MAX_AGE_DAYS, PLAN_SHA256 } = process.env;
const days = 24 * 60 * 60 * 1000;
const maxAge = Number(PLAN_MAX_AGE_DAYS || "7") * days;
const clockSkew = 5 * 60 * 1000;
const again = "Preview this commit by hand (see the README of the pipelines), review it, then run this job again.";

const [command, folder = "plan"] = process.argv.slice(2);
const commands = { seal, check, find };
try {
  if (!Object.hasOwn(commands, command)) throw new Error(`usage: plan.mjs ${Object.keys(commands).join("|")} [folder]`);
  await commands[command]();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** Writes the plan's description beside the plan. */
function seal() {
  const { tree, commit } = head();
  const meta = { stack: stack(), tree, commit, previewedAt: new Date().toISOString(), sha256: sha256() };
  writeFileSync(join(folder, "plan.meta.json"), `${JSON.stringify(meta, null, 2)}\n`);
  output({ name: `plan-${tree}` });
  console.log(`The plan of tree ${tree} is sha256:${meta.sha256}.`);
}

/**
 * Refuses a plan of another stack or another content, a plan that is too old or from the future, and every plan except
 * the one in PLAN_SHA256, the output of `find`.
 */
function check() {
  const meta = readDescription(folder);
  const { tree } = head();
  const age = Date.now() - Date.parse(meta.previewedAt);
  const refuse = (why) => {
    throw new Error(`The plan is refused: ${why}. Nothing was written. ${again}`);
  };
  const quote = (value) => (/^[\w.:/-]+$/.test(value) ? value : JSON.stringify(value));
  if (meta.stack !== stack()) refuse(`it is of the stack ${quote(meta.stack)}, not ${stack()}`);
  if (meta.tree !== tree) refuse(`it is of tree ${quote(meta.tree)}, and this is ${tree}`);
  if (!(age <= maxAge)) refuse(`it was previewed at ${quote(meta.previewedAt)}, more than ${maxAge / days} days ago`);
  if (age < -clockSkew) refuse(`it was previewed in the future, at ${quote(meta.previewedAt)}`);
  if (!patterns.time.test(meta.previewedAt)) refuse("its previewedAt does not have the format of sealed plans");
  if (!patterns.commit.test(meta.commit)) refuse("its commit does not have the format of sealed plans");
  if (meta.sha256 !== sha256()) refuse("its content is not the sealed content");
  if (!PLAN_SHA256) refuse("PLAN_SHA256 is not set, so the reviewed plan is unknown");
  if (PLAN_SHA256 !== "by-hand" && PLAN_SHA256 !== meta.sha256) {
    refuse(`it is sha256:${meta.sha256}, and the comment on the merged request names sha256:${PLAN_SHA256}`);
  }
  const who = PLAN_SHA256 === "by-hand" ? "made by hand" : "named by the comment on the merged request";
  console.log(`Applying the plan sha256:${meta.sha256} of ${meta.commit}, previewed at ${meta.previewedAt}, ${who}.`);
}

/** Prints the digest that `check` requires, or `by-hand`, for the plan that the host allows. */
async function find() {
  const name = `plan-${head().tree}`;
  stack();
  const nothing = (why) => new Error(`${why} Nothing was written.`);
  const found = await (GITHUB_ACTIONS ? findOnGitHub(name) : findOnGitLab(folder)).catch((error) => {
    throw nothing(error.message);
  });
  if (found.sha256) {
    output({ ...found.outputs, sha256: found.sha256 });
    console.log(found.sha256);
    return;
  }
  const reasons = found.reasons.map((reason) => `\n- ${reason}`).join("");
  throw new Error(
    `There is no plan of this content (${name}) that may be applied:${reasons}\nNothing was written. ${again}`,
  );
}

function output(values) {
  if (!GITHUB_OUTPUT) return;
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`);
  appendFileSync(GITHUB_OUTPUT, lines.join(""));
}

function head() {
  const [commit, tree] = execFileSync("git", ["rev-parse", "HEAD", "HEAD^{tree}"], { encoding: "utf8" }).split("\n");
  return { commit, tree };
}

function sha256() {
  return createHash("sha256")
    .update(readFileSync(join(folder, "plan.json")))
    .digest("hex");
}
