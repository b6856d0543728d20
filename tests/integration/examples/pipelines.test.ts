import { resolve } from "node:path";
import {
  actionlint,
  folder,
  gitlab,
  gitlabRuns,
  jobs,
  read,
  repository,
  scripts,
  shellcheck,
  workflows,
  type Job,
} from "./lib/pipelines";

const names = (host: Job["host"]) => jobs.filter((job) => job.host === host).map(({ name }) => name);
const named = (...wanted: string[]) => jobs.filter(({ name }) => wanted.includes(name));
const request = (source: string, target = "main") => ({
  CI_PIPELINE_SOURCE: "merge_request_event",
  CI_DEFAULT_BRANCH: "main",
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: target,
  CI_MERGE_REQUEST_SOURCE_PROJECT_ID: source,
  CI_MERGE_REQUEST_PROJECT_ID: "1",
});

describe("the linters", () => {
  it("actionlint finds nothing in the workflows, and finds a pull request's title in a script", async () => {
    const { status, out } = await actionlint(folder, "github/.github/workflows/*.yml");
    expect({ status, out }).toEqual({ status: 0, out: expect.stringContaining("Checking 3 workflow file(s)") });
    const faulty = read(workflows[0]?.file ?? "").replace("- run: npm ci", "- run: echo ${{ github.head_ref }}");
    expect(await actionlint(repository({ "faulty.yml": faulty }), "faulty.yml")).toEqual({
      status: 1,
      out: expect.stringContaining('"github.head_ref" is potentially untrusted'),
    });
  });

  it("actionlint finds nothing in the workflows of this repository", async () => {
    const { status, out } = await actionlint(resolve(__dirname, "../../.."), ".github/workflows/*.yml");
    expect({ status, out }).toEqual({ status: 0, out: expect.stringContaining("Checking 3 workflow file(s)") });
  });

  it("ShellCheck finds nothing in any script, and finds a variable without quotes", async () => {
    expect(scripts.length).toBeGreaterThan(10);
    expect(await shellcheck(scripts)).toEqual([]);
    expect(await shellcheck([["faulty", "#!/bin/bash\ncat $1\n"]])).toEqual([expect.stringContaining("SC2086")]);
  });

  it("GitLab's schema accepts the pipeline, and refuses an unknown keyword", async () => {
    await expect(gitlabRuns(request("1"))).resolves.toBeDefined();
    const faulty = read("gitlab/.gitlab-ci.yml").replace("resource_group:", "resource_grup:");
    await expect(gitlabRuns(request("1"), faulty)).rejects.toThrow("resource_grup");
  });
});

describe("both hosts", () => {
  it("offer the same jobs: preview, up and drift, and the helpers of preview", () => {
    expect(names("github").sort()).toEqual(["comment", "drift", "fork-preview", "preview", "up"]);
    expect(names("gitlab").sort()).toEqual(names("github").sort());
  });

  it.each(jobs)("stop the job $name of $host after at most half an hour", ({ timeout }) => {
    expect(timeout).toBeGreaterThan(0);
    expect(timeout).toBeLessThanOrEqual(30);
  });

  it("give the role that writes to the job up alone, in its environment", () => {
    expect(jobs.filter(({ text }) => /\bUP_/.test(text))).toEqual(named("up"));
    expect(jobs.filter(({ environment }) => environment === "production")).toEqual(named("up"));
    expect(jobs.filter(({ text }) => /\bPREVIEW_/.test(text))).toEqual(named("preview", "drift"));
  });

  it("give a fork neither secrets nor an identity, and its preview makes no call", () => {
    for (const { text, script } of named("fork-preview")) {
      expect(text).not.toMatch(/secrets|id-token|id_tokens|ACCESS|PASSPHRASE|ROLE|TOKEN/);
      expect(script).toContain('PULUMI_BACKEND_URL="file://');
    }
    expect(read("Pulumi.fork.yaml")).toContain('apsaravideo:lookups: "off"');
    for (const { on } of workflows) expect(Object.keys(on)).not.toContain("pull_request_target");
  });

  it("apply only the reviewed plan, and never skip the preview that compares everything with the plan", () => {
    for (const { script } of named("up")) {
      expect(script).toMatch(/plan\.mjs check plan\npulumi up .*--plan plan\/plan\.json --yes --non-interactive/);
      expect(script).not.toMatch(/^pulumi .*--skip-preview/m);
    }
    for (const { script } of named("preview")) expect(script).toMatch(/pulumi preview .*--diff --save-plan/);
    expect(jobs.filter(({ script }) => /pulumi (up|destroy)\b/.test(script))).toEqual(named("up"));
  });

  it("review the preview that made the plan, and no second one", () => {
    for (const { script } of named("preview")) {
      expect(script.match(/pulumi preview /g)).toHaveLength(1);
      expect(script).toMatch(
        /--event-log "\$events"[^]*\nnode_modules\/\.bin\/pulumi-apsaravideo "\$\{review\[@\]\}"\n/,
      );
      // The log of the events has more than everyone may read.
      expect(script).toContain('events="$(mktemp)"');
    }
  });

  it("run one up at a time, cancel none, and queue no other job with it", () => {
    const ups = workflows.filter(({ concurrency }) => concurrency.group === "up");
    expect(ups.map(({ jobs: of }) => Object.keys(of))).toEqual([["up"]]);
    expect(ups[0]?.concurrency["cancel-in-progress"]).toBe(false);
    const grouped = Object.entries(gitlab).filter(([, job]) => job.resource_group !== undefined);
    expect(grouped.map(([name]) => name)).toEqual(["up"]);
    expect(gitlab["up"]).toMatchObject({ interruptible: false });
  });

  it("hold the plan to the digest that find prints, and preview only merges into the branch of up", () => {
    const [github, onGitlab] = named("up");
    const up = github?.steps.find(({ run }) => run === "ci/up.sh");
    expect(up?.env?.["PLAN_SHA256"]).toBe("${{ steps.plan.outputs.sha256 }}");
    expect(onGitlab?.script).toMatch(/^PLAN_SHA256="\$\(node ci\/plan\.mjs find plan\)"\nexport PLAN_SHA256$/m);
    const on = (file: string) => workflows.find((each) => each.file.endsWith(file))?.on as Record<string, object>;
    expect(on("preview.yml")["pull_request"]).toEqual({ branches: ["main"] });
    expect(on("up.yml")).toEqual({ push: { branches: ["main"] } });
  });

  it("run no package's install script where there is an identity", () => {
    const installing = jobs.filter(({ script }) => /\bnpm ci\b/.test(script));
    expect(installing).toEqual(expect.arrayContaining(named("preview", "up", "drift")));
    for (const { script } of installing) expect(script).not.toMatch(/\bnpm ci(?! --ignore-scripts)/);
  });

  it("have owners for every file that runs with an identity besides the program", () => {
    const owned = read("CODEOWNERS").match(/^\/\S+(?= @\S+$)/gm);
    expect(owned).toEqual(["/ci/", "/.github/", "/.gitlab-ci.yml", "/.npmrc", "/CODEOWNERS"]);
  });

  it("fail a drift check with changes, without touching the state", () => {
    for (const { script } of named("drift")) {
      expect(script).toMatch(/pulumi refresh .*--preview-only --expect-no-changes --non-interactive/);
    }
  });

  it("stop a script at its first failure, and print no secret", () => {
    for (const [, script] of scripts.filter(([, text]) => text.includes("\n"))) {
      expect(script).toMatch(/^(#.*\n)*set -euo pipefail\n/);
    }
    const secret = /\$\{?\w*(TOKEN|SECRET|KEY|PASSPHRASE|IDENTITY)/;
    const lines = jobs.flatMap(({ script, text }) => [...script.split("\n"), ...text.split("\\n")]);
    const printing = lines.filter((line) => /\b(echo|printf|cat|tee)\b/.test(line) && secret.test(line));
    expect(new Set(printing.map((line) => line.trim()))).toEqual(
      new Set(['printf \'%s\' \\"$IDENTITY\\" >\\"$token_file\\"']),
    );
    for (const line of lines) expect(line).not.toMatch(/set -\w*x|--show-secrets|printenv|^\s*env\s*$/);
  });
});

describe("on GitHub", () => {
  it("only the comment job may write; each job has its own rights and the workflows none", () => {
    for (const { permissions } of workflows) expect(permissions).toEqual({});
    const github = jobs.filter(({ host }) => host === "github");
    expect(Object.fromEntries(github.map(({ name, permissions }) => [name, permissions]))).toEqual({
      preview: { contents: "read", "id-token": "write" },
      comment: { contents: "read", "pull-requests": "write" },
      "fork-preview": { contents: "read" },
      up: { actions: "read", contents: "read", "id-token": "write", "pull-requests": "read" },
      drift: { contents: "read", "id-token": "write" },
    });
  });

  it("secrets reach the step that runs Pulumi, never the step that installs packages, and no checkout keeps a token", () => {
    const steps = jobs.flatMap((job) => job.steps);
    const given = steps.filter(({ env }) => JSON.stringify(env ?? {}).includes("secrets."));
    expect(given.map(({ run }) => run).sort()).toEqual(["ci/drift.sh", "ci/preview.sh", "ci/up.sh"]);
    for (const step of steps.filter(({ uses }) => uses?.startsWith("actions/checkout"))) {
      expect(step.with).toEqual({ "persist-credentials": false });
    }
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });

  it("the page is an artifact of its own, not in an archive, and its link reaches the comment", () => {
    const of = workflows.find(({ file }) => file.endsWith("preview.yml"))?.jobs ?? {};
    const uploads = of["preview"]?.steps.filter(({ uses }) => uses?.startsWith("actions/upload-artifact")) ?? [];
    const page = uploads.find((step) => step.with?.["archive"] === false);
    expect(page).toMatchObject({ uses: "actions/upload-artifact@v7", id: "page", with: { path: "plan/review.html" } });
    // The name of an artifact without an archive is that of its file.
    expect(page?.with).not.toHaveProperty("name");
    expect(of["preview"]).toMatchObject({ outputs: { page: "${{ steps.page.outputs.artifact-url }}" } });
    const commenting = of["comment"]?.steps.find(({ run }) => run === "node ci/comment.mjs plan");
    expect(commenting?.env?.["PAGE_URL"]).toBe("${{ needs.preview.outputs.page }}");
    const printed = uploads.find((step) => step.with?.["name"] === "printed");
    expect(String(printed?.with?.["path"]).split("\n")).toContain("plan/review.md");
  });

  it("actions and the CLI are pinned, the CLI to the version of the image on GitLab", () => {
    const uses = jobs.flatMap((job) => job.steps).filter((step) => step.uses !== undefined);
    for (const step of uses) expect(step.uses).toMatch(/^(actions|pulumi)\/[\w-]+@v\d+$/);
    const versions = uses.flatMap((step) => step.with?.["pulumi-version"] ?? []);
    expect(versions).toHaveLength(4);
    expect(new Set(versions.map((version) => `pulumi/pulumi-nodejs-22:${version}`))).toEqual(
      new Set([gitlab[".pulumi"]?.image?.name]),
    );
    expect(gitlab[".pulumi"]?.image?.name).toMatch(/:\d+\.\d+\.\d+$/);
  });
});

describe("on GitLab", () => {
  const main = { CI_COMMIT_BRANCH: "main", CI_DEFAULT_BRANCH: "main" };

  it("gives each token to one job, and the role that writes trusts an audience of up alone", () => {
    const text = (name: string) => JSON.stringify(gitlab[name]);
    const script = (name: string) => jobs.find((job) => job.host === "gitlab" && job.name === name)?.text ?? "";
    expect(gitlab["comment"]?.environment).toEqual({ name: "comment", action: "access" });
    const inEnvironments = Object.keys(gitlab).filter((name) => gitlab[name]?.environment !== undefined);
    expect(inEnvironments.sort()).toEqual(["comment", "up"]);
    for (const name of ["preview", "fork-preview", "up", "drift"]) expect(script(name)).not.toContain("COMMENT_TOKEN");
    expect(text("up")).toContain('"id_tokens":{"IDENTITY":{"aud":"$UP_OIDC_AUDIENCE"}}');
    const { OIDC_AUDIENCE, UP_OIDC_AUDIENCE } = gitlab["variables"] as unknown as Record<string, string>;
    expect(UP_OIDC_AUDIENCE).not.toBe(OIDC_AUDIENCE);
  });

  it("links the files of the review in the merge request", () => {
    expect(gitlab["preview"]?.artifacts).toMatchObject({
      expose_as: "What goes on air",
      paths: ["plan/"],
      when: "always",
    });
  });

  it("uploads nothing that another job could replace, and fetches branches, not tags with their names", () => {
    const text = read("gitlab/.gitlab-ci.yml");
    expect(text).not.toMatch(/packages|--upload-file|CI_JOB_TOKEN/);
    expect(text.match(/git fetch .*/g)).toHaveLength(2);
    expect(text.match(/git fetch --quiet origin "refs\/heads\/\$\w+"/g)).toHaveLength(2);
  });

  it.each([
    ["a merge request of the project", request("1"), ["preview", "comment"]],
    ["a merge request from a fork", request("2"), ["fork-preview"]],
    ["a merge request into another branch", request("1", "other"), []],
    ["a push to main", { CI_PIPELINE_SOURCE: "push", ...main }, ["up"]],
    ["a schedule", { CI_PIPELINE_SOURCE: "schedule", ...main }, ["drift"]],
    ["somebody who asks for a new plan of main", { CI_PIPELINE_SOURCE: "web", ...main }, ["preview"]],
  ])("%s runs its own jobs and no others", async (_who, variables, expected) => {
    expect(await gitlabRuns(variables)).toEqual(expected);
  });
});

it("the README names every variable and secret that the pipelines read", () => {
  const text = workflows.map(({ file }) => read(file)).join("\n");
  const given = [...text.matchAll(/\b(?:secrets|vars)\.(\w+)/g)].map(([, name]) => name);
  const wanted = [...given, "UP_OIDC_AUDIENCE", "COMMENT_TOKEN", "COMMENT_USER_ID", "PLAN_TOKEN"];
  expect(new Set(wanted).size).toBeGreaterThan(8);
  for (const name of wanted) expect(`${folder} ${read("README.md")}`).toContain(`\`${name}\``);
});
