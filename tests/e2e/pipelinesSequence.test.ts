import { parse } from "yaml";
import { peopleAt } from "../../local/demo/people";
import { read } from "../integration/examples/lib/pipelines";
import { demo, expectDone, open } from "./lib/stack";

const sceneSync = { projectDir: "examples/scene-sync", stack: "production" };
const openSceneSync = async () => {
  const opened = await open({ ...sceneSync, config: { casterId: demo.casterId } });
  return { ...opened, people: peopleAt(opened.simulator) };
};

it("refuses the plan of a scene that changed after the review, writes nothing, then applies a new plan", async () => {
  const { run, simulator, people, printed } = await openSceneSync();
  expectDone(await run("preview --save-plan"), { create: 2 });
  people.directorChangesTheScene();
  expect((await run("up --plan")).ok).toBe(false);
  expect(printed()).toContain("violates plan");
  expect(simulator.writes()).toEqual([]);

  expectDone(await run("preview --save-plan"), { create: 1, same: 1 });
  expectDone(await run("up --plan"), { create: 1, same: 1 });
  expect(simulator.writes()).toHaveLength(1);
});

it("applies the plan of a scene that stayed as it was reviewed", async () => {
  const { run, simulator } = await openSceneSync();
  expectDone(await run("preview --save-plan"), { create: 2 });
  expectDone(await run("up --plan"), { create: 2 });
  expect(simulator.writes().map(({ action }) => action)).toEqual(["CopyCasterSceneConfig"]);
});

it("reports drift after a change of the PGM scene by hand, none before, and changes no state", async () => {
  const { run, exportDeployment, people, printed } = await openSceneSync();
  expectDone(await run("preview --save-plan"), { create: 2 });
  expectDone(await run("up --plan"), { create: 2 });
  expectDone(await run("refresh --preview-only"), { same: 2 });
  const resources = async () => (await exportDeployment()).deployment.resources;
  const before = await resources();

  people.somebodyChangesProduction();
  expectDone(await run("refresh --preview-only"), { same: 1, update: 1 });
  expect(await resources()).toEqual(before);
  expect(printed()).not.toContain("Keeping the last known state");
});

it("prints the line that drift.sh looks for when a target cannot be read, although the refresh sees no drift", async () => {
  const { run, simulator, printed } = await openSceneSync();
  expectDone(await run("up"), { create: 2 });
  simulator.faults.add({ action: "Describe*", kind: "status", status: 403, code: "Forbidden.RAM", times: Infinity });
  expectDone(await run("refresh --preview-only"), { same: 2 });
  const phrase = /grep --quiet --fixed-strings '(.+)' drift\.txt/.exec(read("ci/drift.sh"))?.[1];
  expect(phrase).toBeDefined();
  expect(printed()).toContain(phrase);
});

it("previews a fork's request from Pulumi.fork.yaml, without credentials and without a call", async () => {
  const { config } = parse(read("Pulumi.fork.yaml")) as { config: Record<string, string> };
  const { run, simulator } = await open({ ...sceneSync, config, credentials: false });
  expectDone(await run("preview"), { create: 2 });
  expect(simulator.calls).toEqual([]);
});
