import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");
const text = (file: string) => readFileSync(join(root, file), "utf8");

interface Manifest {
  name: string;
  version: string;
  main: string;
  types: string;
  exports: Record<string, string | Record<string, string>>;
  bin?: Record<string, string>;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}
interface Locked {
  resolved?: string;
  integrity?: string;
  link?: true;
  hasInstallScript?: true;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** The shim in a stack's state loads this package by its own name. */
const own = "pulumi-apsaravideo/";
const manifestOf = (folder: string) => JSON.parse(text(join(folder, "package.json"))) as Manifest;
const lock = JSON.parse(text("package-lock.json")) as { packages: Record<string, Locked> };
const locked = Object.entries(lock.packages).filter(([path, { link }]) => /node_modules/.test(path) && link !== true);

/** The packages of this repository, each with what its tarball holds and what its sources are. */
const packages = [
  {
    folder: "",
    pages: ["CHANGELOG.md", "LICENSE", "README.md", "package.json"],
    compiled: /^dist\/(sdk|provider|review)\//,
    sources: ["sdk", "provider", "review"],
    withScript: [],
  },
  {
    folder: "local",
    pages: ["LICENSE", "README.md", "package.json"],
    compiled: /^dist\/((engine|simulator)\/|index\.)/,
    sources: ["local/engine", "local/simulator"],
    withScript: ["node_modules/protobufjs"],
  },
].map((each) => ({ ...each, ...manifestOf(each.folder) }));

interface Tarball {
  size: number;
  files: { path: string }[];
}

function pack(folder: string): Tarball {
  const args = ["pack", "--json", "--dry-run", "--ignore-scripts"];
  const cwd = join(root, folder);
  const said = execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const [tarball] = JSON.parse(said) as Tarball[];
  return tarball ?? { size: 0, files: [] };
}

/** The path in the lock file of what a package finds under a name. */
function found(name: string, from: string): string {
  const path = join(from, "node_modules", name);
  if (path in lock.packages) return path;
  if (from === "") throw new Error(`${name} is not in the lock file`);
  const above = from.lastIndexOf("node_modules/");
  return found(name, above < 0 ? "" : from.slice(0, above).replace(/\/$/, ""));
}

/** Everything that an installation brings along, but for peer dependencies, which the program has. */
function installedWith(folder: string): Set<string> {
  const paths = new Set<string>();
  const visit = (path: string): void => {
    const { dependencies = {}, optionalDependencies = {} } = lock.packages[path] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const next = found(name, path);
      if (paths.has(next)) continue;
      paths.add(next);
      visit(next);
    }
  };
  visit(folder);
  return paths;
}

describe.each(packages)("the tarball of $name", ({ folder, pages, compiled, main, types, bin = {}, exports }) => {
  const files = pack(folder).files.map(({ path }) => path);

  it("holds what was compiled and the pages, and no source, test, demo or example", () => {
    expect(files.filter((path) => !path.startsWith("dist/")).sort()).toEqual(pages);
    expect(files.filter((path) => !pages.includes(path) && !compiled.test(path))).toEqual([]);
    expect(files.filter((path) => !/(\.js|\.d\.ts|\.js\.map|\.md|LICENSE|package\.json)$/.test(path))).toEqual([]);
  });

  it("holds every file that package.json names", () => {
    const targets = [main, types, ...Object.values(bin)];
    for (const target of Object.values(exports)) {
      targets.push(...(typeof target === "string" ? [target] : Object.values(target)));
    }
    const missing = targets.map((path) => path.replace(/^\.\//, "")).filter((path) => !files.includes(path));
    expect(missing).toEqual([]);
  });
});

describe("the packages", () => {
  const [main, local] = packages;

  it("have one version and one licence", () => {
    expect(local?.version).toBe(main?.version);
    expect(text("local/LICENSE")).toBe(text("LICENSE"));
  });

  it("keep pulumi-apsaravideo below 290 kB packed, the review of 50 kB included", () => {
    expect(pack("").size).toBeLessThan(290_000);
  });

  it("are apart: the simulator and the engine bring no client of the vendor, the resources bring no gRPC", () => {
    const bringing = (folder: string, scope: string) =>
      [...installedWith(folder)].filter((path) => path.includes(scope));
    expect(bringing("local", "node_modules/@alicloud/")).toEqual([]);
    expect(bringing("", "node_modules/@alicloud/")).not.toEqual([]);
    expect(bringing("", "node_modules/@grpc/")).toEqual([]);
    expect(bringing("local", "node_modules/@grpc/")).not.toEqual([]);
  });
});

describe.each(packages)("an installation of $name", ({ folder, scripts, withScript }) => {
  it("runs no script of this package", () => {
    const atInstallation = /^(pre|post)?(install|prepare)$|^prepublish$|^dependencies$/;
    expect(Object.keys(scripts).filter((name) => atInstallation.test(name))).toEqual([]);
  });

  it("runs no script of a dependency that @pulumi/pulumi does not bring too", () => {
    const brought = [...installedWith(folder)];
    expect(brought.filter((path) => lock.packages[path]?.hasInstallScript === true)).toEqual(withScript);
  });
});

describe("the lock file", () => {
  it("has a checksum of every package, and no address to download it from", () => {
    expect(locked.length).toBeGreaterThan(100);
    expect(locked.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
    expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });
});

describe.each(packages)("the runtime dependencies of $name", ({ name, dependencies, peerDependencies, sources }) => {
  const declared = Object.keys(dependencies).sort();

  it("each have a row in docs/dependencies.md, and no other package has one", () => {
    const section = text("docs/dependencies.md")
      .split(/^## /m)
      .find((part) => part.startsWith(`\`${name}\`\n`));
    const rows = [...(section ?? "").matchAll(/^\| `([^`]+)` /gm)].map(([, row]) => row);
    expect(rows.sort()).toEqual(declared);
  });

  it("are exactly the packages that the published code imports", () => {
    const peers = Object.keys(peerDependencies);
    const imported = new Set(sources.flatMap(importsOf));
    expect([...imported].filter((each) => !peers.includes(each)).sort()).toEqual(declared);
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
