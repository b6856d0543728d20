import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type * as Os from "node:os";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Credential } from "../../../../local/simulator";
import { systemClock } from "../../../../provider/live/clock";
import { LiveClient } from "../../../../provider/live/client";
import { LiveOperations } from "../../../../provider/live/operations";
import { defaultQuotas } from "../../../../provider/live/rateLimiter";
import { stopSimulators } from "./opened";
import { startHttp, stopServers } from "./servers";

const os = jest.requireActual<typeof Os>("node:os");
let folder: string;

/** A path in the home folder of the machine. */
export const atHome = (path: string) => join(folder, path);

/** A machine without any credentials: no variables, an empty home, and outside of the cloud. */
export function prepareMachine(): void {
  folder = mkdtempSync(join(tmpdir(), "apsaravideo-home-"));
  jest.spyOn(os, "homedir").mockImplementation(() => folder);
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("ALIBABA_CLOUD_"));
  jest.replaceProperty(process, "env", { ...Object.fromEntries(others), ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" });
}

/** Undoes it, and stops every server. */
export async function resetMachine(): Promise<void> {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
  stopServers();
  await stopSimulators();
}

export interface Given {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
}

/** Writes the profile of the vendor's CLI. */
export function cliProfile({ accessKeyId, accessKeySecret, securityToken }: Given): void {
  const key = { access_key_id: accessKeyId, access_key_secret: accessKeySecret, sts_token: securityToken };
  const mode = securityToken === undefined ? "AK" : "StsToken";
  mkdirSync(atHome(".aliyun"), { recursive: true });
  const config = { current: "default", profiles: [{ name: "default", mode, ...key }] };
  writeFileSync(atHome(".aliyun/config.json"), JSON.stringify(config));
}

/** What a credentials URI points to. */
export const startCredentials = (given: Given) => startHttp((_, response) => response.end(credentialsBody(given)));

function credentialsBody({ accessKeyId, accessKeySecret, securityToken }: Given): string {
  const keysThere = { AccessKeyId: accessKeyId, AccessKeySecret: accessKeySecret, SecurityToken: securityToken };
  const Expiration = new Date(Date.now() + 7_200_000).toISOString();
  return JSON.stringify({ ...keysThere, Code: "Success", Expiration });
}

/** The whole response of such a server, for a raw connection. */
export function credentialsResponse(given: Given): string {
  const body = credentialsBody(given);
  return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** Operations with the credentials of the machine. */
export function chainAt(endpoint: string): LiveOperations {
  const client = new LiveClient({ endpoint, protocol: "http", quotas: defaultQuotas }, systemClock);
  return new LiveOperations(client, systemClock, { startingDelay: 1, maxDelay: 2, attemptsAtFaults: 3 });
}

/** A temporary key. */
export const sts = (number: number): Credential & Given => ({
  accessKeyId: `STS.number${number}`,
  accessKeySecret: `secret-${number}`,
  securityToken: `token-${number}`,
});
