const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");

const cli = "github.com/pulumi/pulumi/pkg/v3";
const version = /^\s*github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/m.exec(
  readFileSync(join(__dirname, "go.mod"), "utf8"),
)[1];
const folder = resolve(__dirname, "../../../.pulumi-cli", version);
const starts = (command, args) => spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** The languages for which Pulumi generates SDKs. An installation has a language host for each. */
const languages = ["nodejs", "python", "go", "dotnet", "java"];
const sdks = join(__dirname, "sdks");
const sources = ["go.mod", "go.sum", "main.go"].map((file) => readFileSync(join(sdks, file)));
const hash = createHash("sha256").update(Buffer.concat(sources)).digest("hex").slice(0, 8);

/** The programs of an installation, each with the Go module that pins it. A plain start of a language host never ends. */
const programs = [
  {
    name: "pulumi",
    isOnPath: () => starts("pulumi", ["version"]),
    package: `${cli}/cmd/pulumi`,
    module: __dirname,
    flags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`,
  },
  {
    name: "pulumi-language-yaml",
    isOnPath: () => isOnPath("pulumi-language-yaml"),
    package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    module: join(__dirname, "yaml"),
    flags: "",
  },
  {
    name: "pulumi-language-java",
    isOnPath: () => isOnPath("pulumi-language-java"),
    package: "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java",
    module: sdks,
    flags: "",
  },
  {
    // The hosts of the other languages are no Go modules. Their generators are.
    name: `pulumi-generate-${hash}`,
    isOnPath: () => languages.every(hasHost),
    package: ".",
    module: sdks,
    flags: "",
  },
];

/** Returns a PATH with Pulumi's programs: the installed ones, and those that are built once from this folder's modules. */
function pathWithPulumi() {
  const missing = programs.filter((program) => !program.isOnPath());
  const toBuild = missing.filter(({ name }) => !existsSync(join(folder, name)));
  if (toBuild.length > 0) prepare();
  for (const program of toBuild) build(program);
  if (missing.length === 0) return process.env.PATH;
  // A normal installation has this program too: the plugin for dynamic resources of the program in its folder.
  const plugin = join(folder, "pulumi-resource-pulumi-nodejs");
  writeFileSync(plugin, dynamicProvider);
  chmodSync(plugin, 0o755);
  return missing.some(({ name }) => name === "pulumi")
    ? `${folder}:${process.env.PATH}`
    : `${process.env.PATH}:${folder}`;
}

/** Whether the host of a language is on PATH. */
function hasHost(language) {
  return isOnPath(`pulumi-language-${language}`);
}

module.exports = Object.assign(pathWithPulumi, {
  folder,
  generator: join(folder, `pulumi-generate-${hash}`),
  hasHost,
  languages,
});

function isOnPath(name) {
  return (process.env.PATH ?? "").split(":").some((each) => existsSync(join(each, name)));
}

function prepare() {
  if (!starts("go", ["version"])) {
    throw new Error(
      "this needs a whole installation of the Pulumi CLI, or Go to build it with, and neither is on PATH.\n" +
        "Install either: https://www.pulumi.com/docs/install/ or https://go.dev/doc/install",
    );
  }
  mkdirSync(folder, { recursive: true });
}

function build({ name, package, module, flags }) {
  console.error(`Building ${name} into ${folder}: some minutes, once.`);
  const partial = join(folder, `${name}.${process.pid}`);
  const args = ["build", "-trimpath", "-buildvcs=false", "-ldflags", `-s -w ${flags}`, "-o", partial, package];
  // The next try reuses the modules that a broken download has fetched.
  for (let tries = 3; ; tries--) {
    const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly" };
    if (spawnSync("go", args, { cwd: module, env, stdio: "inherit" }).status === 0) break;
    if (tries === 1) throw new Error(`${name} could not be built: go ${args.join(" ")} in ${module}`);
  }
  // The last step, so that a file of this name is complete.
  renameSync(partial, join(folder, name));
}

/** It starts the dynamic provider of the program in its working directory. */
const dynamicProvider = `#!/bin/sh
script=$(node -p "require.resolve('@pulumi/pulumi/cmd/dynamic-provider')") || exit 1
exec node "$script" "$@"
`;
