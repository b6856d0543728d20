import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at, began, body, checkout, commented, digest, find, head, host, merged, ran } from "./lib/pipelinesHost";

describe("on GitLab", () => {
  const note = { author: { id: 5 }, body, updated_at: commented };
  const request = {
    iid: 7,
    state: "merged",
    merged_at: merged,
    target_branch: "main",
    source_project_id: 3,
    target_project_id: 3,
    sha: head,
    squash_commit_sha: null as string | null,
  };
  const pipeline = { id: 10, source: "merge_request_event", ref: "refs/merge-requests/7/head", sha: head };
  const job = { id: 11, name: "preview", status: "success", finished_at: ran };

  interface Story {
    requests?: object[];
    pipelines?: object[];
    jobs?: object[];
    notes?: object[];
    hand?: object[];
    handJobs?: object[];
    env?: NodeJS.ProcessEnv;
  }
  async function findOnGitLab(told: Story | ((commit: string) => Story) = {}) {
    const { cwd, commit } = checkout();
    const story = typeof told === "function" ? told(commit) : told;
    const { requests = [request], pipelines = [pipeline], jobs = [job], notes = [note] } = story;
    const [project, page] = ["GET /projects/3", "per_page=100&page=1"];
    const { url } = await host({
      [`${project}/jobs/99`]: { created_at: began },
      [`${project}/repository/commits/${commit}/merge_requests?${page}`]: requests.map((each) => ({
        merge_commit_sha: commit,
        ...each,
      })),
      [`${project}/merge_requests/7/pipelines?${page}`]: pipelines,
      [`${project}/merge_requests/7/notes?sort=asc&${page}`]: notes,
      [`${project}/pipelines?source=web&ref=main&sha=${commit}&${page}`]: story.hand ?? [],
      [`${project}/pipelines/10/jobs?${page}`]: jobs,
      [`${project}/pipelines/20/jobs?${page}`]: story.handJobs ?? [],
      [`${project}/jobs/11/artifacts/plan/plan.json`]: "the request's",
      [`${project}/jobs/11/artifacts/plan/plan.meta.json`]: "{}",
      [`${project}/jobs/21/artifacts/plan/plan.json`]: "made by hand",
      [`${project}/jobs/21/artifacts/plan/plan.meta.json`]: "{}",
    });
    const { status, out } = await find(cwd, {
      GITHUB_ACTIONS: "",
      GITHUB_OUTPUT: "",
      CI_API_V4_URL: url,
      CI_PROJECT_ID: "3",
      CI_COMMIT_SHA: commit,
      CI_COMMIT_BRANCH: "main",
      CI_JOB_ID: "99",
      PLAN_TOKEN: "t",
      COMMENT_USER_ID: "5",
      ...story.env,
    });
    return { status, out, plan: status === 0 ? readFileSync(join(cwd, "plan/plan.json"), "utf8") : "" };
  }

  it("fetches the plan of the merged request's own preview, and prints the digest in the comment", async () => {
    const old = { ...job, id: 12, finished_at: at(8) };
    const somebody = { ...note, author: { id: 4 } };
    const { status, out, plan } = await findOnGitLab({ jobs: [old, job], notes: [somebody, note] });
    expect({ status, plan }).toEqual({ status: 0, plan: "the request's" });
    expect(out.split("\n")).toContain(digest);
  });

  it.each([
    ["squashed", (commit: string) => ({ ...request, merge_commit_sha: null, squash_commit_sha: commit })],
    ["fast-forwarded", (commit: string) => ({ ...request, merge_commit_sha: null, sha: commit })],
  ])("finds the request of a commit that was %s", async (_how, requestOf) => {
    const { status } = await findOnGitLab((commit) => {
      const one = requestOf(commit);
      return { requests: [one], pipelines: [{ ...pipeline, sha: one.sha }] };
    });
    expect(status).toBe(0);
  });

  it.each<[string, Story, string]>([
    [
      "of a branch's pipeline",
      { pipelines: [{ ...pipeline, source: "push" }] },
      "no preview of the last push of request !7",
    ],
    [
      "of an earlier push",
      { pipelines: [{ ...pipeline, sha: "c".repeat(40) }] },
      "no preview of the last push of request !7",
    ],
    [
      "of another request",
      { pipelines: [{ ...pipeline, ref: "refs/merge-requests/8/head" }] },
      "no preview of the last push of request !7",
    ],
    ["of another job", { jobs: [{ ...job, name: "other" }] }, "no preview of the last push of request !7"],
    ["of a job that failed", { jobs: [{ ...job, status: "failed" }] }, "no preview of the last push of request !7"],
    ["made after the merge", { jobs: [{ ...job, finished_at: at(21) }] }, "no preview of the last push of request !7"],
    ["of a merged fork's request", { requests: [{ ...request, source_project_id: 9 }] }, "came from a fork"],
    [
      "of a request into another branch",
      { requests: [{ ...request, target_branch: "x" }] },
      "no request was merged into main as",
    ],
    [
      "of a request that was not merged",
      { requests: [{ ...request, state: "opened" }] },
      "no request was merged into main as",
    ],
    [
      "of a request that another commit merged",
      { requests: [{ ...request, merge_commit_sha: head }] },
      "no request was merged into main as",
    ],
    ["of one of two requests", { requests: [request, { ...request, iid: 8 }] }, "merged the requests !7, !8"],
    ["without a comment", { notes: [] }, "no comment of the preview"],
    ["with a comment of another user", { notes: [{ ...note, author: { id: 4 } }] }, "no comment of the preview"],
    ["without the commenter's ID", { env: { COMMENT_USER_ID: "" } }, "COMMENT_USER_ID is not set"],
    ["without a token", { env: { PLAN_TOKEN: "" } }, "PLAN_TOKEN is not set"],
    ["whose comment changed after the merge", { notes: [{ ...note, updated_at: at(21) }] }, "written after the merge"],
  ])("refuses a plan %s", async (_which, story, why) => {
    const { status, out } = await findOnGitLab(story);
    expect({ status, out }).toEqual({ status: 1, out: expect.stringContaining(why) });
    expect(out).toContain("Nothing was written.");
  });

  it("accepts only a plan made by hand of the commit on main before this job was created", async () => {
    const hand = (commit: string) => ({ id: 20, source: "web", ref: "main", sha: commit });
    const handJobs = [{ ...job, id: 21, finished_at: at(21) }];
    const { out, plan } = await findOnGitLab((commit) => ({ hand: [hand(commit)], handJobs, requests: [] }));
    expect({ out: out.split("\n"), plan }).toEqual({ out: expect.arrayContaining(["by-hand"]), plan: "made by hand" });

    const late = [{ ...job, id: 21, finished_at: at(22) }];
    expect(await findOnGitLab((commit) => ({ hand: [hand(commit)], handJobs: late }))).toMatchObject({
      plan: "the request's",
    });
    for (const more of [{ source: "push" }, { ref: "other" }, { sha: head }]) {
      const told = (commit: string) => ({ hand: [{ ...hand(commit), ...more }], handJobs, requests: [] });
      expect(await findOnGitLab(told)).toMatchObject({ status: 1 });
    }
  });
});
