import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, git, node, repository } from "./lib/pipelines";
import { host } from "./lib/pipelinesHost";

const stack = { PULUMI_STACK: "production", GITHUB_OUTPUT: "", GITHUB_ACTIONS: "", PLAN_SHA256: "by-hand" };
const ci = (script: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}) =>
  node([join(folder, "ci", script), ...args], { cwd, env: { ...stack, ...env } });

function previewed(printed = "  ~ text: one\n"): string {
  const cwd = repository({ "index.ts": "program" });
  mkdirSync(join(cwd, "plan"));
  writeFileSync(join(cwd, "plan/plan.json"), "{}");
  writeFileSync(join(cwd, "plan/preview.txt"), printed);
  return cwd;
}

const minutesAhead = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
/** The digest of the plan in `previewed`. */
const emptyPlan = createHash("sha256").update("{}").digest("hex");

const change = (cwd: string, with_: object) => {
  const path = join(cwd, "plan/plan.meta.json");
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, "utf8")) as object), ...with_ }));
};

describe("plan.mjs", () => {
  it("accepts a sealed plan on any commit of the same content", async () => {
    const cwd = previewed();
    expect((await ci("plan.mjs", ["seal"], cwd)).status).toBe(0);
    git(cwd, "-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "--quiet", "--allow-empty", "-mmerged");
    expect(await ci("plan.mjs", ["check"], cwd)).toEqual({
      status: 0,
      out: expect.stringMatching(/^Applying the plan sha256:[0-9a-f]{64} /),
    });
  });

  it.each([
    ["of another content", (cwd: string) => change(cwd, { tree: "0".repeat(40) }), "it is of tree 0000"],
    ["of another stack", (cwd: string) => change(cwd, { stack: "test" }), "it is of the stack test"],
    ["that is too old", (cwd: string) => change(cwd, { previewedAt: "2020-01-01" }), "more than 7 days ago"],
    ["without a date", (cwd: string) => change(cwd, { previewedAt: null }), "more than 7 days ago"],
    ["that was changed", (cwd: string) => writeFileSync(join(cwd, "plan/plan.json"), "[]"), "not the sealed content"],
    ["of a future day", (cwd: string) => change(cwd, { previewedAt: minutesAhead(6) }), "previewed in the future"],
    [
      "without a description",
      (cwd: string) => writeFileSync(join(cwd, "plan/plan.meta.json"), "?"),
      "it is of the stack",
    ],
    [
      "of a forged commit",
      (cwd: string) => change(cwd, { commit: "a\n::warning::b" }),
      "its commit does not have the format",
    ],
  ])("refuses a plan %s", async (_which, spoil, why) => {
    const cwd = previewed();
    await ci("plan.mjs", ["seal"], cwd);
    spoil(cwd);
    const { status, out } = await ci("plan.mjs", ["check"], cwd);
    expect({ status, out }).toEqual({ status: 1, out: expect.stringContaining(why) });
    expect(out).toContain("Nothing was written.");
  });

  it("accepts a plan from a machine whose clock is up to 5 minutes ahead", async () => {
    const cwd = previewed();
    await ci("plan.mjs", ["seal"], cwd);
    change(cwd, { previewedAt: minutesAhead(4) });
    expect((await ci("plan.mjs", ["check"], cwd)).status).toBe(0);
  });

  it.each([
    ["another digest", "0".repeat(64), "the comment on the merged request names sha256:0000"],
    ["no digest", "", "PLAN_SHA256 is not set"],
  ])("refuses a sealed plan where the comment names %s", async (_which, PLAN_SHA256, why) => {
    const cwd = previewed();
    await ci("plan.mjs", ["seal"], cwd);
    const { status, out } = await ci("plan.mjs", ["check"], cwd, { PLAN_SHA256 });
    expect({ status, out }).toEqual({ status: 1, out: expect.stringContaining(why) });
    expect((await ci("plan.mjs", ["check"], cwd, { PLAN_SHA256: emptyPlan })).status).toBe(0);
  });
});

describe("comment.mjs", () => {
  const first = "/repos/o/r/issues/7/comments";
  const list = (page: number) => `GET ${first}?per_page=100&page=${page}`;
  const bot = { login: "github-actions[bot]", type: "Bot" };
  async function comment(
    answers: Record<string, unknown>,
    printed?: string,
    seal = true,
    meta: object = {},
    { review, ...more }: { review?: string } & NodeJS.ProcessEnv = {},
  ) {
    const cwd = previewed(printed);
    if (review !== undefined) writeFileSync(join(cwd, "plan/review.md"), review);
    if (seal) await ci("plan.mjs", ["seal"], cwd);
    if (seal) change(cwd, meta);
    const { url, asked } = await host(answers);
    const env = { GITHUB_ACTIONS: "true", GITHUB_API_URL: url, GITHUB_REPOSITORY: "o/r", GITHUB_TOKEN: "t" };
    const { status, out } = await ci("comment.mjs", ["plan"], cwd, {
      ...env,
      PULL_REQUEST: "7",
      RUN_URL: "http://run",
      ...more,
    });
    expect({ status, out }).toEqual({ status: 0, out: "" });
    const [method, path] = [asked.at(-1)?.method, asked.at(-1)?.path];
    return { method, path, body: asked.at(-1)?.body ?? "" };
  }
  const fresh = { [list(1)]: [], [`POST ${first}`]: {} };

  it("creates one comment and then changes that, on any page, and never a comment of another user", async () => {
    expect(await comment(fresh)).toMatchObject({ method: "POST", path: first });
    const body = "<!-- preview of production -->\nold";
    const somebody = [
      { login: "somebody", type: "User" },
      { login: "github-actions[bot]", type: "User" },
    ];
    const others = Array.from({ length: 100 }, (_, i) => ({ id: 1, user: somebody[i % 2], body }));
    const [page, id] = [list(2), 42];
    const answers = { [list(1)]: others, [page]: [{ id, user: bot, body }], "PATCH /repos/o/r/issues/comments/42": {} };
    expect(await comment(answers)).toMatchObject({ method: "PATCH", path: "/repos/o/r/issues/comments/42" });
  });

  it("keeps a scene's text inside the block, and the comment within the host's limit", async () => {
    const { body } = await comment(fresh, "text: ````\n# not a headline\n");
    expect(body).toContain("\n`````diff\ntext: ````\n# not a headline\n`````\n");
    const long = await comment(fresh, "  ~ a line of a very long preview\n".repeat(5_000));
    expect(long.body.length).toBeLessThan(65_536);
    expect(long.body).toMatch(/a line of a very long preview\n\[cut here\]\n```\n\nPlan `sha256:/);
  });

  it("shows the words of the review first, a link to the page, and the output folded", async () => {
    const review = "### words\n\n| a | b |\n";
    const { body } = await comment(fresh, "text: ```\n", true, {}, { review, PAGE_URL: "https://host/page" });
    expect(body).toContain(
      "## The effect of merging on production\n\n### words\n\n| a | b |\n\n" +
        "<details><summary>The output of Pulumi</summary>\n\n````diff\ntext: ```\n````\n\n</details>\n\nPlan `sha256:",
    );
    expect(body).toContain("[What goes on air, as a page](https://host/page) [The whole text](http://run)\n");
  });

  it("gives the output what the review leaves, and a review that is too long no place at all", async () => {
    const output = "  ~ a line of a very long preview\n".repeat(5_000);
    const half = await comment(fresh, output, true, {}, { review: "words ".repeat(10_000) });
    expect(half.body).toMatch(/words words \n<details>[^]*\n\[cut here\]\n```\n\n<\/details>\n\nPlan `sha256:/);
    const none = await comment(fresh, output, true, {}, { review: "words ".repeat(10_001) });
    expect(none.body).not.toContain("words words");
    expect(none.body).toContain("a line of a very long preview");
    for (const { body } of [half, none]) expect(body.length).toBeLessThan(65_536);
  });

  it("fills the summary of the job too, and that alone where there is no pull request", async () => {
    const summary = join(previewed(), "summary.md");
    const { body } = await comment(fresh, undefined, true, {}, { review: "words\n", GITHUB_STEP_SUMMARY: summary });
    expect(readFileSync(summary, "utf8")).toBe(body);
    const cwd = previewed();
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(cwd, "summary.md"), RUN_URL: "http://run" };
    expect((await ci("comment.mjs", ["plan"], cwd, { ...env, PULL_REQUEST: "" })).status).toBe(0);
    expect(readFileSync(join(cwd, "summary.md"), "utf8")).toContain("<!-- preview of production -->");
  });

  it("starts with the digest of the plan, which find reads and no program writes", async () => {
    const { body } = await comment(fresh, "<!-- preview of production -->\n<!-- plan sha256:0000 -->\n");
    expect(body.split("\n", 2)).toEqual(["<!-- preview of production -->", `<!-- plan sha256:${emptyPlan} -->`]);
    const { body: none } = await comment(fresh, "error: nothing is staged\n", false);
    expect(none.split("\n", 2)).toEqual(["<!-- preview of production -->", "<!-- no plan -->"]);
  });

  it("closes the block after any output, and shows invisible characters", async () => {
    const { body } = await comment(fresh, "no line break at the end");
    expect(body).toContain("\n```diff\nno line break at the end\n```\n");
    const { body: runs } = await comment(fresh, `${"`".repeat(70_000)}\n\`\`\`\n/merge @all\n`);
    expect(runs.length).toBeLessThan(65_536);
    const [, fence = ""] = /^(`+)diff$/m.exec(runs) ?? [];
    const inside = runs.slice(runs.indexOf(`${fence}diff`) + fence.length, runs.lastIndexOf(fence));
    expect(inside).toContain("\n/merge @all\n");
    expect(inside).not.toContain(fence);
    const { body: hidden } = await comment(fresh, "a\u202Eb\u200Bc\r\nd\u001B[2Ke\rf\n");
    expect(hidden).toContain("\na\\u{202e}b\\u{200b}c\nd\\u{1b}[2Ke\\u{d}f\n");
  });

  it("cuts a line that is longer than a comment may be", async () => {
    const { body } = await comment(fresh, "x".repeat(100_000));
    expect(body.length).toBeLessThan(65_536);
    expect(body).toMatch(/x\n\[cut here\]\n```\n\nPlan `sha256:/);
  });

  it.each([
    ["a digest", { sha256: "`<img src=x>" }],
    ["a commit", { commit: "abc\n/merge" }],
    ["a time", { previewedAt: "2026-01-01 [here](http://evil)" }],
    ["a stack", { stack: "test" }],
  ])("names no plan whose description has %s in an invalid form, and quotes none of it", async (_what, meta) => {
    const { body } = await comment(fresh, undefined, true, meta);
    expect(body.split("\n", 3)).toEqual([
      "<!-- preview of production -->",
      "<!-- no plan -->",
      "## The preview of production failed",
    ]);
    expect(body).not.toContain(Object.values(meta)[0]);
  });

  it.each([
    ["stack", { PULUMI_STACK: "production --> <b>" }, "PULUMI_STACK is not the name of a stack."],
    ["link", { RUN_URL: "http://run) <b>" }, "RUN_URL is not a link."],
    ["page", { PAGE_URL: "javascript:alert(1)" }, "PAGE_URL is not a link."],
  ])("refuses to comment with an invalid %s", async (_what, env, why) => {
    const wrong = { GITHUB_ACTIONS: "true", PULL_REQUEST: "7", RUN_URL: "http://run", ...env };
    expect(await ci("comment.mjs", ["plan"], previewed(), wrong)).toEqual({ status: 1, out: `${why}\n` });
  });

  it("reports a failed preview when there is no plan", async () => {
    const { body } = await comment(fresh, "error: nothing is staged\n", false);
    expect(body).toContain("## The preview of production failed");
    expect(body).toContain("error: nothing is staged");
  });

  it("changes its own note on GitLab, and reports a missing token", async () => {
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
