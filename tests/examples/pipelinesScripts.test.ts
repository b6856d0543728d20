import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { folder, git, node, repository } from "./pipelines";

const stack = { PULUMI_STACK: "production", GITHUB_OUTPUT: "", GITHUB_ACTIONS: "" };
const ci = (script: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}) =>
  node([join(folder, "ci", script), ...args], { cwd, env: { ...stack, ...env } });

function previewed(printed = "  ~ text: one\n"): string {
  const cwd = repository({ "index.ts": "program" });
  mkdirSync(join(cwd, "plan"));
  writeFileSync(join(cwd, "plan/plan.json"), "{}");
  writeFileSync(join(cwd, "plan/preview.txt"), printed);
  return cwd;
}

/** A host that answers from `answers`, by method and path, and keeps what it was asked. */
async function host(answers: Record<string, unknown>) {
  const asked: { method: string; path: string; body: string }[] = [];
  const server = createServer((request, response) => {
    let sent = "";
    request.on("data", (chunk) => (sent += String(chunk)));
    request.on("end", () => {
      const call = { method: request.method ?? "", path: request.url ?? "" };
      asked.push({ ...call, body: sent === "" ? "" : (JSON.parse(sent) as { body: string }).body });
      const answer = answers[`${call.method} ${call.path}`];
      response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? null));
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
const closing: (() => unknown)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

describe("plan.mjs", () => {
  it("takes a sealed plan on any commit of the same content", async () => {
    const cwd = previewed();
    expect((await ci("plan.mjs", ["seal"], cwd)).status).toBe(0);
    git(cwd, "-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "--quiet", "--allow-empty", "-mmerged");
    expect(await ci("plan.mjs", ["check"], cwd)).toEqual({
      status: 0,
      out: expect.stringMatching(/^Applying the plan sha256:[0-9a-f]{64} /),
    });
  });

  const change = (cwd: string, with_: object) => {
    const path = join(cwd, "plan/plan.meta.json");
    writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, "utf8")) as object), ...with_ }));
  };
  it.each([
    ["of another content", (cwd: string) => change(cwd, { tree: "0".repeat(40) }), "it is of tree 0000"],
    ["of another stack", (cwd: string) => change(cwd, { stack: "test" }), "it is of the stack test"],
    ["that is too old", (cwd: string) => change(cwd, { previewedAt: "2020-01-01" }), "more than 7 days ago"],
    ["without a date", (cwd: string) => change(cwd, { previewedAt: null }), "more than 7 days ago"],
    ["that was changed", (cwd: string) => writeFileSync(join(cwd, "plan/plan.json"), "[]"), "not what was sealed"],
  ])("refuses a plan %s", async (_which, spoil, why) => {
    const cwd = previewed();
    await ci("plan.mjs", ["seal"], cwd);
    spoil(cwd);
    const { status, out } = await ci("plan.mjs", ["check"], cwd);
    expect({ status, out }).toEqual({ status: 1, out: expect.stringContaining(why) });
    expect(out).toContain("Nothing was written.");
  });

  const artifact = (id: number, day: number, more: object = {}) => ({
    created_at: `2026-01-0${day}T00:00:00Z`,
    expired: false,
    workflow_run: { id, repository_id: 1, head_repository_id: 1, ...more },
  });
  async function find(artifacts: object[], head?: string) {
    const cwd = previewed();
    const commit = git(cwd, "rev-parse", "HEAD");
    const name = `plan-${git(cwd, "rev-parse", "HEAD^{tree}")}`;
    const { url } = await host({
      "GET /repos/o/r/git/ref/heads/main": { object: { sha: head ?? commit } },
      [`GET /repos/o/r/actions/artifacts?per_page=100&name=${name}`]: { artifacts },
      "GET /repos/o/r/actions/runs/1": { path: ".github/workflows/preview.yml" },
      "GET /repos/o/r/actions/runs/2": { path: ".github/workflows/preview.yml@refs/heads/main" },
      "GET /repos/o/r/actions/runs/3": { path: ".github/workflows/other.yml" },
    });
    const [output, repo] = [join(cwd, "output"), { GITHUB_REPOSITORY: "o/r", GITHUB_REF_NAME: "main" }];
    const env = { ...repo, GITHUB_SHA: commit, GITHUB_API_URL: url, GITHUB_OUTPUT: output, GITHUB_TOKEN: "t" };
    return { ...(await ci("plan.mjs", ["find"], cwd, env)), output, name };
  }

  it("finds the newest plan of the content, but none that expired, came from a fork or from another workflow", async () => {
    const { status, output, name } = await find([
      artifact(1, 1),
      artifact(2, 2),
      artifact(3, 5),
      artifact(4, 4, { head_repository_id: 9 }),
      { ...artifact(1, 3), expired: true },
    ]);
    expect(status).toBe(0);
    expect(readFileSync(output, "utf8")).toBe(`name=${name}\nrun-id=2\n`);
  });

  it("fails when there is no plan, and when the branch has moved on", async () => {
    const none = await find([artifact(4, 4, { head_repository_id: 9 })]);
    expect(none).toMatchObject({ status: 1, out: expect.stringContaining("There is no plan of this content") });
    const moved = await find([artifact(1, 1)], "0".repeat(40));
    expect(moved).toMatchObject({ status: 1, out: expect.stringContaining("main has moved on to 0000") });
  });
});

describe("comment.mjs", () => {
  const first = "/repos/o/r/issues/7/comments";
  const list = (page: number) => `GET ${first}?per_page=100&page=${page}`;
  const bot = { login: "github-actions[bot]" };
  async function comment(answers: Record<string, unknown>, printed?: string, seal = true) {
    const cwd = previewed(printed);
    if (seal) await ci("plan.mjs", ["seal"], cwd);
    const { url, asked } = await host(answers);
    const env = { GITHUB_ACTIONS: "true", GITHUB_API_URL: url, GITHUB_REPOSITORY: "o/r", GITHUB_TOKEN: "t" };
    const { status, out } = await ci("comment.mjs", ["plan"], cwd, {
      ...env,
      PULL_REQUEST: "7",
      RUN_URL: "http://run",
    });
    expect({ status, out }).toEqual({ status: 0, out: "" });
    const [method, path] = [asked.at(-1)?.method, asked.at(-1)?.path];
    return { method, path, body: asked.at(-1)?.body ?? "" };
  }
  const fresh = { [list(1)]: [], [`POST ${first}`]: {} };

  it("makes one comment and afterwards changes that, on whichever page it is, never one of somebody else", async () => {
    expect(await comment(fresh)).toMatchObject({ method: "POST", path: first });
    const body = "<!-- preview of production -->\nold";
    const others = Array.from({ length: 100 }, () => ({ id: 1, user: { login: "somebody" }, body }));
    const [page, id] = [list(2), 42];
    const answers = { [list(1)]: others, [page]: [{ id, user: bot, body }], "PATCH /repos/o/r/issues/comments/42": {} };
    expect(await comment(answers)).toMatchObject({ method: "PATCH", path: "/repos/o/r/issues/comments/42" });
  });

  it("keeps what a scene says inside the block, and the comment within what the host takes", async () => {
    const { body } = await comment(fresh, "text: ````\n# not a headline\n");
    expect(body).toContain("\n`````diff\ntext: ````\n# not a headline\n`````\n");
    const long = await comment(fresh, "  ~ a line of a very long preview\n".repeat(5_000));
    expect(long.body.length).toBeLessThan(65_536);
    expect(long.body).toMatch(/a line of a very long preview\n\[cut here\]\n```\n\nPlan `sha256:/);
  });

  it("says that the preview failed when it left no plan", async () => {
    const { body } = await comment(fresh, "error: nothing is staged\n", false);
    expect(body).toContain("### The preview of production failed");
    expect(body).toContain("error: nothing is staged");
  });

  it("changes its own note on GitLab, and without a token says so", async () => {
    const cwd = previewed();
    const notes = "/projects/3/merge_requests/7/notes";
    const body = "<!-- preview of production -->\nold";
    const { url, asked } = await host({
      "GET /user": { id: 5 },
      [`GET ${notes}?per_page=100&page=1`]: [4, 5].map((id) => ({ id, author: { id }, body })),
      [`PUT ${notes}/5`]: {},
    });
    const env = { CI_API_V4_URL: url, CI_PROJECT_ID: "3", CI_MERGE_REQUEST_IID: "7" };
    expect(await ci("comment.mjs", ["plan"], cwd, { ...env, COMMENT_TOKEN: "t" })).toEqual({ status: 0, out: "" });
    expect(asked.at(-1)).toMatchObject({ method: "PUT", path: `${notes}/5` });
    const { status, out } = await ci("comment.mjs", ["plan"], cwd, env);
    expect({ status, out }).toEqual({ status: 0, out: expect.stringContaining("COMMENT_TOKEN is not set") });
  });
});
