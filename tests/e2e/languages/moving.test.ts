import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { demo, type WorldData } from "../../../local/simulator";
import { openProject, pluginFolder, readJson, type StateResource } from "./lib/pulumi";

const recorded = join(__dirname, "../upgrade/0.1.0");
interface Deployment {
  deployment: { resources: (StateResource & { provider?: string; parent?: string })[] };
}

/** The recorded program of 0.1.0 in YAML, as docs/moving.md rewrites it. The component DomainPromotion is for Node.js only. */
const program = `name: recorded
runtime: yaml
plugins: { providers: [{ name: apsaravideo, path: ${pluginFolder} }] }
resources:
  scene:
    name: everything
    type: apsaravideo:CasterSceneSync
    properties:
      casterId: ${demo.casterId}
      fromSceneId: ${demo.pvwSceneId}
      toSceneId: ${demo.pgmSceneId}
      onAir: allow
      regionId: cn-shanghai
      triggers: { build: 7, tags: [a] }
      note: recorded
      timeouts: { call: 5, operation: 60 }
  least:
    type: apsaravideo:CasterSceneSync
    properties: { casterId: ${demo.casterId} }
  promotion:
    name: everything
    type: apsaravideo:StagingPromotion
    properties:
      domainName: ${demo.domainName}
      functionName: aliauth
      wait: true
      regionId: cn-shanghai
      triggers: { build: 7, tags: [a] }
      note: recorded
      timeouts: { call: 5, operation: 60 }
`;

it("moves a stack of 0.1.0 to the plugin without a write, drops the program text, and keeps ids and evidence", async () => {
  const world = readJson(join(recorded, "world.json")) as WorldData;
  const state = readJson(join(recorded, "state.json")) as Deployment;
  const { resources } = state.deployment;
  const project = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(resources[0]?.urn ?? "");
  const [, stack = "", name = ""] = project ?? [];
  const {
    pulumi,
    simulator,
    folder,
    resources: current,
  } = await openProject(program.replace("name: recorded", `name: ${name}`), { world });
  const rename = (text: string) =>
    text.replaceAll(`urn:pulumi:${stack}::`, "urn:pulumi:dev::").replaceAll(`::${name}-${stack}"`, `::${name}-dev"`);
  // The promotions of a component stay with the Node.js package, so this stack does not have them.
  state.deployment.resources = resources
    .filter(({ urn }) => !urn.includes("DomainPromotion"))
    .map((each) => JSON.parse(rename(JSON.stringify(each))) as typeof each);
  writeFileSync(join(folder, "old.json"), JSON.stringify(state));
  expect(await pulumi("stack", "import", "--file", "old.json")).toMatchObject({ ok: true });
  const before = await current();
  expect(before).toHaveLength(3);

  const preview = await pulumi("preview", "--diff");
  expect({ ok: preview.ok, text: preview.text }).toMatchObject({
    ok: true,
    text: expect.stringContaining("~ 3 to update"),
  });
  expect(preview.text).not.toMatch(/to (create|delete|replace)/);
  expect(await pulumi("up", "--yes", "--skip-preview")).toMatchObject({ ok: true });
  expect(simulator.writes()).toEqual([]);

  const after = await current();
  expect(after.map(({ type }) => type).sort()).toEqual([
    "apsaravideo:index:CasterSceneSync",
    "apsaravideo:index:CasterSceneSync",
    "apsaravideo:index:StagingPromotion",
  ]);
  for (const old of before) {
    const moved = after.find(({ id, urn }) => id === old.id && urn.split("::").at(-1) === old.urn.split("::").at(-1));
    const { __provider: text, ...kept } = old.outputs;
    expect(text).toBeDefined();
    expect(moved?.outputs).toEqual(kept);
    expect(moved?.inputs).not.toHaveProperty("__provider");
  }
  expect(await pulumi("preview", "--expect-no-changes")).toMatchObject({ ok: true });
});
