import { readFileSync } from "node:fs";
import { join } from "node:path";
import { demo } from "../../../local/simulator";
import { header, openProject } from "./lib/pulumi";

const { casterId, domainName, pgmSceneId, pvwSceneId } = demo;
const scene = `resources:
  show:
    type: apsaravideo:CasterSceneSync
    properties: { casterId: ${casterId} }
`;
const promotion = (options = "") => `resources:
  auth:
    type: apsaravideo:StagingPromotion
    properties: { domainName: ${domainName}, functionName: aliauth }
${options}`;

it("puts a scene on air by a file of ten lines, then has nothing to do, and leaves it on air on destroy", async () => {
  const text = `${header}${scene}outputs:\n  onAir: \${show.digest}\n`;
  expect(text.trim().split("\n").length).toBeLessThanOrEqual(10);
  const { pulumi, simulator, resources } = await openProject(text);
  const preview = await pulumi("preview", "--diff");
  expect(preview).toMatchObject({ ok: true, text: expect.stringContaining("+ 2 to create") });
  // The output is known in the preview: it is the digest of what will be on air.
  expect(preview.text).toMatch(/--outputs:--\s+onAir: "sha256:[0-9a-f]{64}"/);
  expect(simulator.writes()).toEqual([]);

  expect(await pulumi("up", "--yes", "--skip-preview")).toMatchObject({ ok: true });
  const { world } = simulator;
  expect(world.pgm(casterId).componentIds).toEqual(world.pvw(casterId).componentIds);
  expect((await resources())[0]).toMatchObject({ id: `${casterId}/${pgmSceneId}` });
  expect(await pulumi("preview", "--expect-no-changes")).toMatchObject({ ok: true });
  expect(await pulumi("refresh", "--yes", "--expect-no-changes")).toMatchObject({ ok: true });
  expect(await pulumi("destroy", "--yes")).toMatchObject({ ok: true });
  expect(world.pgm(casterId).componentIds).toEqual(world.pvw(casterId).componentIds);
  expect(simulator.writes()).toHaveLength(1);
});

it("shows drift in a plain preview, with what up does about it, and up puts it right", async () => {
  const { pulumi, simulator } = await openProject(header + promotion());
  expect(await pulumi("up", "--yes")).toMatchObject({ ok: true });
  const wanted = simulator.world.production(domainName, "aliauth");
  simulator.world.setProduction(domainName, "aliauth", [{ auth_type: "no_auth" }]);

  const { ok, text } = await pulumi("preview", "--diff");
  expect({ ok, text }).toMatchObject({ ok: true, text: expect.stringContaining("~ 1 to update") });
  expect(text).toMatch(/auth_type\s*: "no_auth" => "type_a"/);
  expect(await pulumi("up", "--yes")).toMatchObject({ ok: true });
  expect(simulator.world.production(domainName, "aliauth")[0]?.args).toEqual(wanted[0]?.args);
  expect(simulator.writes()).toHaveLength(2);
  expect(await pulumi("preview", "--expect-no-changes")).toMatchObject({ ok: true });
});

it("shows drift after a refresh alone where the stack wants it so", async () => {
  const { pulumi, simulator, configure } = await openProject(header + scene);
  await configure({ drift: "refresh" });
  expect(await pulumi("up", "--yes")).toMatchObject({ ok: true });
  simulator.world.changeScene(casterId, pgmSceneId, { componentIds: [] });
  expect(await pulumi("preview", "--expect-no-changes")).toMatchObject({ ok: true });
  expect((await pulumi("preview", "--refresh")).text).toContain("~ 1 to update");
});

it("refuses by an update plan what was not reviewed", async () => {
  const { pulumi, simulator } = await openProject(header + scene);
  expect(await pulumi("preview", "--save-plan", "plan.json")).toMatchObject({ ok: true });
  simulator.world.changeScene(casterId, pvwSceneId, { componentIds: ["component-logo"] });
  const { ok, text } = await pulumi("up", "--yes", "--skip-preview", "--plan", "plan.json");
  expect(ok).toBe(false);
  expect(text).toMatch(/violates plan|does not match plan|plan/);
  expect(simulator.writes()).toEqual([]);
});

it("ends soon after Ctrl-C, keeps what was written, and the next up only confirms it", async () => {
  const { pulumi, interrupt, simulator, resources } = await openProject(header + promotion(), { rolloutMs: 20_000 });
  let interrupted = 0;
  const stopped = await interrupt(["up", "--yes", "--skip-preview"], async (child) => {
    while (simulator.writes().length === 0) await new Promise((next) => setTimeout(next, 50));
    await new Promise((next) => setTimeout(next, 500));
    interrupted = performance.now();
    child.kill("SIGINT");
  });
  expect(performance.now() - interrupted).toBeLessThan(8_000);
  expect(stopped.ok).toBe(false);
  expect(stopped.text).toContain("Local.Cancelled");
  const [kept] = await resources();
  expect(kept?.outputs).toMatchObject({ requestId: simulator.writes()[0]?.requestId });
  expect(kept?.outputs).not.toHaveProperty("promotedAt");
  expect(await pulumi("up", "--yes", "--skip-preview")).toMatchObject({ ok: true });
  expect(simulator.writes()).toHaveLength(1);
  expect((await resources())[0]?.outputs).toHaveProperty("promotedAt");
});

it("takes customTimeouts for the whole operation", async () => {
  const options = "    options: { customTimeouts: { create: 3s } }\n";
  const { pulumi } = await openProject(header + promotion(options), { rolloutMs: 600_000 });
  const started = performance.now();
  const { ok, text } = await pulumi("up", "--yes", "--skip-preview");
  expect({ ok, text }).toMatchObject({ ok: false, text: expect.stringContaining("the target is still configuring") });
  expect(performance.now() - started).toBeLessThan(60_000);
});

it("imports a target, and the program that the CLI generates plans nothing", async () => {
  const { pulumi, simulator, program, folder } = await openProject(header);
  const { layoutId = "", componentIds } = simulator.world.pvw(casterId);
  simulator.world.changeScene(casterId, pgmSceneId, { layoutId, componentIds });
  const args = ["apsaravideo:index:CasterSceneSync", "show", `${casterId}/${pgmSceneId}`];
  const imported = await pulumi("import", ...args, "--yes", "--protect=false", "--out", "generated.yaml");
  expect(imported).toMatchObject({ ok: true });
  program(header + readFileSync(join(folder, "generated.yaml"), "utf8"));
  const { ok, text } = await pulumi("preview", "--diff", "--expect-no-changes");
  expect({ ok, text }).toMatchObject({ ok: true });
  expect(simulator.writes()).toEqual([]);
  expect(await pulumi("up", "--yes")).toMatchObject({ ok: true });
  expect(simulator.writes()).toEqual([]);
});

it("imports by the resource option", async () => {
  const id = `${domainName}/aliauth`;
  const { pulumi, simulator, program } = await openProject(header + promotion(`    options: { import: ${id} }\n`));
  simulator.world.setProduction(
    domainName,
    "aliauth",
    simulator.world.staged(domainName, "aliauth").map(({ args }) => args),
  );
  expect(await pulumi("up", "--yes")).toMatchObject({ ok: true, text: expect.stringContaining("= 1 imported") });
  program(header + promotion());
  expect(await pulumi("preview", "--expect-no-changes")).toMatchObject({ ok: true });
  expect(simulator.writes()).toEqual([]);
});

it("has the three functions", async () => {
  const invoke = (name: string, args: string, member: string) =>
    `  ${name}: { fn::invoke: { function: apsaravideo:${name}, arguments: { ${args} }, return: ${member} } }\n`;
  const domain = `domainName: ${domainName}, functionName: aliauth`;
  const variables =
    invoke("getCasterScenes", `casterId: ${casterId}`, "scenes") +
    invoke("getStagedConfig", domain, "config") +
    invoke("getProductionConfig", domain, "digest");
  const outputs =
    "outputs: { scenes: '${getCasterScenes}', staged: '${getStagedConfig}', now: '${getProductionConfig}' }\n";
  const { pulumi, simulator } = await openProject(`${header}variables:\n${variables}${outputs}`);
  const { ok, text } = await pulumi("up", "--yes");
  expect({ ok, text: ok ? "" : text }).toEqual({ ok: true, text: "" });
  const printed = JSON.parse((await pulumi("stack", "output", "--json")).text) as Record<string, unknown>;
  expect(printed["scenes"]).toEqual(
    expect.arrayContaining([expect.objectContaining({ sceneId: pvwSceneId, kind: "PVW" })]),
  );
  expect(printed["staged"]).toMatchObject({
    aliauth: { auth_type: "type_a", auth_key1: expect.stringMatching(/^secret:/) },
  });
  expect(simulator.writes()).toEqual([]);
});

it("names every wrong key of the configuration before anything is read", async () => {
  const { pulumi, simulator, configure } = await openProject(header + scene);
  await configure({ lookups: "never", quotas: "{" });
  const { ok, text } = await pulumi("preview");
  expect(ok).toBe(false);
  expect(text).toContain("apsaravideo:lookups: expected one of required, optional, off");
  expect(text).toContain("apsaravideo:quotas: expected an object of calls per second by operation, as JSON");
  expect(simulator.calls).toEqual([]);
});

it("shows no secret in its output, and leaves none in the state", async () => {
  const { pulumi, simulator } = await openProject(header + promotion());
  const ran = [await pulumi("preview", "--diff"), await pulumi("up", "--yes"), await pulumi("stack", "export")];
  expect(ran.map(({ ok }) => ok)).toEqual([true, true, true]);
  const printed = ran.map(({ text }) => text).join("\n");
  const secrets = [simulator.credentials.accessKeySecret, "staged-example-key", "former-example-key"];
  for (const secret of secrets) expect(printed).not.toContain(secret);
});
