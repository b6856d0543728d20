import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ExportedDeployment } from "../../../local/engine";
import type { WorldData } from "../../../local/simulator";
import { expectDone, open } from "../lib/stack";

/** The versions with a recorded state; record.js adds one at each release. */
const versions = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && /^\d/.test(entry.name))
  .map((entry) => entry.name);

const readRecorded = (version: string, file: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, version, file), "utf8"));

async function replay(version: string) {
  const world = readRecorded(version, "world.json") as WorldData;
  const stack = await open({
    projectDir: `tests/e2e/upgrade/${version}/program`,
    stack: "recorded",
    simulator: { world },
  });
  await stack.importDeployment(readRecorded(version, "state.json") as ExportedDeployment);
  return stack;
}

it("has recorded the state of this version", () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, "../../../package.json"), "utf8")) as { version: string };
  expect(versions).toContain(version);
});

describe.each(versions)("the state of %s", (version) => {
  it("plans nothing with today's code, refreshed or not, and writes nothing", async () => {
    const { run, simulator, printed } = await replay(version);
    for (const command of ["preview", "refresh", "up"] as const) expectDone(await run(command), { same: 7 });
    expect(simulator.writes()).toEqual([]);
    expect(printed()).not.toMatch(/to (create|update|delete|replace)/);
  });

  it("is destroyed without a call", async () => {
    const { run, simulator } = await replay(version);
    expectDone(await run("destroy"), { delete: 7 });
    expect(simulator.calls).toEqual([]);
  });
});
