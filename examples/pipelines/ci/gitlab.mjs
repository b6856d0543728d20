// Finds the preview job that made the plan for `up`, and fetches that plan. Only a job itself can make its artifacts,
// and GitLab says which pipeline and request the job belongs to.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { call, isAfter, findNamedPlan, pages } from "./host.mjs";

const { CI_API_V4_URL, CI_PROJECT_ID, PLAN_TOKEN: token, COMMENT_USER_ID: commenter } = process.env;
const { CI_COMMIT_BRANCH: branch, CI_COMMIT_SHA: commit, CI_JOB_ID: thisJob } = process.env;
const project = `${CI_API_V4_URL}/projects/${CI_PROJECT_ID}`;
const projectId = Number(CI_PROJECT_ID);

/** Fetches the plan. Returns the digest in the request's comment or "by-hand", or why no plan counts. */
export async function findOnGitLab(folder) {
  if (!token) throw new Error("PLAN_TOKEN is not set: a token that may read the project's requests and artifacts.");
  if (!commenter) throw new Error("COMMENT_USER_ID is not set: the user ID of the bot whose token is COMMENT_TOKEN.");
  const { created_at: startedAt } = await (await call("GET", `${project}/jobs/${thisJob}`, token)).json();
  const byHand = await newestPreview(
    `/pipelines?source=web&ref=${encodeURIComponent(branch)}&sha=${commit}`,
    { source: "web", ref: branch, sha: commit },
    startedAt,
  );
  if (byHand) return download(byHand, folder, "by-hand");
  const request = await mergedRequest();
  if (request.why) return { reasons: [request.why] };
  const { iid, sha, merged_at: mergedAt } = request;
  const preview = await newestPreview(
    `/merge_requests/${iid}/pipelines`,
    { source: "merge_request_event", ref: `refs/merge-requests/${iid}/head`, sha },
    mergedAt,
  );
  if (!preview) return { reasons: [`there is no preview of the last push of request !${iid} from before the merge`] };
  return download(preview, folder, request.sha256);
}

/** Returns the latest successful preview job of such a pipeline, if that job ended no later than `until`. */
async function newestPreview(path, { source, ref, sha }, until) {
  const jobs = [];
  for await (const pipeline of pages(project + path, token)) {
    if (pipeline.source !== source || pipeline.ref !== ref || pipeline.sha !== sha) continue;
    for await (const job of pages(`${project}/pipelines/${pipeline.id}/jobs`, token)) {
      if (job.name === "preview" && job.status === "success" && !isAfter(job.finished_at, until)) jobs.push(job);
    }
  }
  return jobs.sort((a, b) => Date.parse(b.finished_at) - Date.parse(a.finished_at))[0];
}

/**
 * Returns the request whose merge made this commit, with the digest in its comment, or why the request does not count.
 */
async function mergedRequest() {
  const merged = [];
  for await (const request of pages(`${project}/repository/commits/${commit}/merge_requests`, token)) {
    const { state, target_branch: into, target_project_id: where } = request;
    // The commit of a merge, a squash or a fast-forward.
    const as = request.merge_commit_sha ?? request.squash_commit_sha ?? request.sha;
    if (state === "merged" && into === branch && where === projectId && as === commit) merged.push(request);
  }
  if (merged.length === 0) return { why: `no request was merged into ${branch} as ${commit}` };
  if (merged.length > 1) {
    return { why: `${commit} merged the requests ${merged.map(({ iid }) => `!${iid}`).join(", ")}, not one` };
  }
  const [request] = merged;
  if (request.source_project_id !== projectId) return { why: `request !${request.iid} came from a fork` };
  const comments = [];
  for await (const note of pages(`${project}/merge_requests/${request.iid}/notes?sort=asc`, token)) {
    if (String(note.author?.id) === commenter) comments.push({ body: note.body, writtenAt: note.updated_at });
  }
  const { why, sha256 } = findNamedPlan(comments, request.merged_at);
  return why ? { why: `of request !${request.iid}: ${why}` } : { ...request, sha256 };
}

async function download({ id }, folder, sha256) {
  mkdirSync(folder, { recursive: true });
  for (const file of ["plan.json", "plan.meta.json"]) {
    const answer = await call("GET", `${project}/jobs/${id}/artifacts/plan/${file}`, token);
    writeFileSync(join(folder, file), Buffer.from(await answer.arrayBuffer()));
  }
  return { sha256 };
}
