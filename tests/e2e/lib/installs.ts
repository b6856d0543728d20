import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { openStack, type Stack } from "../../../local/engine";
import { demo, startSimulator, type Simulator } from "../../../local/simulator";

const root = resolve(__dirname, "../../..");
const { version, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  version: string;
  devDependencies: Record<string, string>;
};

/** The other dependency of the programs in these tests. */
export const pulumi = { "@pulumi/pulumi": devDependencies["@pulumi/pulumi"] ?? "" };

const npmOptions = ["--no-audit", "--no-fund", "--prefer-offline"];
export const npm = (args: string[], cwd: string) => run("npm", [...args, ...npmOptions], cwd);
export const pnpm = (args: string[], cwd: string) => run("npx", ["--yes", "pnpm@10.34.9", ...args], cwd);

function run(command: string, args: string[], cwd: string): void {
  execFileSync(command, args, { cwd, stdio: "pipe", env: { ...process.env, CI: "true" } });
}

/** A folder outside this repository with the packed packages, and a simulator. */
export interface Place {
  readonly folder: string;
  readonly tarball: string;
  /** That of pulumi-apsaravideo-local. */
  readonly localTarball: string;
  readonly simulator: Simulator;
  /** Writes files by path. An object becomes JSON. */
  write(files: Readonly<Record<string, string | object>>): void;
  /** Opens the stack of a project folder. Its state stays in that folder. */
  stack(project: string): Stack & { printed(): string };
  close(): Promise<void>;
}

export async function openPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), "apsaravideo-installs-"));
  const everyPackage = ["--workspaces", "--include-workspace-root"];
  run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder, ...everyPackage], root);
  const simulator = await startSimulator();
  return {
    folder,
    tarball: `file:${join(folder, `pulumi-apsaravideo-${version}.tgz`)}`,
    localTarball: `file:${join(folder, `pulumi-apsaravideo-local-${version}.tgz`)}`,
    simulator,
    write(files) {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
      }
    },
    stack(project) {
      let printed = "";
      const stack = openStack({
        projectDir: join(folder, project),
        stack: "dev",
        stateFile: join(folder, project, "state.json"),
        passphrase: "test",
        config: {
          "apsaravideo:endpoint": simulator.endpoint,
          "apsaravideo:accessKeyId": simulator.credentials.accessKeyId,
          "apsaravideo:accessKeySecret": { secret: simulator.credentials.accessKeySecret },
        },
        print: (text) => (printed += text),
      });
      return Object.assign(stack, { printed: () => printed });
    },
    async close() {
      await simulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const project = "name: installed\nruntime: nodejs\n";

/** Declares both resources. */
export const declaration = `const { CasterSceneSync, StagingPromotion } = require("pulumi-apsaravideo");
new CasterSceneSync("show", { casterId: "${demo.casterId}" });
new StagingPromotion("auth", { domainName: "${demo.domainName}", functionName: "aliauth" });
`;
