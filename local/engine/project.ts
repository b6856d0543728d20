import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";

/** The settings of a Pulumi project that the engine uses. */
export interface Project {
  readonly name: string;
  /** The folder of Pulumi.yaml. */
  readonly rootDir: string;
  /** The working directory of the program and of its dynamic provider. */
  readonly programDir: string;
  /** The entry point for `cmd/run`, relative to `programDir`. With "." package.json decides. */
  readonly entryPoint: string;
  /** Whether `cmd/run` loads ts-node; default true, as in Pulumi. */
  readonly typescript: boolean;
  readonly tsconfig: string | undefined;
  readonly nodeArgs: readonly string[];
  /** The configuration that Pulumi.yaml declares: full keys to default values, or to undefined without a default. */
  readonly declaredConfig: Readonly<Record<string, string | undefined>>;
  /** The version of the program's `@pulumi/pulumi`, such as `v3.248.0`. */
  readonly pulumiVersion: string;
  /** The entry points of the program's own `@pulumi/pulumi`. */
  readonly runScript: string;
  readonly dynamicProviderScript: string;
}

interface ProjectFile {
  readonly name?: unknown;
  readonly main?: unknown;
  readonly runtime?: unknown;
  readonly config?: unknown;
}

/**
 * Reads `Pulumi.yaml` in `projectDir`: `name`, `main`, the keys and defaults of `config`, and from `runtime` the name
 * and the options `typescript`, `tsconfig` and `nodeargs`.
 * @throws Error when the file is missing, when the runtime is not nodejs, or when the program has no `@pulumi/pulumi`.
 */
export function readProject(projectDir: string): Project {
  const rootDir = resolve(projectDir);
  const text = readFileSync(join(rootDir, "Pulumi.yaml"), "utf8");
  const file = (parseYaml(rootDir, text) ?? {}) as ProjectFile;
  if (typeof file.name !== "string") throw new Error(`Pulumi.yaml in ${rootDir} has no name`);
  const { name: runtime, options } = readRuntime(file.runtime);
  if (runtime !== "nodejs") throw new Error(`runtime ${JSON.stringify(runtime)} is not supported: only nodejs is`);
  const main = resolve(rootDir, typeof file.main === "string" ? file.main : ".");
  const mainIsDir = statSync(main, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const programDir = mainIsDir ? main : dirname(main);
  const pulumi = pulumiOf(programDir);
  return {
    name: file.name,
    rootDir,
    programDir,
    entryPoint: mainIsDir ? "." : basename(main),
    typescript: options["typescript"] !== false,
    tsconfig: typeof options["tsconfig"] === "string" ? options["tsconfig"] : undefined,
    nodeArgs: typeof options["nodeargs"] === "string" ? options["nodeargs"].split(/\s+/).filter(Boolean) : [],
    declaredConfig: readConfig(file.name, file.config),
    pulumiVersion: `v${pulumi.version}`,
    runScript: pulumi.resolve("@pulumi/pulumi/cmd/run"),
    dynamicProviderScript: pulumi.resolve("@pulumi/pulumi/cmd/dynamic-provider"),
  };
}

function readRuntime(runtime: unknown): { name: string; options: Record<string, unknown> } {
  if (typeof runtime === "string") return { name: runtime, options: {} };
  const { name, options } = (runtime ?? {}) as { name?: string; options?: Record<string, unknown> };
  return { name: name ?? "", options: options ?? {} };
}

/** An entry is a value, or an object with a `default` or `value`. */
function readConfig(project: string, config: unknown): Record<string, string | undefined> {
  const entries = Object.entries((config ?? {}) as Record<string, unknown>).map(([name, entry]) => {
    const key = name.includes(":") ? name : `${project}:${name}`;
    if (typeof entry !== "object" || entry === null) return [key, asConfigText(entry)];
    const { default: byDefault, value } = entry as { default?: unknown; value?: unknown };
    return [key, asConfigText(byDefault ?? value)];
  });
  return Object.fromEntries(entries) as Record<string, string | undefined>;
}

function asConfigText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The `@pulumi/pulumi` that a file in `dir` would load. */
function pulumiOf(dir: string): { version: string; manifest: string; resolve(request: string): string } {
  const require = createRequire(join(dir, "package.json"));
  try {
    const manifest = require.resolve("@pulumi/pulumi/package.json");
    const { version } = require(manifest) as { version: string };
    return { version, manifest, resolve: (request) => require.resolve(request) };
  } catch (error) {
    throw new Error(`the program in ${dir} has no @pulumi/pulumi installed`, { cause: error });
  }
}

// Pulumi's SDK depends on js-yaml, so every runnable program has js-yaml beside its SDK.
function parseYaml(dir: string, text: string): unknown {
  const yaml = createRequire(pulumiOf(dir).manifest)("js-yaml") as { load(text: string): unknown };
  return yaml.load(text);
}
