import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { demo, expectDone, open, withoutProviders } from "./lib/stack";

const root = resolve(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "apsaravideo-package-"));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const npm = (args: string[], cwd: string) =>
  execFileSync("npm", [...args, "--no-audit", "--no-fund", "--prefer-offline"], {
    cwd,
    encoding: "utf8",
    stdio: "pipe",
  });

const pulumi = "@pulumi/pulumi@3.248.0";

/** Installs one of the packed packages, and what goes with it, in an empty project. */
function install(project: string, name: string, ...others: string[]): void {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "empty", private: true }));
  npm(["install", join(folder, `${name}-${version}.tgz`), ...others], project);
}

beforeAll(() => {
  const everyPackage = ["--workspaces", "--include-workspace-root"];
  npm(["pack", "--ignore-scripts", "--pack-destination", folder, ...everyPackage], root);
  install(folder, "pulumi-apsaravideo", pulumi, "typescript@5.9", "@types/node@20");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const declaration = `new CasterSceneSync("show", { casterId: "${demo.casterId}" });
new StagingPromotion("auth", { domainName: "${demo.domainName}", functionName: "aliauth" });
`;
const programs: Record<string, [file: string, text: string]> = {
  JavaScript: [
    "index.js",
    `const { CasterSceneSync, StagingPromotion } = require("pulumi-apsaravideo");\n${declaration}`,
  ],
  TypeScript: ["index.ts", `import { CasterSceneSync, StagingPromotion } from "pulumi-apsaravideo";\n${declaration}`],
};

/** Runs `up` of a program in a folder with the installed package. */
async function up(language: string) {
  const projectDir = join(folder, language);
  const [file, text] = programs[language] ?? ["", ""];
  mkdirSync(projectDir, { recursive: true });
  writeFileSync(join(projectDir, file), text);
  writeFileSync(
    join(projectDir, "package.json"),
    JSON.stringify({ name: language.toLowerCase(), private: true, main: file }),
  );
  writeFileSync(join(projectDir, "Pulumi.yaml"), "name: installed\nruntime: nodejs\n");
  const stack = await open({ projectDir });
  expectDone(await stack.run("up"), { create: 3 });
  return stack;
}

it.each(Object.keys(programs))(
  "works from the packed package in an empty folder, in a %s program",
  async (language) => {
    const { simulator } = await up(language);
    expect(simulator.writes()).toHaveLength(2);
  },
);

it("stores the same short provider text in the state wherever the package is installed, without a path", async () => {
  const { exportDeployment, simulator } = await up("JavaScript");
  const resources = withoutProviders(await exportDeployment()) as { type: string; inputs?: Record<string, unknown> }[];
  const texts = resources
    .filter(({ type }) => type.includes("apsaravideo"))
    .map(({ inputs }) => inputs?.["__provider"]);
  expect(texts).toHaveLength(2);
  const inRepository = await providerTextsInRepository();
  expect([...texts].sort()).toEqual([...inRepository].sort());
  for (const text of texts as string[]) {
    expect(Buffer.byteLength(text)).toBeLessThan(2_000);
    for (const path of [folder, root, tmpdir(), "node_modules", "file:", "dist/"]) expect(text).not.toContain(path);
  }
  expect(JSON.stringify(resources)).not.toContain(simulator.credentials.accessKeySecret);
});

async function providerTextsInRepository(): Promise<string[]> {
  const script = `
    const { serializeFunction } = require("@pulumi/pulumi/runtime");
    const shims = Object.values(require("./dist/sdk/shim.js"));
    Promise.all(shims.map((provider) => serializeFunction(() => provider)))
      .then((all) => process.stdout.write(JSON.stringify(all.map(({ text }) => text))));`;
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" })) as string[];
}

/** What CommonJS gets of a package that is installed in the folder. */
const requiredIn = (cwd: string) => (name: string) =>
  execFileSync(process.execPath, ["-p", `Object.keys(require("${name}")).sort().join()`], {
    cwd,
    encoding: "utf8",
    stdio: "pipe",
  }).trim();

it("offers the promised exports and nothing else", () => {
  const required = requiredIn(folder);
  expect(required("pulumi-apsaravideo")).toBe(
    "CasterSceneSync,DomainPromotion,StagingPromotion,getCasterScenes,getCasterScenesOutput,getProductionConfig," +
      "getProductionConfigOutput,getStagedConfig,getStagedConfigOutput,ramPolicy",
  );
  expect(required("pulumi-apsaravideo/provider")).toContain("casterSceneSync,configure");
  expect(required("pulumi-apsaravideo/package.json")).toContain("version");
  expect(() => required("pulumi-apsaravideo/dist/provider/run.js")).toThrow("ERR_PACKAGE_PATH_NOT_EXPORTED");
  expect(() => required("pulumi-apsaravideo/local")).toThrow("ERR_PACKAGE_PATH_NOT_EXPORTED");
});

describe("pulumi-apsaravideo-local, packed and installed by itself", () => {
  const project = join(folder, "tests-alone");
  beforeAll(() => install(project, "pulumi-apsaravideo-local", pulumi));

  it("offers the simulator and the engine, and nothing else", () => {
    const required = requiredIn(project);
    expect(required("pulumi-apsaravideo-local")).toBe(
      "Secret,Unknown,WorldError,demo,demoAccountId,demoCredential,demoWorld,digestOf,interruptible,openStack,startSimulator",
    );
    expect(() => required("pulumi-apsaravideo-local/dist/demo/cli.js")).toThrow("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  it("brings neither the resources nor the vendor's client", () => {
    const installed = readdirSync(join(project, "node_modules"));
    expect(installed).toContain("pulumi-apsaravideo-local");
    expect(installed.filter((name) => name === "@alicloud" || name === "pulumi-apsaravideo")).toEqual([]);
  });

  it("starts the simulator as a command", () => {
    const command = join(project, "node_modules/.bin/apsaravideo-simulator");
    expect(execFileSync(command, ["--help"], { encoding: "utf8" })).toContain("--world");
  });

  it("runs a program on its engine", () => {
    writeFileSync(join(project, "Pulumi.yaml"), "name: alone\nruntime: nodejs\n");
    writeFileSync(join(project, "index.js"), 'exports.onAir = "yes";');
    const script = `
      const { openStack } = require("pulumi-apsaravideo-local");
      openStack({ projectDir: ".", stack: "dev", stateFile: "state.json", print: () => undefined })
        .up()
        .then(({ ok, outputs }) => process.stdout.write(JSON.stringify({ ok, outputs })));`;
    const said = execFileSync(process.execPath, ["-e", script], { cwd: project, encoding: "utf8" });
    expect(JSON.parse(said)).toEqual({ ok: true, outputs: { onAir: { value: "yes", secret: false } } });
  });
});
