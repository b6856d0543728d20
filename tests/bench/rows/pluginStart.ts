import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { bundle } from "../../../plugin/bundle";
import type { Finding, Row } from "../lib/row";
import { pluginScript } from "../lib/stack";
import { measureSeconds, ratios, runInTurn } from "../lib/statistics";
import { seconds } from "../lib/table";

/** A start takes a quarter of a second, so each run takes the quickest of some, and other load matters less. */
const starts = 5;

/** Seconds from the start of the process to its first answer. */
async function firstAnswer(program: string): Promise<number> {
  const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
  let client: ResourceProviderClient | undefined;
  const time = await measureSeconds(async () => {
    const [port] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
    const opened = new ResourceProviderClient(`127.0.0.1:${port.trim()}`, grpc.credentials.createInsecure());
    client = opened;
    await new Promise<void>((resolve, reject) => {
      opened.getPluginInfo(new Empty(), (error) => (error === null ? resolve() : reject(error)));
    });
  });
  client?.close();
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  return time;
}

async function quickest(program: string): Promise<number> {
  const times: number[] = [];
  for (let start = 0; start < starts; start += 1) times.push(await firstAnswer(program));
  return Math.min(...times);
}

export const pluginStart: Row = {
  name: "start-plugin",
  onPulumi: false,
  withoutEngine: true,
  async measure({ runs }): Promise<Finding[]> {
    const folder = mkdtempSync(join(tmpdir(), "apsaravideo-bench-"));
    const nothing = join(folder, "nothing");
    try {
      await bundle(join(__dirname, "../plain/plugin.js"), nothing);
      const times = await runInTurn(runs, { ours: () => quickest(pluginScript), floor: () => quickest(nothing) });
      const kilobytes = (file: string) => `${Math.round(statSync(file).size / 1000)} kB`;
      return [
        {
          what: "start of the plugin until its first answer",
          ratio: "ours / a plugin that does nothing, bundled in the same way",
          limit: 1.15,
          summary: "start of the plugin / of a plugin that does nothing",
          values: ratios(times.ours, times.floor),
          notes: [
            `ours ${seconds(times.ours)}, ${kilobytes(pluginScript)}; floor ${seconds(times.floor)}, ${kilobytes(nothing)}`,
          ],
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
