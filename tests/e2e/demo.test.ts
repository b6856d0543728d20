import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative, resolve } from "node:path";
import { StoryFailed, playStory } from "../../local/demo/story";
import { demo, engine, open } from "./lib/stack";

const root = resolve(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "apsaravideo-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runDemo(args: string[], path = process.env["PATH"]) {
  const env = { ...process.env, PATH: path };
  return spawnSync(process.execPath, ["local/dist/demo/cli.js", ...args], { cwd: root, encoding: "utf8", env });
}

/** Returns a PATH that starts with a CLI of this version. */
function pathWithCli(version: string): string {
  writeFileSync(join(folder, "pulumi"), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
  return folder + delimiter + process.env["PATH"];
}

it("tells the whole story and exits with 0, on the CLI where it can be used", () => {
  const { status, stdout, stderr } = runDemo([], engine === "local" ? pathWithCli("v3.100.0") : process.env["PATH"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain(`Engine: ${engine}.`);
  expect(stdout).toContain("Every step had its announced result: 6 writes in all, each of them previewed.");
  expect(stdout.match(/^\d+\. /gm)).toHaveLength(10);
  const page = /^The preview of step 4 as a page: (.+)$/m.exec(stdout)?.[1] ?? "";
  expect(relative(root, page)).toMatch(/^\.\./);
  const words = readFileSync(join(dirname(page), "review.md"), "utf8");
  expect(words).toMatch(/<code>Good night<\/code>.*<code>ticker<\/code> appears at the lower left, saying/);
  expect(words).toContain("<code>aliauth&#46;auth&#95;key1</code> gets another secret value");
  expect(readFileSync(page, "utf8")).toContain("Good night");
  rmSync(dirname(page), { recursive: true });
});

it("exits with 2 and prints the usage for an unknown engine", () => {
  const { status, stderr } = runDemo(["--engine", "other"]);
  expect(status).toBe(2);
  expect(stderr).toContain("--engine local|pulumi");
});

it("exits with 2 and gives the reason when the requested CLI cannot be used", () => {
  const old = runDemo(["--engine", "pulumi"], pathWithCli("v3.100.0"));
  expect(old.stderr).toContain("--engine pulumi: the Pulumi CLI on PATH is v3.100.0, older than 3.216");
  pathWithCli("v3.260.0");
  const bare = runDemo(["--engine", "pulumi"], folder);
  expect(bare.stderr).toContain("the Pulumi CLI on PATH has no pulumi-resource-pulumi-nodejs beside it");
  rmSync(join(folder, "pulumi"));
  const none = runDemo(["--engine", "pulumi"], folder);
  expect(none.stderr).toContain("the Pulumi CLI is not on PATH");
  expect([old.status, bare.status, none.status]).toEqual([2, 2, 2]);
});

it("stops at the first step with another result than announced", async () => {
  const { simulator, ...stack } = await open({
    projectDir: ".",
    config: { casterId: demo.casterId, domainName: demo.domainName },
  });
  simulator.faults.add({
    action: "CopyCasterSceneConfig",
    kind: "status",
    status: 400,
    code: "IncorrectSceneStatus.Idle",
  });
  const told: string[] = [];
  const story = playStory({ say: (text) => told.push(text), stack: { ...stack, close: () => undefined }, simulator });
  await expect(story).rejects.toThrow(StoryFailed);
  await expect(story).rejects.toThrow(
    /the command failed; .*expected 2 writes, found 1; expected that viewers see the PVW scene/,
  );
  expect(told.join("")).not.toContain("Every step had its announced result");
});
