import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { peopleAt } from "../../local/demo/people";
import { openStack } from "../../local/engine";
import { read } from "./pipelines";
import { demo, startSimulator, type Simulator } from "../../local/simulator";

jest.setTimeout(180_000);
process.env["PULUMI_NODEJS_TRANSPILE_ONLY"] = "true";

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function open(config: (simulator: Simulator) => Record<string, string | { secret: string }>) {
  const folder = mkdtempSync(join(tmpdir(), "apsaravideo-pipelines-"));
  const simulator = await startSimulator();
  let text = "";
  opened.push(
    () => simulator.stop(),
    () => rmSync(folder, { recursive: true, force: true }),
  );
  const stack = openStack({
    projectDir: resolve(__dirname, "../../examples/scene-sync"),
    stack: "production",
    stateFile: join(folder, "state.json"),
    passphrase: "for a stack that lives as long as this test",
    config: { "apsaravideo:endpoint": simulator.endpoint, ...config(simulator) },
    print: (lines) => (text += lines),
  });
  return { stack, simulator, people: peopleAt(simulator), printed: () => text };
}

const withCredentials = ({ credentials }: Simulator) => ({
  casterId: demo.casterId,
  "apsaravideo:accessKeyId": credentials.accessKeyId,
  "apsaravideo:accessKeySecret": { secret: credentials.accessKeySecret },
});

async function reviewed(stack: Awaited<ReturnType<typeof open>>["stack"]) {
  const { ok, plan } = await stack.preview({ savePlan: true });
  if (!ok || plan === undefined) throw new Error("the preview made no plan");
  return plan;
}

it("refuses the plan of a scene that moved after the review and writes nothing, then takes the new preview's", async () => {
  const { stack, simulator, people, printed } = await open(withCredentials);
  const plan = await reviewed(stack);
  await people.directorChangesTheScene();
  expect((await stack.up({ plan })).ok).toBe(false);
  expect(printed()).toContain("violates plan");
  expect(simulator.writes()).toEqual([]);

  expect((await stack.up({ plan: await reviewed(stack) })).ok).toBe(true);
  expect(simulator.writes()).toHaveLength(1);
});

it("applies the plan of a scene that stayed as it was reviewed", async () => {
  const { stack, simulator } = await open(withCredentials);
  expect((await stack.up({ plan: await reviewed(stack) })).ok).toBe(true);
  expect(simulator.writes().map(({ action }) => action)).toEqual(["CopyCasterSceneConfig"]);
});

it("tells drift when the program scene was changed by hand, none before, and leaves the state to a person", async () => {
  const { stack, people, printed } = await open(withCredentials);
  expect((await stack.up({ plan: await reviewed(stack) })).ok).toBe(true);
  expect((await stack.refresh({ previewOnly: true })).changeSummary).toEqual({ same: 2 });
  const resources = async () => (await stack.exportDeployment()).deployment.resources;
  const before = await resources();

  await people.somebodyChangesProduction();
  const { ok, changeSummary } = await stack.refresh({ previewOnly: true });
  expect({ ok, changeSummary }).toEqual({ ok: true, changeSummary: { same: 1, update: 1 } });
  expect(await resources()).toEqual(before);
  expect(printed()).not.toContain("The last known state stands");
});

it("says what drift.sh looks for when a target could not be read, where the refresh alone sees no drift", async () => {
  const { stack, simulator, printed } = await open(withCredentials);
  expect((await stack.up()).ok).toBe(true);
  simulator.faults.add({ action: "Describe*", kind: "status", status: 403, code: "Forbidden.RAM", times: Infinity });
  const { ok, changeSummary } = await stack.refresh({ previewOnly: true });
  expect({ ok, changeSummary }).toEqual({ ok: true, changeSummary: { same: 2 } });
  const phrase = /grep --quiet --fixed-strings '(.+)' drift\.txt/.exec(read("ci/drift.sh"))?.[1];
  expect(phrase).toBeDefined();
  expect(printed()).toContain(phrase);
});

it("previews a fork's request from Pulumi.fork.yaml, without credentials and without a call", async () => {
  const { config } = parse(read("Pulumi.fork.yaml")) as { config: Record<string, string> };
  const { stack, simulator } = await open(() => config);
  const { ok, changeSummary } = await stack.preview();
  expect({ ok, changeSummary }).toEqual({ ok: true, changeSummary: { create: 2 } });
  expect(simulator.calls).toEqual([]);
});
