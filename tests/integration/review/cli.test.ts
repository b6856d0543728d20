import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { sample, textOf } from "./lib/samples";

const cli = resolve(__dirname, "../../../dist/review/cli.js");
const opened: string[] = [];
afterAll(() => opened.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "apsaravideo-review-"));
  opened.push(folder);
  return folder;
}

function run(args: string[], options: { cwd?: string; input?: string | Buffer; env?: NodeJS.ProcessEnv } = {}) {
  const { cwd = newFolder(), input = "", env } = options;
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    ...{ cwd, input, encoding: "utf8" as const },
    env: { ...process.env, ...env },
  });
  const read = (name: string) => readFileSync(join(cwd, name), "utf8");
  return { status, stdout, stderr, cwd, read };
}

describe("pulumi-apsaravideo review", () => {
  it("writes the page and the words into the current folder", () => {
    const { status, stdout, stderr, read } = run(["review", sample("update.json")]);
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: "Wrote review.html and review.md.\n",
      stderr: "",
    });
    expect(read("review.md")).toContain("<code>show</code> puts 2 changes on air: ");
    expect(read("review.html")).toMatch(/^<!doctype html>/i);
    expect(read("review.html")).toContain("Good night");
  });

  it("writes into another folder, which it creates, and reads several stacks", () => {
    const { status, stdout, read } = run(["review", sample("update.json"), sample("same.json"), "--out", "a/b"]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `Wrote ${join("a/b/review.html")} and ${join("a/b/review.md")}.\n`,
    });
    expect(read("a/b/review.md")).toContain("\nNothing to do in ");
  });

  it("names a plan by its checksum", () => {
    const { status, read } = run(["review", sample("update.json"), "--plan", sample("update.plan.json")]);
    expect(status).toBe(0);
    const checksum = `sha256:${createHash("sha256").update(textOf("update.plan.json")).digest("hex")}`;
    expect(read("review.md")).toContain(`Plan: <code>update&#46;plan&#46;json</code> \`${checksum}\``);
    expect(read("review.md")).not.toContain("another preview");
    expect(read("review.html")).toContain(checksum.slice(7));
  });

  it("names a plan where the preview has nothing to do, and warns where the plan has", () => {
    const { status, read } = run(["review", sample("same.json"), "--plan", sample("update.plan.json")]);
    expect(status).toBe(0);
    expect(read("review.md")).toContain("Plan: <code>update&#46;plan&#46;json</code> `sha256:");
    expect(read("review.md").match(/it changes the \w+ \w+/g)).toEqual([
      "it changes the CasterSceneSync show",
      "it changes the StagingPromotion auth",
    ]);
  });

  it("warns where the plan is of another preview", () => {
    const cwd = newFolder();
    const other = textOf("update.plan.json")
      .replaceAll("sha256:79d2", "sha256:0000")
      .replace(/::auth"/g, '::other"');
    writeFileSync(join(cwd, "plan.json"), other);
    const { status, read } = run(["review", sample("update.json"), "--plan", "plan.json"], { cwd });
    expect(status).toBe(0);
    expect(read("review.md").match(/The plan is of another preview&#58; it [\w ]+/g)).toEqual([
      "The plan is of another preview&#58; it changes the StagingPromotion other",
      "The plan is of another preview&#58; it does not have this resource",
      "The plan is of another preview&#58; it has sha256",
    ]);
  });

  it("reads standard input, also as Windows PowerShell writes it", () => {
    expect(run(["review", "-"], { input: textOf("update.json") }).status).toBe(0);
    const { status, read } = run(["review", "-"], { input: Buffer.from(`\uFEFF${textOf("update.json")}`, "utf16le") });
    expect(status).toBe(0);
    expect(read("review.md")).toContain("Good night");
  });

  it("opens the page", () => {
    const folder = newFolder();
    const opener = process.platform === "darwin" ? "open" : "xdg-open";
    writeFileSync(join(folder, opener), `#!/bin/sh\nprintf %s "$1" >${join(folder, "opened")}\n`);
    chmodSync(join(folder, opener), 0o755);
    const env = { PATH: folder + delimiter + String(process.env["PATH"]) };
    const { status, cwd } = run(["review", sample("update.json"), "--open"], { env });
    expect(status).toBe(0);
    const until = Date.now() + 10_000;
    while (!existsSync(join(folder, "opened")) && Date.now() < until);
    expect(readFileSync(join(folder, "opened"), "utf8")).toBe(join(cwd, "review.html"));
  });

  it("says where the page is when no browser can be started, and still succeeds", () => {
    const { status, stderr } = run(["review", sample("update.json"), "--open"], { env: { PATH: newFolder() } });
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: "No browser could be started: open review.html yourself.\n",
    });
  });

  it.each([
    ["a file that is not there", ["review", "no.json"], "", /^no\.json can't be read: ENOENT/],
    ["a plan that is not there", ["review", sample("same.json"), "--plan", "no"], "", /^no can't be read: ENOENT/],
    [
      "a plan that is none",
      ["review", sample("same.json"), "--plan", sample("same.json")],
      "",
      /same\.json: it is not a plan of/,
    ],
    ["standard input that is no preview", ["review", "-"], "Previewing update", /^standard input: it is not JSON/],
    [
      "a folder that can't be made",
      ["review", sample("same.json"), "--out", join(sample("same.json"), "a")],
      "",
      /can't be written: ENOTDIR/,
    ],
  ])("ends with 1 and the reason for %s", (_what, args, input, reason) => {
    const { status, stdout, stderr, cwd } = run(args, { input });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(reason);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(existsSync(join(cwd, "review.html"))).toBe(false);
  });

  it.each([
    ["no command", [], "The command is missing."],
    ["an unknown command", ["preview"], 'There is no command "preview".'],
    ["no preview", ["review"], "The preview is missing."],
    ["an unknown option", ["review", "a.json", "--format", "pdf"], "Unknown option '--format'"],
    ["standard input twice", ["review", "-", "-"], "Standard input can be read once only."],
  ])("ends with 2 and the usage for %s", (_what, args, reason) => {
    const { status, stderr } = run(args);
    expect(status).toBe(2);
    expect(stderr).toContain(reason);
    expect(stderr).toContain("npx pulumi-apsaravideo review <preview.json>");
  });

  it("prints its usage when asked", () => {
    const { status, stdout } = run(["--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("--plan");
  });
});
