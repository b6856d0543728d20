import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { demo } from "../../../local/simulator";
import { examples, prepare } from "./lib/languages";
import { openProject, pluginFolder } from "./lib/pulumi";

const { casterId, domainName, pgmSceneId } = demo;
const functionName = "aliauth";

/** A stack of the example in one language. A verb runs its program as the language's users do. */
async function openExample(language: string) {
  const { driver, project: program } = prepare[language]?.() ?? {};
  let text = readFileSync(join(examples, language, "Pulumi.yaml"), "utf8");
  // An inline program takes the place of the runtime, except in an import, which loads the runtime's host.
  if (driver) text = text.replace(/^runtime: .*$/m, "runtime: yaml");
  const plugins = `plugins: { providers: [{ name: apsaravideo, path: ${pluginFolder} }] }\n`;
  const project = await openProject(text + plugins);
  if (program !== undefined)
    cpSync(program, project.folder, {
      recursive: true,
      preserveTimestamps: true,
      filter: (path) => !path.endsWith(".yaml"),
    });
  const { pulumi, command, folder } = project;
  await project.set({ "evening-show:casterId": casterId, "evening-show:domainName": domainName });
  const flags: Record<string, readonly string[]> = {
    preview: ["--diff"],
    up: ["--yes", "--skip-preview"],
    import: ["--file", "import.json", "--yes", "--protect=false", "--generate-code=false"],
    destroy: ["--yes"],
  };
  const run = async (verb: keyof typeof flags) => {
    const [name, ...args] = driver ?? [];
    const ran = name === undefined ? await pulumi(verb, ...(flags[verb] ?? [])) : await command(name, [...args, verb]);
    expect({ verb, ok: ran.ok, text: ran.ok ? "" : ran.text }).toEqual({ verb, ok: true, text: "" });
    return ran.text;
  };
  const runImport = (resources: readonly object[]) => {
    writeFileSync(join(folder, "import.json"), JSON.stringify({ resources }));
    return run("import");
  };
  return { ...project, run, runImport };
}

describe.each(Object.keys(prepare))("a program in %s", (language) => {
  // The first run of a machine fetches packages of Python, Go and Java, and compiles Pulumi's SDK for Go.
  beforeAll(() => {
    prepare[language]?.();
  }, 1_200_000);

  it("publishes, puts on air, has nothing to do, and leaves both on destroy", async () => {
    const { run, pulumi, simulator, resources } = await openExample(language);
    const { world } = simulator;
    expect(await run("preview")).toContain("+ 3 to create");
    expect(simulator.writes()).toEqual([]);

    await run("up");
    expect(simulator.writes().map(({ action }) => action)).toEqual([
      "PublishLiveStagingConfigToProduction",
      "CopyCasterSceneConfig",
    ]);
    expect(world.pgm(casterId).componentIds).toEqual(world.pvw(casterId).componentIds);

    // The examples stay in step: every language leaves this state.
    const [auth, show, ...others] = await resources();
    expect(others).toEqual([]);
    expect(auth?.urn).toMatch(/::apsaravideo:index:StagingPromotion::auth$/);
    expect(auth?.inputs).toMatchObject({ domainName, functionName });
    expect(show?.urn).toMatch(/::apsaravideo:index:CasterSceneSync::show$/);
    expect(show?.inputs).toMatchObject({ casterId });
    expect(show?.dependencies).toEqual([auth?.urn]);
    const outputs = JSON.parse((await pulumi("stack", "output", "--json")).text) as object;
    expect(outputs).toEqual({ access: auth?.outputs["digest"], onAir: show?.outputs["digest"] });

    expect(await run("preview")).toMatch(/Resources:\n\s+3 unchanged/);
    await run("destroy");
    expect(simulator.writes()).toHaveLength(2);
  });
});

// Maven starts twice for each verb, so the verbs above are enough for Java.
describe.each(Object.keys(prepare).filter((language) => language !== "java"))("a program in %s", (language) => {
  it("imports both, has nothing to do, then shows drift in a preview, and up puts it right", async () => {
    const { run, runImport, simulator } = await openExample(language);
    const { world } = simulator;
    const staged = world.staged(domainName, functionName).map(({ args }) => args);
    world.setProduction(domainName, functionName, staged);
    const { layoutId = "", componentIds } = world.pvw(casterId);
    world.changeScene(casterId, pgmSceneId, { layoutId, componentIds });
    await runImport([
      { type: "apsaravideo:index:StagingPromotion", name: "auth", id: `${domainName}/${functionName}` },
      { type: "apsaravideo:index:CasterSceneSync", name: "show", id: `${casterId}/${pgmSceneId}` },
    ]);
    const unchanged = await run("preview");
    expect(unchanged).toContain("3 unchanged");
    expect(unchanged).not.toMatch(/to (create|update|replace|delete)/);

    world.setProduction(domainName, functionName, [{ auth_type: "no_auth" }]);
    const drifted = await run("preview");
    expect(drifted).toMatch(/auth_type\s*: "no_auth" => "type_a"/);
    expect(drifted).toContain("~ 1 to update");
    await run("up");
    expect(simulator.writes().map(({ action }) => action)).toEqual(["PublishLiveStagingConfigToProduction"]);
    expect(world.production(domainName, functionName)[0]?.args).toMatchObject({ auth_type: "type_a" });
  });
});
