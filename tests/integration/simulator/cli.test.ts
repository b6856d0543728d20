import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Simulator } from "../../../local/simulator";
import { demo, demoCredential } from "../../../local/simulator";
import { call, refusedWith } from "./lib/client";

const cli = join(__dirname, "../../../local/dist/simulator/cli.js");
const folder = mkdtempSync(join(tmpdir(), "apsaravideo-simulator-"));
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Run {
  child: ChildProcess;
  output(): string;
  exit: Promise<{ code: number | null; stderr: string }>;
  /** Resolves when the output contains the text. */
  waitForText(text: string): Promise<void>;
}

function run(...args: string[]): Run {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  const seen = { stdout: "", stderr: "" };
  child.stderr.on("data", (chunk: Buffer) => (seen.stderr += chunk.toString()));
  child.stdout.on("data", (chunk: Buffer) => (seen.stdout += chunk.toString()));
  const exit = new Promise<{ code: number | null; stderr: string }>((resolve) =>
    child.on("close", (code) => resolve({ code, stderr: seen.stderr })),
  );
  const waitForText = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (seen.stdout.includes(text)) resolve();
      };
      child.stdout.on("data", look);
      child.on("close", () => reject(new Error(`ended without saying "${text}": ${seen.stdout}${seen.stderr}`)));
      look();
    });
  return { child, output: () => seen.stdout, exit, waitForText };
}

async function startCli(...args: string[]): Promise<Run & { sim: Simulator }> {
  const process = run(...args);
  await process.waitForText("AccessKeySecret");
  const endpoint = /listening on http:\/\/(\S+)/.exec(process.output())?.[1] ?? "";
  return { ...process, sim: { endpoint, credentials: demoCredential } as unknown as Simulator };
}

function worldFile(content: string): string {
  const file = join(folder, `world-${children.length}-${content.length}.json`);
  writeFileSync(file, content);
  return file;
}

it("serves the demo world with the credentials it prints", async () => {
  const { sim, output } = await startCli();
  expect(output()).toContain(demoCredential.accessKeySecret);
  const answer = await call(sim, "DescribeCasterScenes", { CasterId: demo.casterId });
  expect(answer["Total"]).toBe(2);
});

it("logs one line per request, without any parameter value", async () => {
  const { sim, waitForText, output } = await startCli();
  const Functions = JSON.stringify([
    { functionName: "aliauth", functionArgs: [{ argName: "auth_key1", argValue: "sekret-value" }] },
  ]);
  await call(sim, "SetLiveDomainStagingConfig", { DomainName: demo.domainName, Functions });
  await refusedWith(call(sim, "DescribeLiveDomainDetail", { DomainName: "absent.example.com" }));
  await waitForText("DescribeLiveDomainDetail 404 InvalidDomain.NotFound");
  expect(output()).toMatch(/ 1000000000000001 SetLiveDomainStagingConfig 200 OK [0-9A-F-]{36}\n/);
  expect(output()).not.toMatch(/sekret-value|absent\.example\.com|auth_key1/);
});

it("serves a world from a file, with keys and behaviour from the command line", async () => {
  const world = worldFile(readFileSync(join(__dirname, "../../../local/simulator/world.example.json"), "utf8"));
  const { sim, output } = await startCli(
    ...["--world", world, "--access-key-id", "id", "--access-key-secret", "quiet-secret"],
    ...["--rollout-ms", "600000", "--no-quotas", "--quiet"],
  );
  const key = { accessKeyId: "id", accessKeySecret: "quiet-secret" };
  const target = { DomainName: "live.example.com", FunctionName: "aliauth" };
  await call(sim, "PublishLiveStagingConfigToProduction", target, key);
  const parameters = { DomainName: "live.example.com", FunctionNames: "aliauth" };
  const answer = await call(sim, "DescribeLiveDomainConfigs", parameters, key);
  expect(answer["DomainConfigs"].DomainConfig).toMatchObject([{ Status: "configuring" }]);
  expect(output()).not.toContain("quiet-secret");
  expect(output().trim().split("\n")).toHaveLength(4);
});

it.each(["SIGINT", "SIGTERM"] as const)("ends with code 0 on %s", async (signal) => {
  const { child, exit } = await startCli();
  child.kill(signal);
  expect(await exit).toEqual({ code: 0, stderr: "" });
});

it("prints the usage with --help", async () => {
  const { exit, output } = run("--help");
  expect((await exit).code).toBe(0);
  expect(output()).toContain("Usage: apsaravideo-simulator [options]");
});

it.each([
  [["--nonsense"], "Unknown option '--nonsense'"],
  [["--port", "http"], 'Expected --port to be a whole number from 0, got "http"'],
  [["--port", "99999"], "Expected `port` to be a whole number from 0 to 65535, got `99999`"],
  [["--rollout-result", "maybe"], "Expected `rolloutResult` to be success or failed, got `maybe`"],
  [["--throttle-status", "418"], "Expected `throttleStatus` to be 400, 429 or 503, got `418`"],
  [["--world", "/nowhere/world.json"], "The world /nowhere/world.json cannot be read"],
])("ends with code 1 and a clear message on %j", async (args, message) => {
  const { code, stderr } = await run(...args).exit;
  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("    at ");
});

it("ends with code 1 and names the wrong place of a world file", async () => {
  const file = worldFile('{"casters":[{"casterId":"a b"}],"domain":[]}');
  const { code, stderr } = await run("--world", file).exit;
  expect(code).toBe(1);
  expect(stderr).toContain("casters[0].casterId: expected 1 to 128 letters");
  expect(stderr).toContain("domain: ");
});

it("ends with code 1 when a world file is not JSON", async () => {
  const { code, stderr } = await run("--world", worldFile("{")).exit;
  expect(code).toBe(1);
  expect(stderr).toMatch(/The world .* is not JSON/);
});
