const { execFileSync, spawnSync } = require("node:child_process");
const { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");

const cli = "github.com/pulumi/pulumi/pkg/v3";
const version = /^\s*github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/m.exec(
  readFileSync(join(__dirname, "go.mod"), "utf8"),
)[1];
const folder = resolve(__dirname, "../../../.pulumi-cli", version);
const starts = (command, args) => spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** Returns a PATH with a Pulumi CLI: the installed one, or one that is built once from this folder's go.mod. */
module.exports = function pathWithPulumi() {
  if (starts("pulumi", ["version"])) return process.env.PATH;
  if (!existsSync(join(folder, "pulumi"))) build();
  return `${folder}:${process.env.PATH}`;
};

function build() {
  if (!starts("go", ["version"])) {
    console.error(
      "The tests on the real engine need the Pulumi CLI, or Go to build it with, and neither is on PATH.\n" +
        "Install either: https://www.pulumi.com/docs/install/ or https://go.dev/doc/install",
    );
    process.exit(1);
  }
  console.error(`Building the Pulumi CLI ${version} into ${folder}: some minutes, once.`);
  mkdirSync(folder, { recursive: true });
  const partial = join(folder, `pulumi.${process.pid}`);
  const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;
  const args = ["build", "-trimpath", "-buildvcs=false", "-ldflags", flags, "-o", partial, `${cli}/cmd/pulumi`];
  // The next try reuses the modules that a broken download has fetched.
  for (let tries = 3; ; tries--) {
    const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly" };
    if (spawnSync("go", args, { cwd: __dirname, env, stdio: "inherit" }).status === 0) break;
    if (tries === 1) throw new Error(`the Pulumi CLI could not be built: go ${args.join(" ")} in ${__dirname}`);
  }
  const plugin = join(folder, "pulumi-resource-pulumi-nodejs");
  writeFileSync(plugin, dynamicProvider);
  chmodSync(plugin, 0o755);
  // The last step, so that a file of this name is complete.
  renameSync(partial, join(folder, "pulumi"));
  execFileSync(join(folder, "pulumi"), ["version"], { stdio: "inherit" });
}

/**
 * A normal installation of the CLI has this program: it starts the dynamic provider of the program in its working
 * directory.
 */
const dynamicProvider = `#!/bin/sh
script=$(node -p "require.resolve('@pulumi/pulumi/cmd/dynamic-provider')") || exit 1
exec node "$script" "$@"
`;
