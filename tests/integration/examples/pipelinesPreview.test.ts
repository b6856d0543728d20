import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { sample } from "../review/lib/samples";
import { folder, repository } from "./lib/pipelines";

/** A program's repository with the scripts and the package, and a CLI that repeats what the real one recorded. */
function program(): string {
  const cwd = repository({ "index.ts": "program" });
  cpSync(join(folder, "ci"), join(cwd, "ci"), { recursive: true });
  mkdirSync(join(cwd, "node_modules/.bin"), { recursive: true });
  const cli = resolve(__dirname, "../../../dist/review/cli.js");
  // npm makes the command executable when it installs the package.
  writeFileSync(join(cwd, "node_modules/.bin/pulumi-apsaravideo"), `#!/bin/sh\nexec node "${cli}" "$@"\n`, {
    mode: 0o755,
  });
  mkdirSync(join(cwd, "bin"));
  symlinkSync(sample("update.events.ndjson"), join(cwd, "events"));
  symlinkSync(sample("update.plan.json"), join(cwd, "plan.json"));
  const pulumi = `#!/usr/bin/env bash
set -euo pipefail
[ "$PULUMI_DEBUG_COMMANDS" = true ] # The CLI knows --event-log only then.
while [ $# -gt 0 ]; do
  case "$1" in
  --save-plan) plan="$2" ;;
  --event-log) log="$2" ;;
  esac
  shift
done
cat events >"$log"
echo '~ text: "Good night"'
if [ -n "\${FAILS:-}" ]; then echo "error: refused" >&2; exit 255; fi
cat plan.json >"$plan"
`;
  writeFileSync(join(cwd, "bin/pulumi"), pulumi);
  chmodSync(join(cwd, "bin/pulumi"), 0o755);
  return cwd;
}

function preview(cwd: string, env: NodeJS.ProcessEnv = {}) {
  const path = join(cwd, "bin") + delimiter + String(process.env["PATH"]);
  const given = { PULUMI_STACK: "production", GITHUB_OUTPUT: "", CI_JOB_URL: "", ...env, PATH: path };
  const { status, stdout, stderr } = spawnSync("ci/preview.sh", {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...given },
  });
  const plan = (name: string) => readFileSync(join(cwd, "plan", name), "utf8");
  return { status, stdout, stderr, plan, has: (name: string) => existsSync(join(cwd, "plan", name)) };
}

describe("preview.sh", () => {
  it("leaves the plan, its description, the output, and the review in words and as a page", () => {
    const { status, stdout, plan, has } = preview(program(), { CI_JOB_URL: "https://gitlab.example.com/jobs/1" });
    expect(status).toBe(0);
    expect(plan("review.md")).toContain("<code>show</code> puts 2 changes on air: ");
    const { sha256 } = JSON.parse(plan("plan.meta.json")) as { sha256: string };
    expect(plan("review.md")).toContain(`\`sha256:${sha256}\``);
    expect(plan("review.html")).toContain("Good night");
    expect(plan("preview.txt")).toBe('~ text: "Good night"\n');
    expect(plan("page.url")).toBe("https://gitlab.example.com/jobs/1/artifacts/file/plan/review.html\n");
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(new RegExp(` is sha256:${sha256}\\.$`));
    expect(has("events")).toBe(false);
  });

  it("fails as the preview fails, with a review and without a description of a plan", () => {
    const { status, plan, has } = preview(program(), { FAILS: "yes" });
    expect(status).toBe(255);
    expect(plan("preview.txt")).toContain("error: refused\n");
    expect(plan("review.md")).toContain("puts 2 changes on air: ");
    expect({ described: has("plan.meta.json"), page: has("page.url") }).toEqual({ described: false, page: false });
  });

  it("fails, and seals no plan, where the review can't be made", () => {
    const cwd = program();
    writeFileSync(
      join(cwd, "bin/pulumi"),
      readFileSync(join(cwd, "bin/pulumi"), "utf8").replace("cat events", "echo no"),
    );
    const { status, stderr, has } = preview(cwd);
    expect(status).toBe(1);
    expect(stderr).toContain("it is not JSON");
    expect(has("plan.meta.json")).toBe(false);
  });
});
