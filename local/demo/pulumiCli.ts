import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** The oldest supported CLI, which matches the oldest supported `@pulumi/pulumi`. */
const oldest = [3, 216] as const;
/** Starts dynamic providers. A normal installation has it beside the CLI. */
const plugin = "pulumi-resource-pulumi-nodejs";

/** The reason why the Pulumi CLI cannot be used here, as the end of a sentence; undefined when it can be used. */
export function whyNotPulumi(): string | undefined {
  const { status, stdout } = spawnSync("pulumi", ["version"], {
    encoding: "utf8",
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    shell: process.platform === "win32",
  });
  if (status !== 0) return "the Pulumi CLI is not on PATH";
  const [, major = 0, minor = 0] = /^v?(\d+)\.(\d+)\./.exec(stdout)?.map(Number) ?? [];
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    return `the Pulumi CLI on PATH is ${stdout.trim()}, older than ${oldest.join(".")}`;
  }
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const cli = folders.map((folder) => join(folder, "pulumi")).find((file) => existsSync(file));
  const places = cli === undefined ? folders : [...folders, dirname(realpathSync(cli))];
  const found = places.some((folder) => ["", ".cmd", ".exe"].some((end) => existsSync(join(folder, plugin + end))));
  return found ? undefined : `the Pulumi CLI on PATH has no ${plugin} beside it`;
}

export const pulumiIsOnPath = (): boolean => whyNotPulumi() === undefined;
