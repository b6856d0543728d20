import { readFileSync } from "node:fs";
import {
  at,
  began,
  body,
  checkout,
  commented,
  digest,
  find,
  head,
  host,
  marker,
  merged,
  ran,
} from "./lib/pipelinesHost";

describe("on GitHub", () => {
  const bot = { __typename: "Bot", login: "github-actions" };
  const person = { __typename: "User", login: "github-actions" };
  const comment = {
    author: bot,
    body,
    createdAt: commented,
    lastEditedAt: null as string | null,
    editor: null as unknown,
  };
  const run = {
    event: "pull_request",
    path: ".github/workflows/preview.yml",
    head_branch: "new-scene",
    head_sha: head,
    repository: { id: 1 },
    head_repository: { id: 1 },
    created_at: at(9),
  };
  const artifact = {
    created_at: ran,
    expired: false,
    workflow_run: { id: 1, repository_id: 1, head_repository_id: 1 },
  };
  const pull = {
    number: 7,
    merged_at: merged as string | null,
    base: { ref: "main", repo: { id: 1 } },
    head: { ref: "new-scene", sha: head, repo: { id: 1 } },
    created_at: at(1),
    closed_at: merged as string | null,
  };

  interface Story {
    tip?: string;
    artifacts?: object[];
    runs?: Record<number, object>;
    pulls?: object[];
    comments?: object[];
    /** All requests of the branch. */
    ofBranch?: object[];
    baseChanged?: string[];
  }
  async function findOnGitHub(told: Story | ((commit: string) => Story) = {}) {
    const { cwd, commit, name, output } = checkout();
    const story = typeof told === "function" ? told(commit) : told;
    const whole = { merge_commit_sha: commit, ...pull };
    const { artifacts = [artifact], runs = { 1: run }, comments = [comment] } = story;
    const pulls = (story.pulls ?? [pull]).map((each) => ({ merge_commit_sha: commit, ...each }));
    const timelineItems = { nodes: (story.baseChanged ?? []).map((createdAt) => ({ createdAt })) };
    // One comment per page.
    const answer = ({ variables }: { variables: { after: string | null } }) => {
      const page = Number(variables.after);
      const pageInfo = { hasNextPage: page + 1 < comments.length, endCursor: String(page + 1) };
      const found = { nodes: comments.slice(page, page + 1), pageInfo };
      return { data: { repository: { pullRequest: { timelineItems, comments: found } } } };
    };
    const byId = Object.entries(runs).map(([id, each]) => [`GET /repos/o/r/actions/runs/${id}`, each] as const);
    const { url } = await host({
      "GET /repos/o/r/git/ref/heads/main": { object: { sha: story.tip ?? commit } },
      "GET /repos/o/r/actions/runs/99": { run_started_at: began },
      ...Object.fromEntries(byId),
      [`GET /repos/o/r/actions/artifacts?per_page=100&name=${name}`]: { artifacts },
      [`GET /repos/o/r/commits/${commit}/pulls?per_page=100`]: pulls,
      "GET /repos/o/r/pulls?state=all&per_page=100&head=o%3Anew-scene": story.ofBranch ?? [whole],
      "POST /graphql": answer,
    });
    const { status, out } = await find(cwd, {
      GITHUB_ACTIONS: "true",
      GITHUB_API_URL: url,
      GITHUB_GRAPHQL_URL: `${url}/graphql`,
      GITHUB_TOKEN: "t",
      GITHUB_REPOSITORY: "o/r",
      GITHUB_REF_NAME: "main",
      GITHUB_SHA: commit,
      GITHUB_RUN_ID: "99",
      GITHUB_OUTPUT: output,
    });
    const outputs = status === 0 ? readFileSync(output, "utf8") : "";
    return { status, out, outputs, name };
  }
  const found = (name: string, run: number, sha256: string) => `name=${name}\nrun-id=${run}\nsha256=${sha256}\n`;

  it("finds the newest plan of the merged request's own preview, and the digest in the comment", async () => {
    const { status, outputs, name } = await findOnGitHub({
      artifacts: [
        { ...artifact, created_at: at(8) },
        { ...artifact, workflow_run: { ...artifact.workflow_run, id: 2 } },
      ],
      runs: { 1: run, 2: { ...run, path: `${run.path}@refs/pull/7/merge` } },
      comments: [
        { ...comment, author: person },
        { ...comment, lastEditedAt: at(12), editor: bot },
      ],
      baseChanged: [at(2)],
    });
    expect({ status, outputs }).toEqual({ status: 0, outputs: found(name, 2, digest) });
  });

  const only = (more: object): Story => ({ runs: { 1: { ...run, ...more } } });
  const by = (more: object): Story => ({ comments: [{ ...comment, ...more }] });
  it.each<[string, Story, string]>([
    ["of a push", only({ event: "push" }), "made by the event push"],
    ["of another workflow", only({ path: ".github/workflows/other.yml" }), "made by .github/workflows/other.yml"],
    ["of another branch with the same commit", only({ head_branch: "other" }), "made for other at bbbb"],
    ["of an earlier push", only({ head_sha: "c".repeat(40) }), "made for new-scene at cccc"],
    ["of a fork's run", only({ head_repository: { id: 9 } }), "made for another repository"],
    ["of a fork that is gone", only({ head_repository: null }), "made for another repository"],
    [
      "of a fork's artifact",
      { artifacts: [{ ...artifact, workflow_run: { id: 4, repository_id: 1, head_repository_id: 9 } }] },
      "made for another repository",
    ],
    ["that expired", { artifacts: [{ ...artifact, expired: true }] }, "expired"],
    ["made after the merge", { artifacts: [{ ...artifact, created_at: at(21) }] }, "made after the merge"],
    ["made for another base branch", { baseChanged: [at(9)] }, "before the request's base branch was changed"],
    [
      "of another request of the same branch",
      { ofBranch: [pull, { ...pull, number: 8, created_at: at(3), closed_at: at(4) }] },
      "request #8 of the same branch was open too",
    ],
    [
      "of a merged fork's request",
      { pulls: [{ ...pull, head: { ...pull.head, repo: { id: 9 } } }] },
      "came from a fork",
    ],
    [
      "of a request into another branch",
      { pulls: [{ ...pull, base: { ...pull.base, ref: "x" } }] },
      "no request was merged into main as",
    ],
    [
      "of a request that was not merged",
      { pulls: [{ ...pull, merged_at: null }] },
      "no request was merged into main as",
    ],
    [
      "of a request that other commit merged",
      { pulls: [{ ...pull, merge_commit_sha: head }] },
      "no request was merged into main as",
    ],
    ["of one of two requests", { pulls: [pull, { ...pull, number: 8 }] }, "merged the requests #7, #8"],
    ["without a comment", { comments: [] }, "no comment of the preview"],
    ["that a person commented", by({ author: person }), "no comment of the preview"],
    ["that another bot commented", by({ author: { ...bot, login: "github-actions-x" } }), "no comment of the preview"],
    ["that a deleted account commented", by({ author: null }), "no comment of the preview"],
    ["that was commented twice", { comments: [comment, comment] }, "2 comments of the preview"],
    ["of another stack's comment", by({ body: body.replace("production", "test") }), "no comment of the preview"],
    ["whose comment a person edited", by({ lastEditedAt: at(12), editor: person }), "was edited by a person"],
    ["whose comment was edited by a deleted user", by({ lastEditedAt: at(12) }), "was edited by a person"],
    ["whose comment changed after the merge", by({ lastEditedAt: at(21), editor: bot }), "written after the merge"],
    ["whose comment came after the merge", by({ createdAt: at(21) }), "written after the merge"],
    ["whose comment says that there is none", by({ body: `${marker}\n<!-- no plan -->\n` }), "names no plan"],
    [
      "that only the printed text of the comment names",
      by({ body: `${marker}\n<!-- no plan -->\n\`\`\`diff\n${body}\n\`\`\`` }),
      "names no plan",
    ],
    [
      "made by hand on another branch",
      only({ event: "workflow_dispatch", head_branch: "new-scene" }),
      "made by hand for new-scene at bbbb",
    ],
  ])("refuses a plan %s", async (_which, story, why) => {
    const { status, out } = await findOnGitHub(story);
    expect({ status, out }).toEqual({ status: 1, out: expect.stringContaining(why) });
    expect(out).toContain("Nothing was written.");
  });

  it("accepts a plan made by hand of the commit on main before this attempt of up, with or without a request", async () => {
    const story = (minute: number, pulls?: object[]) => (commit: string) => ({
      artifacts: [artifact, { ...artifact, created_at: at(minute), workflow_run: { ...artifact.workflow_run, id: 2 } }],
      runs: { 1: run, 2: { ...run, event: "workflow_dispatch", head_branch: "main", head_sha: commit } },
      ...(pulls && { pulls }),
    });
    for (const pulls of [undefined, []]) {
      const { outputs, name } = await findOnGitHub(story(21, pulls));
      expect(outputs).toBe(found(name, 2, "by-hand"));
    }
    const late = await findOnGitHub(story(22, []));
    expect(late).toMatchObject({ status: 1, out: expect.stringContaining("made after this job was started") });
    // The request's own plan is still valid.
    const { outputs, name } = await findOnGitHub(story(22));
    expect(outputs).toBe(found(name, 1, digest));
  });

  it("fails without any plan, and when the branch has a newer commit", async () => {
    const none = await findOnGitHub({ artifacts: [] });
    expect(none).toMatchObject({ status: 1, out: expect.stringContaining("There is no plan of this content") });
    const moved = await findOnGitHub({ tip: "0".repeat(40) });
    expect(moved).toMatchObject({ status: 1, out: expect.stringContaining("main has moved on to 0000") });
  });
});
