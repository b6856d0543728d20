import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStack, type Stack } from "../../local/engine";
import { startSimulator, type Simulator, type WorldData } from "../../local/simulator";

jest.setTimeout(120_000);

/** The versions whose state was recorded; record.js adds one at each release. */
const versions = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && /^\d/.test(entry.name))
  .map((entry) => entry.name);

let simulator: Simulator;
let folder: string;
let printed: string;

async function replay(version: string): Promise<Stack> {
  folder = mkdtempSync(join(tmpdir(), "apsaravideo-upgrade-"));
  copyFileSync(join(__dirname, version, "state.json"), join(folder, "state.json"));
  const world = JSON.parse(readFileSync(join(__dirname, version, "world.json"), "utf8")) as WorldData;
  simulator = await startSimulator({ world });
  printed = "";
  return openStack({
    projectDir: join(__dirname, "program"),
    stack: "recorded",
    stateFile: join(folder, "state.json"),
    config: {
      "apsaravideo:endpoint": simulator.endpoint,
      "apsaravideo:accessKeyId": simulator.credentials.accessKeyId,
      "apsaravideo:accessKeySecret": simulator.credentials.accessKeySecret,
    },
    print: (text) => (printed += text),
  });
}

it("has recorded the state of this version", () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as { version: string };
  expect(versions).toContain(version);
});

describe.each(versions)("state of %s", (version) => {
  afterEach(async () => {
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("plans nothing with today's code, refreshed or not, and writes nothing", async () => {
    const stack = await replay(version);
    const unchanged = { ok: true, changeSummary: { same: 7 } };
    expect(await stack.preview()).toMatchObject(unchanged);
    expect(await stack.refresh()).toMatchObject(unchanged);
    expect(await stack.up()).toMatchObject(unchanged);
    expect(simulator.writes()).toEqual([]);
    expect(printed).not.toMatch(/to (create|update|delete|replace)/);
  });

  it("tells the version of its shape, and is destroyed without a call", async () => {
    const stack = await replay(version);
    const { deployment } = await stack.exportDeployment();
    const recorded = (deployment.resources as { type: string; outputs?: Record<string, unknown> }[]).filter(
      ({ type }) => type.startsWith("pulumi-nodejs:dynamic/apsaravideo:"),
    );
    expect(recorded.map(({ outputs }) => outputs?.["stateVersion"])).toEqual([1, 1, 1, 1, 1]);
    expect(await stack.destroy()).toMatchObject({ ok: true, changeSummary: { delete: 7 } });
    expect(simulator.calls).toEqual([]);
  });
});
