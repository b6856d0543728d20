/* Runs a command with a Pulumi CLI on PATH: node tests/e2e/pulumi/run.js jest tests/e2e */
const { spawnSync } = require("node:child_process");
const pathWithPulumi = require("./findOrBuild");

const [command, ...args] = process.argv.slice(2);
const { status } = spawnSync(command, args, {
  env: { ...process.env, ENGINE: "pulumi", PATH: pathWithPulumi() },
  stdio: "inherit",
});
process.exitCode = status ?? 1;
