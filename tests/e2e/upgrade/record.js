/** Records the state of this version, once per release: node tests/e2e/upgrade/record.js, after npm run build. */
const { cpSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { openStack, startSimulator } = require("pulumi-apsaravideo-local");
const { version } = require("pulumi-apsaravideo/package.json");
const { world } = require("./lib/world");

async function main() {
  const simulator = await startSimulator({ world: world() });
  const folder = join(__dirname, version);
  // An empty folder, because an existing state would be updated instead of created.
  rmSync(folder, { recursive: true, force: true });
  // Later versions replay this program, whatever becomes of the one beside this file.
  cpSync(join(__dirname, "program"), join(folder, "program"), { recursive: true });
  const stack = openStack({
    projectDir: join(folder, "program"),
    stack: "recorded",
    stateFile: join(folder, "state.json"),
    config: {
      "apsaravideo:endpoint": simulator.endpoint,
      "apsaravideo:accessKeyId": simulator.credentials.accessKeyId,
      "apsaravideo:accessKeySecret": simulator.credentials.accessKeySecret,
    },
  });
  const { ok } = await stack.up();
  writeFileSync(join(folder, "world.json"), `${JSON.stringify(simulator.world.snapshot(), null, 2)}\n`);
  await simulator.stop();
  process.exitCode = ok ? 0 : 1;
}

void main();
