import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { declaration, npm, openPlace, pnpm, project, pulumi, type Place } from "./lib/installs";

jest.setTimeout(300_000);

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

/** Runs `up` and expects a number of writes. */
async function up(folder: string, writes: number) {
  const stack = place.stack(folder);
  const before = place.simulator.writes().length;
  const { ok, changeSummary } = await stack.up();
  expect(ok ? "" : stack.printed()).toBe("");
  expect(place.simulator.writes()).toHaveLength(before + writes);
  return changeSummary;
}

describe("a program whose package is installed by npm", () => {
  beforeAll(() => {
    const dependencies = { ...pulumi, "pulumi-apsaravideo": place.tarball };
    place.write({
      "app/package.json": { name: "app", private: true, dependencies },
      "app/Pulumi.yaml": project,
      "app/index.js": declaration,
    });
    npm(["install"], join(place.folder, "app"));
  });

  it("runs in a working directory that has @pulumi/pulumi, but not this package", async () => {
    place.write({ "elsewhere/Pulumi.yaml": project, "elsewhere/index.js": 'require("../app/index.js");' });
    const modules = join(place.folder, "elsewhere/node_modules");
    mkdirSync(modules);
    symlinkSync(join(place.folder, "app/node_modules/@pulumi"), join(modules, "@pulumi"));
    expect(await up("elsewhere", 2)).toMatchObject({ create: 3 });
    expect(await up("elsewhere", 0)).toMatchObject({ same: 3 });
  });

  it("deletes the resources without a call where one commit removes the block and the dependency", async () => {
    expect(await up("app", 2)).toMatchObject({ create: 3 });
    place.write({ "app/index.js": "" });
    npm(["uninstall", "pulumi-apsaravideo"], join(place.folder, "app"));
    const before = place.simulator.calls.length;
    expect(await up("app", 0)).toMatchObject({ delete: 2, same: 1 });
    expect(place.simulator.calls).toHaveLength(before);
  });
});

it("runs where pnpm puts this package below a shared library of the workspace", async () => {
  const library = { name: "shared", version: "1.0.0", main: "index.js" };
  place.write({
    "workspace/package.json": { name: "workspace", private: true },
    "workspace/pnpm-workspace.yaml": "packages: [shared, app]\n",
    "workspace/shared/package.json": {
      ...library,
      dependencies: { "pulumi-apsaravideo": place.tarball },
      devDependencies: pulumi,
      peerDependencies: { "@pulumi/pulumi": "*" },
    },
    "workspace/shared/index.js": declaration,
    "workspace/app/package.json": {
      name: "app",
      private: true,
      dependencies: { ...pulumi, shared: "workspace:*" },
    },
    "workspace/app/Pulumi.yaml": project,
    "workspace/app/index.js": 'require("shared");',
  });
  pnpm(["install", "--ignore-scripts"], join(place.folder, "workspace"));
  expect(await up("workspace/app", 2)).toMatchObject({ create: 3 });
  expect(await up("workspace/app", 0)).toMatchObject({ same: 3 });
});

it("tests a program with pulumi-apsaravideo-local where pnpm gives each package only what it declares", () => {
  const dependencies = {
    ...pulumi,
    "pulumi-apsaravideo": place.tarball,
    "pulumi-apsaravideo-local": place.localTarball,
  };
  place.write({
    "tested/package.json": { name: "tested", private: true, dependencies },
    "tested/Pulumi.yaml": project,
    "tested/index.js": declaration,
    "tested/test.js": `
      const { openStack, startSimulator } = require("pulumi-apsaravideo-local");
      (async () => {
        const simulator = await startSimulator();
        const { accessKeyId, accessKeySecret } = simulator.credentials;
        const config = {
          "apsaravideo:endpoint": simulator.endpoint,
          "apsaravideo:accessKeyId": accessKeyId,
          "apsaravideo:accessKeySecret": accessKeySecret,
        };
        const stack = openStack({ projectDir: ".", stack: "dev", stateFile: "state.json", config, print: () => undefined });
        const { ok } = await stack.up();
        process.stdout.write(JSON.stringify({ ok, writes: simulator.writes().length }));
        await simulator.stop();
      })();`,
  });
  const folder = join(place.folder, "tested");
  pnpm(["install", "--ignore-scripts"], folder);
  const said = execFileSync(process.execPath, ["test.js"], { cwd: folder, encoding: "utf8" });
  expect(JSON.parse(said)).toEqual({ ok: true, writes: 2 });
});
