import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openStack, type Result, type Stack } from "../../../local/engine";
import { demo, startSimulator, type Simulator } from "../../../local/simulator";

process.env["NODE_OPTIONS"] = `--require "${resolve(__dirname, "../../lib/lazily.js")}"`;

const script = resolve(__dirname, "../../../plugin/dist/pulumi-resource-apsaravideo");
const urn = "urn:pulumi:dev::plugin::apsaravideo:index:StagingPromotion::auth";
const { domainName } = demo;
const auth = {
  type: "apsaravideo:index:StagingPromotion",
  name: "auth",
  args: { domainName, functionName: "aliauth" },
};

let dir: string;
let simulator: Simulator;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "engine-"));
  simulator = await startSimulator({ quotas: false });
});
afterEach(async () => {
  await simulator.stop();
  rmSync(dir, { recursive: true });
});

function open(config: Record<string, string> = {}, resources: readonly object[] = [auth]): Stack {
  const { endpoint, credentials } = simulator;
  const own = { endpoint, ...credentials, ...config };
  return openStack({
    projectDir: join(__dirname, "pluginProgram"),
    ...{ stack: "dev", stateFile: join(dir, "state.json"), print: () => undefined },
    plugin: { package: "apsaravideo", script },
    // Keys of other namespaces do not reach the plugin.
    config: {
      "alicloud:region": "nowhere",
      ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`apsaravideo:${key}`, value])),
    },
    env: { PLUGIN_RESOURCES: JSON.stringify(resources) },
  });
}

const outcome = ({ changeSummary, diagnostics }: Result) => ({
  changes: changeSummary,
  errors: diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
});
const well = (changes: Result["changeSummary"]) => ({ changes, errors: [] });
const changeByHand = () =>
  simulator.world.setProduction(domainName, "aliauth", [{ auth_type: "none", auth_key1: "by-hand-1234" }]);
const stateOf = () => {
  const { deployment } = JSON.parse(readFileSync(join(dir, "state.json"), "utf8")) as {
    deployment: { resources: Record<string, unknown>[] };
  };
  return deployment.resources;
};

it("runs a plugin's resources, and keeps in the state what `pulumi stack import` needs", async () => {
  const stack = open();
  expect(outcome(await stack.preview())).toEqual(well({ create: 2 }));
  expect(outcome(await stack.up())).toEqual(well({ create: 2 }));
  expect(simulator.writes()).toHaveLength(1);
  expect(stateOf().find((each) => each["urn"] === urn)).toMatchObject({
    ...{ custom: true, type: auth.type, id: `${domainName}/aliauth`, refreshBeforeUpdate: true },
    provider: expect.stringContaining("pulumi:providers:apsaravideo::default::") as string,
  });
  expect(outcome(await stack.up())).toEqual(well({ same: 2 }));
  expect(outcome(await stack.destroy())).toEqual(well({ delete: 2 }));
});

it("reads each resource before it plans, where the plugin asks for that", async () => {
  const stack = open();
  await stack.up();
  changeByHand();
  expect(outcome(await stack.preview())).toEqual(well({ update: 1, same: 1 }));
  expect(outcome(await stack.up())).toEqual(well({ update: 1, same: 1 }));
  expect(simulator.writes()).toHaveLength(2);
});

it("reads nothing before it plans, where the plugin does not ask for that", async () => {
  const stack = open({ drift: "refresh" });
  await stack.up();
  changeByHand();
  expect(outcome(await stack.preview())).toEqual(well({ same: 2 }));
  expect(outcome(await stack.refresh())).toEqual(well({ update: 1, same: 1 }));
  expect(outcome(await stack.preview())).toEqual(well({ update: 1, same: 1 }));
});

it("creates a resource again that is gone when it is read before the plan", async () => {
  await open().up();
  simulator.world.change(({ domains }) => {
    for (const domain of domains) if (domain.production) domain.production.length = 0;
  });
  expect(outcome(await open().preview())).toEqual(well({ create: 1, same: 1 }));
  expect(outcome(await open().up())).toEqual(well({ create: 1, same: 1 }));
  expect(stateOf().filter((each) => each["urn"] === urn)).toHaveLength(1);
});

it("tells the plugin about a cancel, so that a wait ends and its write is kept", async () => {
  await simulator.stop();
  simulator = await startSimulator({ quotas: false, rolloutMs: 60_000 });
  const cancel = new AbortController();
  const running = open().up({ cancel: cancel.signal });
  while (simulator.writes().length === 0) await new Promise((done) => setTimeout(done, 20));
  const began = performance.now();
  cancel.abort();
  const { ok } = await running;
  expect(ok).toBe(false);
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(stateOf().find((each) => each["urn"] === urn)).toMatchObject({ id: `${domainName}/aliauth` });
});

it("refuses resources of other packages", async () => {
  const other = { ...auth, type: "pulumi-nodejs:dynamic/apsaravideo:StagingPromotion" };
  expect(outcome(await open({}, [other]).up()).errors).toEqual([
    'package "pulumi-nodejs" is not supported: only resources of apsaravideo and components are by the local engine\n',
  ]);
});
