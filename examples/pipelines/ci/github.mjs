// Finds the run of preview.yml that made the plan for `up`. An artifact's name proves nothing, because anyone who can
// push a branch can upload one with any name. Only GitHub's own data about the run, the request and the comment counts.
import { call, isAfter, findNamedPlan } from "./host.mjs";

const { GITHUB_API_URL, GITHUB_GRAPHQL_URL, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = process.env;
const { GITHUB_REF_NAME: branch, GITHUB_SHA: commit, GITHUB_RUN_ID: thisRun } = process.env;
const workflow = ".github/workflows/preview.yml";
/** GitHub creates a run a moment after its event. */
const slack = 10 * 60 * 1000;

/** Returns the run with the digest in the request's comment or "by-hand", or the reasons why no plan counts. */
export async function findOnGitHub(name) {
  const { object } = await get(`/git/ref/heads/${branch}`);
  if (object.sha !== commit) throw new Error(`${branch} has moved on to ${object.sha}: its own run applies that.`);
  const { run_started_at: startedAt } = await get(`/actions/runs/${thisRun}`);
  const request = await mergedRequest();
  const reasons = request.why ? [request.why] : [];
  const { artifacts } = await get(`/actions/artifacts?per_page=100&name=${name}`);
  for (const artifact of artifacts.sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at))) {
    const { why, sha256 } = await judge(artifact, request, startedAt);
    const { id } = artifact.workflow_run;
    if (sha256) return { sha256, outputs: { name, "run-id": id } };
    if (why) reasons.push(`the plan of run ${id} ${why}`);
  }
  return { reasons };
}

async function judge(artifact, request, startedAt) {
  const { id, repository_id: here, head_repository_id: from } = artifact.workflow_run;
  if (artifact.expired) return { why: "has expired" };
  // Any fork can upload an artifact.
  const elsewhere = { why: "was made for another repository" };
  if (from !== here) return elsewhere;
  const run = await get(`/actions/runs/${id}`);
  if (run.repository.id !== here || run.head_repository?.id !== here) return elsewhere;
  if (run.path.split("@")[0] !== workflow) return { why: `was made by ${run.path}` };
  if (run.event === "workflow_dispatch") return judgeByHand(artifact, run, startedAt);
  if (run.event !== "pull_request") return { why: `was made by the event ${run.event}` };
  return request.sha256 ? judgeOfRequest(artifact, run, request) : {};
}

/** Accepts a plan that was made by hand, of this commit and from its files, before the start of this job. */
function judgeByHand(artifact, run, startedAt) {
  if (run.head_branch !== branch || run.head_sha !== commit) {
    return { why: `was made by hand for ${run.head_branch} at ${run.head_sha}` };
  }
  if (isAfter(artifact.created_at, startedAt)) return { why: "was made after this job was started" };
  return { sha256: "by-hand" };
}

/** Accepts a plan of the request's last push, for this base branch, made before the merge. */
async function judgeOfRequest(artifact, run, { pull, sha256, baseChangedAt }) {
  const { ref, sha } = pull.head;
  if (run.head_branch !== ref || run.head_sha !== sha) {
    return { why: `was made for ${run.head_branch} at ${run.head_sha}; #${pull.number} merged ${ref} at ${sha}` };
  }
  if (isAfter(artifact.created_at, pull.merged_at)) return { why: "was made after the merge" };
  if (baseChangedAt && !isAfter(run.created_at, baseChangedAt)) {
    return { why: "was made before the request's base branch was changed" };
  }
  // GitHub does not say which request a run was for. A request to another branch runs that branch's workflow.
  const head = encodeURIComponent(`${repository.split("/")[0]}:${ref}`);
  const others = await get(`/pulls?state=all&per_page=100&head=${head}`);
  const time = Date.parse(run.created_at);
  const other = others.find(
    ({ number, created_at: opened, closed_at: closed }) =>
      number !== pull.number && Date.parse(opened) <= time && !(closed && Date.parse(closed) + slack < time),
  );
  return other ? { why: `may be another's: request #${other.number} of the same branch was open too` } : { sha256 };
}

/**
 * Returns the request whose merge made this commit, with the digest in its comment, or why the request does not count.
 */
async function mergedRequest() {
  const pulls = await get(`/commits/${commit}/pulls?per_page=100`);
  const merged = pulls.filter(
    ({ merged_at: at, merge_commit_sha: as, base }) => at !== null && as === commit && base.ref === branch,
  );
  if (merged.length === 0) return { why: `no request was merged into ${branch} as ${commit}` };
  if (merged.length > 1) {
    return { why: `${commit} merged the requests ${merged.map(({ number }) => `#${number}`).join(", ")}, not one` };
  }
  const [pull] = merged;
  if (pull.head.repo?.id !== pull.base.repo.id) return { why: `request #${pull.number} came from a fork` };
  const { comments, baseChangedAt } = await readDiscussion(pull.number);
  const { why, sha256 } = findNamedPlan(comments, pull.merged_at);
  return why ? { why: `of request #${pull.number}: ${why}` } : { pull, sha256, baseChangedAt };
}

const query = `query ($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    timelineItems(last: 1, itemTypes: [BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT]) {
      nodes { ... on BaseRefChangedEvent { createdAt } ... on AutomaticBaseChangeSucceededEvent { createdAt } }
    }
    comments(first: 100, after: $after) {
      nodes { body createdAt lastEditedAt author { __typename login } editor { __typename login } }
      pageInfo { hasNextPage endCursor }
    }
  } }
}`;

/**
 * Reads the comments of GitHub Actions' bot, and the time of the last base branch change. Only GraphQL names editors.
 */
async function readDiscussion(number) {
  const [owner, name] = repository.split("/");
  const isBot = (actor) => actor?.__typename === "Bot" && actor.login === "github-actions";
  const all = [];
  for (let after = null; ;) {
    const variables = { owner, name, number, after };
    const { data, errors } = await (await call("POST", GITHUB_GRAPHQL_URL, token, { query, variables })).json();
    if (!data?.repository?.pullRequest)
      throw new Error(`Reading request #${number} failed: ${JSON.stringify(errors)}.`);
    const { comments, timelineItems } = data.repository.pullRequest;
    all.push(...comments.nodes);
    after = comments.pageInfo.endCursor;
    if (comments.pageInfo.hasNextPage) continue;
    const byBot = all.filter(({ author }) => isBot(author));
    return {
      baseChangedAt: timelineItems.nodes.at(-1)?.createdAt,
      comments: byBot.map(({ body, createdAt, lastEditedAt, editor }) => ({
        body,
        writtenAt: lastEditedAt ?? createdAt,
        byPerson: lastEditedAt !== null && !isBot(editor),
      })),
    };
  }
}

async function get(path) {
  return (await call("GET", `${GITHUB_API_URL}/repos/${repository}${path}`, token)).json();
}
