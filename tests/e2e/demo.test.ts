import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { StoryFailed, tell } from "../../local/demo/story";
import { demo, engine, open } from "./stack";

const root = resolve(__dirname, "../..");
const runDemo = (...args: string[]) =>
  spawnSync(process.execPath, ["dist/local/demo/cli.js", ...args], { cwd: root, encoding: "utf8" });

it("tells the whole story to its end and exits with 0", () => {
  const { status, stdout, stderr } = runDemo("--engine", engine);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("Every step did what it said: 6 writes in all, each of them previewed.");
  expect(stdout.match(/^\d+\. /gm)).toHaveLength(10);
});

it("exits with 2 and says how it is used when the engine is not one", () => {
  const { status, stderr } = runDemo("--engine", "other");
  expect(status).toBe(2);
  expect(stderr).toContain("--engine local|pulumi");
});

it("stops at the first step that goes another way than it said", async () => {
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
  const story = tell({ say: (text) => told.push(text), stack: { ...stack, close: () => undefined }, simulator });
  await expect(story).rejects.toThrow(StoryFailed);
  await expect(story).rejects.toThrow(
    /the command failed; .*expected 2 writes, found 1; expected that viewers see the PVW scene/,
  );
  expect(told.join("")).not.toContain("Every step did what it said");
});
