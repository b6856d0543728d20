/** Records the samples with the real Pulumi CLI, which must be on PATH: node tests/integration/review/record.js, after npm run build. */
const { spawnSync } = require("node:child_process");
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { delimiter, join } = require("node:path");
const { openDemoStack } = require("../../../local/dist/demo/engines");
const { peopleAt } = require("../../../local/dist/demo/people");
const { demo, startSimulator } = require("../../../local/dist/simulator");

const samples = join(__dirname, "samples");
const folder = mkdtempSync(join(tmpdir(), "apsaravideo-record-"));
const printed = join(folder, "preview.json");
const given = join(folder, "arguments.json");

/** The Automation API has no option for `--json`, so this CLI adds it to every preview and keeps what it prints. */
function addJsonToPreviews() {
  const real = spawnSync("sh", ["-c", "command -v pulumi"], { encoding: "utf8" }).stdout.trim();
  if (real === "") throw new Error("the Pulumi CLI is not on PATH");
  const script = `#!/bin/sh
case " $* " in *" preview "*) exec ${real} "$@" --json >${printed} ;; esac
exec ${real} "$@"
`;
  writeFileSync(join(folder, "pulumi"), script, { mode: 0o755 });
  // The CLI warns of a plugin that is found before the one beside it.
  const plugin = join(root, "plugin/dist");
  const path = [folder, join(real, ".."), plugin, process.env.PATH].join(delimiter);
  process.env.PATH = path;
}

const root = join(__dirname, "../../..");
/** Without the places in files of this machine. */
function scrub(key, value) {
  if (["stackTrace", "sourcePosition", "reviewed:arguments"].includes(key)) return undefined;
  return typeof value === "string" ? value.replaceAll(root, "/repository") : value;
}
const save = (name, value) => writeFileSync(join(samples, name), `${JSON.stringify(value, scrub, 2)}\n`);

async function main() {
  addJsonToPreviews();
  await recordStory();
  await recordProgram();
  await recordPlugin();
  rmSync(folder, { recursive: true, force: true });
}

async function open(projectDir, config) {
  const simulator = await startSimulator({ rolloutMs: 300 });
  const { accessKeyId, accessKeySecret } = simulator.credentials;
  const stack = openDemoStack("pulumi", {
    projectDir,
    config: {
      ...config,
      "apsaravideo:endpoint": simulator.endpoint,
      "apsaravideo:accessKeyId": accessKeyId,
      "apsaravideo:accessKeySecret": { secret: accessKeySecret },
    },
    print: (text) => void process.stderr.write(text),
  });
  const record = async (name) => {
    writeFileSync(printed, "");
    const { events } = await stack.run("preview");
    save(`${name}.json`, JSON.parse(readFileSync(printed, "utf8")));
    return events;
  };
  const close = async () => {
    stack.close();
    await simulator.stop();
  };
  return { simulator, stack, record, close };
}

/** The story of the demo. */
async function recordStory() {
  const config = { casterId: demo.casterId, domainName: demo.domainName, title: "Evening show" };
  const { simulator, stack, record, close } = await open(root, config);
  const people = peopleAt(simulator);
  await record("create");
  await stack.run("up");
  await record("same");
  people.directorChangesTheScene();
  people.engineerStagesAKey("a-key-that-nobody-may-see");
  const events = await record("update");
  const lines = events.map((event) => JSON.stringify(event, scrub));
  writeFileSync(join(samples, "update.events.ndjson"), `${lines.join("\n")}\n`);
  await stack.run("preview --save-plan");
  const { resourcePlans } = JSON.parse(readFileSync(join(stack.folder, "plan.json"), "utf8"));
  save("update.plan.json", { resourcePlans });
  await stack.run("up");
  people.somebodyChangesProduction();
  await stack.run("refresh");
  await record("drift");
  await close();
}

/** What the story does not show. */
async function recordProgram() {
  const { casterId, domainName } = demo;
  const { simulator, stack, record, close } = await open(join(__dirname, "program"), { arguments: given });
  const people = peopleAt(simulator);
  const write = (args) => writeFileSync(given, JSON.stringify({ casterId, domainName, note: "hidden words", ...args }));
  write({ promotes: true });
  await record("unknown");
  write({ functions: ["aliauth"] });
  await stack.run("up");
  write({ functions: ["aliauth"], note: "other hidden words" });
  await record("note");
  people.directorChangesTheScene();
  write({ functions: ["aliauth"], expectedDigest: `sha256:${"0".repeat(64)}` });
  await record("refused");
  write({ casterId: undefined });
  await record("removed");
  simulator.faults.add({
    action: "DescribeCaster*",
    kind: "status",
    status: 403,
    code: "Forbidden.RAM",
    times: Infinity,
  });
  write({ functions: ["aliauth"] });
  await record("unreadable");
  await close();
}

/** The story of the demo on the plugin, and a PGM scene that somebody changed. */
async function recordPlugin() {
  const { simulator, stack, record, close } = await open(join(__dirname, "program"), { arguments: given });
  const people = peopleAt(simulator);
  writeFileSync(given, JSON.stringify({ ...demo, plugin: true }));
  await record("plugin-create");
  await stack.run("up");
  await record("plugin-same");
  people.directorChangesTheScene();
  people.engineerStagesAKey("a-key-that-nobody-may-see");
  await record("plugin-update");
  await stack.run("up");
  people.somebodyChangesProduction();
  await record("plugin-drift");
  await close();
}

void main();
