import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");
const text = (file: string) => readFileSync(join(root, file), "utf8");

interface Manifest {
  main: string;
  types: string;
  exports: Record<string, string | Record<string, string>>;
  bin: Record<string, string>;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}
interface Locked {
  resolved?: string;
  integrity?: string;
  link?: true;
  dev?: true;
  peer?: true;
  hasInstallScript?: true;
}

/** The shim in a stack's state loads this package by its own name. */
const own = "pulumi-apsaravideo/";
const manifest = JSON.parse(text("package.json")) as Manifest;
const lock = JSON.parse(text("package-lock.json")) as { packages: Record<string, Locked> };
const locked = Object.entries(lock.packages).filter(([path, { link }]) => path !== "" && link !== true);

function packed(): string[] {
  const args = ["pack", "--json", "--dry-run", "--ignore-scripts"];
  const said = execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const [tarball] = JSON.parse(said) as { files: { path: string }[] }[];
  return (tarball?.files ?? []).map(({ path }) => path);
}

describe("the tarball", () => {
  const files = packed();

  it("holds what was compiled and four pages, and no source, test, demo or example", () => {
    const pages = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
    expect(files.filter((path) => !path.startsWith("dist/")).sort()).toEqual(pages);
    const rooms = /^dist\/(sdk|provider|local\/(engine|simulator|index\.))/;
    expect(files.filter((path) => !pages.includes(path) && !rooms.test(path))).toEqual([]);
    expect(files.filter((path) => !/(\.js|\.d\.ts|\.js\.map|\.md|LICENSE|package\.json)$/.test(path))).toEqual([]);
  });

  it("holds everything that package.json points to", () => {
    const targets = [manifest.main, manifest.types, ...Object.values(manifest.bin)];
    for (const target of Object.values(manifest.exports)) {
      targets.push(...(typeof target === "string" ? [target] : Object.values(target)));
    }
    const missing = targets.map((path) => path.replace(/^\.\//, "")).filter((path) => !files.includes(path));
    expect(missing).toEqual([]);
  });
});

describe("an installation", () => {
  it("runs no script of this package", () => {
    const atInstallation = /^(pre|post)?(install|prepare)$|^prepublish$|^dependencies$/;
    expect(Object.keys(manifest.scripts).filter((name) => atInstallation.test(name))).toEqual([]);
  });

  it("runs no script of a dependency that @pulumi/pulumi does not bring along anyway", () => {
    const shipped = locked.filter(([, { dev, peer }]) => dev !== true && peer !== true);
    const withScript = shipped.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path);
    expect(withScript).toEqual(["node_modules/protobufjs"]);
  });

  it("is pinned by a lock file with a checksum of every package, and no address to download it from", () => {
    expect(locked.length).toBeGreaterThan(100);
    expect(locked.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
    expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });
});

describe("runtime dependencies", () => {
  const declared = Object.keys(manifest.dependencies).sort();

  it("each have a row in docs/dependencies.md, and no row is about anything else", () => {
    const rows = [...text("docs/dependencies.md").matchAll(/^\| `([^`]+)` /gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual(declared);
  });

  it("are what the code that ships imports, no more and no less", () => {
    const peers = Object.keys(manifest.peerDependencies);
    const imported = new Set(["sdk", "provider", "local/engine", "local/simulator"].flatMap(importsOf));
    expect([...imported].filter((name) => !peers.includes(name)).sort()).toEqual(declared);
  });
});

/** The packages that the TypeScript of a room imports at run time. */
function importsOf(room: string): string[] {
  const sources = readdirSync(join(root, room), { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".ts"),
  );
  return sources.flatMap((path) => {
    const found = text(join(room, path)).matchAll(
      /(?:^(?:(?!import type|export type)(?:import|export) .*|\} )from |[ (]require\()"([^".][^"]*)"/gm,
    );
    return [...found]
      .map(([, name = ""]) => name)
      .filter((name) => !name.startsWith("node:") && !builtinModules.includes(name) && !name.startsWith(own))
      .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
  });
}
