#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Call } from "./calls";
import { demoCredential } from "./credentials";
import type { SimulatorOptions } from "./options";
import { startSimulator } from "./simulator";
import type { WorldData } from "./world/data";

const usage = `Usage: apsaravideo-simulator [options]

Serves the API of ApsaraVideo Live (2016-11-01) on this machine, from a world kept in memory.

  --port <number>            port to listen on (default 0: any free port)
  --host <address>           address to bind to (default 127.0.0.1; another one opens it to your network)
  --world <file>             world.json to start with (default: a demo world)
  --access-key-id <id>       accepted key (default ${demoCredential.accessKeyId})
  --access-key-secret <text> its secret (default ${demoCredential.accessKeySecret})
  --latency-ms <number>      delay of every response
  --rollout-ms <number>      how long a rollout to production takes
  --rollout-result <result>  how rollouts end: success (default) or failed
  --staging-ms <number>      how long a staged configuration is being configured
  --read-lag-ms <number>     delay until reads show a write
  --staging-vanishes         a publish removes the staged records
  --copy-carries-audio       a copy includes the audio settings
  --no-copy-while-idle       only started scenes can be copied
  --withhold-secrets         reads leave out auth_key arguments
  --no-quotas                no limits on calls per second
  --throttle-status <code>   HTTP status of throttled calls: 400 (default), 429 or 503
  --quiet                    no line per request
  --help                     this text
`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

/** Wrong use of the command line. */
class UsageError extends Error {}

function optionsOf(args: string[]): SimulatorOptions | "help" {
  const { values } = parseArgs({
    args,
    options: {
      port: text,
      host: text,
      world: text,
      "access-key-id": text,
      "access-key-secret": text,
      "latency-ms": text,
      "rollout-ms": text,
      "rollout-result": text,
      "staging-ms": text,
      "read-lag-ms": text,
      "staging-vanishes": flag,
      "copy-carries-audio": flag,
      "no-copy-while-idle": flag,
      "withhold-secrets": flag,
      "no-quotas": flag,
      "throttle-status": text,
      quiet: flag,
      help: flag,
    },
  });
  if (values.help) return "help";
  const number = (
    name: "port" | "latency-ms" | "rollout-ms" | "staging-ms" | "read-lag-ms" | "throttle-status",
    fallback = 0,
  ) => {
    const value = values[name];
    if (value !== undefined && !/^\d{1,9}$/.test(value)) {
      throw new UsageError(`Expected --${name} to be a whole number from 0, got "${value}"`);
    }
    return value === undefined ? fallback : Number(value);
  };
  return {
    port: number("port"),
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values.world === undefined ? {} : { world: worldIn(values.world) }),
    credentials: [
      {
        accessKeyId: values["access-key-id"] ?? demoCredential.accessKeyId,
        accessKeySecret: values["access-key-secret"] ?? demoCredential.accessKeySecret,
      },
    ],
    latencyMs: number("latency-ms"),
    rolloutMs: number("rollout-ms"),
    rolloutResult: (values["rollout-result"] ?? "success") as "success" | "failed",
    stagingMs: number("staging-ms"),
    readLagMs: number("read-lag-ms"),
    stagingSurvivesPublish: !values["staging-vanishes"],
    copyCarriesAudio: values["copy-carries-audio"] ?? false,
    copyWhileIdle: !values["no-copy-while-idle"],
    withholdSecrets: values["withhold-secrets"] ?? false,
    ...(values["no-quotas"] ? { quotas: false as const } : {}),
    throttleStatus: number("throttle-status", 400) as 400 | 429 | 503,
    ...(values.quiet ? {} : { onCall: (call: Call) => process.stdout.write(`${lineOf(call)}\n`) }),
  };
}

/** The file's content, unchecked; startSimulator checks it. */
function worldIn(file: string): WorldData {
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`The world ${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(content) as WorldData;
  } catch (error) {
    throw new UsageError(`The world ${file} is not JSON: ${(error as Error).message}`);
  }
}

/**
 * One line per request, without parameter values, which may be secrets. The action is the client's own text, so its
 * length is limited.
 */
function lineOf({ at, action, accountId, status, code, requestId, applied }: Call): string {
  const name = action.replace(/[^A-Za-z0-9]/g, "?").slice(0, 60) || "-";
  const outcome = status === 0 ? "no answer" : String(status);
  return [new Date(at).toISOString(), accountId ?? "-", name, outcome, code ?? (applied ? "OK" : "-"), requestId].join(
    " ",
  );
}

async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2));
  if (options === "help") {
    process.stdout.write(usage);
    return;
  }
  const simulator = await startSimulator(options);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
  }
  const { accessKeyId, accessKeySecret } = simulator.credentials;
  const isDemo = accessKeySecret === demoCredential.accessKeySecret;
  process.stdout.write(
    `ApsaraVideo Live simulator listening on ${simulator.url}\n` +
      `  endpoint          ${simulator.endpoint} (protocol HTTP)\n` +
      `  AccessKeyId       ${accessKeyId}\n` +
      `  AccessKeySecret   ${isDemo ? accessKeySecret : "as given"}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`apsaravideo-simulator: ${(error as Error).message}\n`);
  process.exitCode = 1;
});
