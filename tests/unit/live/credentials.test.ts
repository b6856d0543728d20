import type * as Dns from "node:dns";
import { mkdirSync, writeFileSync } from "node:fs";
import { cancellation } from "./lib/cancellation";
import {
  atHome,
  chainAt,
  cliProfile,
  credentialsResponse,
  prepareMachine,
  resetMachine,
  startCredentials,
  sts,
} from "./lib/machine";
import { failure, keys, liveAt, read, simulated, soon, write } from "./lib/opened";
import { startDrip, startSilence } from "./lib/servers";

const dns = jest.requireActual<typeof Dns>("node:dns");

beforeEach(prepareMachine);
afterEach(resetMachine);

describe("credentials of the machine", () => {
  it.each<[string, () => void | Promise<void>]>([
    [
      "environment variables",
      () => {
        process.env["ALIBABA_CLOUD_ACCESS_KEY_ID"] = sts(1).accessKeyId;
        process.env["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = sts(1).accessKeySecret;
        process.env["ALIBABA_CLOUD_SECURITY_TOKEN"] = sts(1).securityToken;
      },
    ],
    ["the CLI's profile", () => cliProfile(sts(1))],
    [
      "a credentials URI",
      async () => {
        const server = await startCredentials(sts(1));
        process.env["ALIBABA_CLOUD_CREDENTIALS_URI"] = `http://127.0.0.1:${server.port}/`;
      },
    ],
  ])("are found in %s, by many calls at the same time", async (_, setUp) => {
    await setUp();
    const simulator = await simulated({ credentials: [sts(1)] });
    const live = chainAt(simulator.endpoint);
    // Reads that allow a call the same time would be one.
    const answers = await Promise.all([1, 2, 3, 4].map((n) => read(live, soon({ callTimeout: 10_000 + n }))));
    expect(answers.map((found) => found.length)).toEqual([1, 1, 1, 1]);
  });

  it("are found in the credentials file", async () => {
    const file = atHome("credentials");
    const { accessKeyId, accessKeySecret } = keys;
    const lines = ["[default]", "type = access_key", `access_key_id = ${accessKeyId}`];
    writeFileSync(file, [...lines, `access_key_secret = ${accessKeySecret}`].join("\n"));
    process.env["ALIBABA_CLOUD_CREDENTIALS_FILE"] = file;
    expect(await read(chainAt((await simulated()).endpoint))).toHaveLength(1);
  });

  it("are missing with a list of the places, and nothing is sent", async () => {
    const simulator = await simulated();
    const lookup = jest.spyOn(dns, "lookup");
    const error = await failure(write(chainAt(simulator.endpoint)));
    expect(lookup).not.toHaveBeenCalled();
    expect(error).toMatchObject({
      code: "Local.NoCredentials",
      meaning: "stop",
      inconclusive: true,
      maybeApplied: false,
    });
    expect(error.message).toContain(
      "(nothing usable in: environment variables, OIDC role, CLI profile, credentials file, instance metadata, credentials URI)",
    );
    expect(simulator.calls).toEqual([]);
  });

  it("are found once they are there, though an earlier call found none", async () => {
    const simulator = await simulated();
    const live = chainAt(simulator.endpoint);
    await failure(read(live));
    cliProfile(keys);
    expect(await read(live)).toHaveLength(1);
  });

  it.each([
    ["says nothing", startSilence],
    ["answers by a byte now and then", () => startDrip("\r\n")],
  ])("are given up on when a place %s, which is named without its URL, and its connection ended", async (_, start) => {
    const server = await start();
    process.env["ALIBABA_CLOUD_CREDENTIALS_URI"] = `http://127.0.0.1:${server.port}/?token=pa55word`;
    const simulator = await simulated();
    const error = await failure(write(chainAt(simulator.endpoint), soon({ callTimeout: 400 })));
    expect(error).toMatchObject({ code: "Local.NoCredentials", maybeApplied: false });
    expect(error.message).toContain("; no answer in time from: credentials URI)");
    expect(error.message).not.toMatch(/http:|pa55word/);
    expect(simulator.calls).toEqual([]);
    await server.ended();
    expect(server.sockets).toHaveLength(1);
  });

  it("are found by a call with time left, though another call gives up the same search earlier", async () => {
    const silence = await startSilence();
    process.env["ALIBABA_CLOUD_CREDENTIALS_URI"] = `http://127.0.0.1:${silence.port}/`;
    const simulator = await simulated({ credentials: [sts(1)] });
    const live = chainAt(simulator.endpoint);
    const impatient = failure(write(live, soon({ callTimeout: 300 })));
    const patient = write(live, soon({ callTimeout: 10_000 }));
    expect(await impatient).toMatchObject({ code: "Local.NoCredentials" });
    silence.sockets[0]?.end(credentialsResponse(sts(1)));
    expect(await patient).toBe(simulator.writes()[0]?.requestId);
  });

  it("are waited for no longer when the request is cancelled, and the next call still finds them", async () => {
    const silence = await startSilence();
    process.env["ALIBABA_CLOUD_CREDENTIALS_URI"] = `http://127.0.0.1:${silence.port}/`;
    const simulator = await simulated();
    const live = chainAt(simulator.endpoint);
    const { signal, abort } = cancellation();
    const cancelled = failure(write(live, soon({ callTimeout: 400, signal })));
    while (silence.sockets.length === 0) await new Promise((resolve) => setImmediate(resolve));
    abort();
    expect(await cancelled).toMatchObject({ code: "Local.Cancelled", maybeApplied: false });
    await silence.ended();
    cliProfile(keys);
    expect(await read(live)).toHaveLength(1);
    expect(simulator.writes()).toEqual([]);
  });

  it("never show what a broken file holds", async () => {
    mkdirSync(atHome(".aliyun"));
    writeFileSync(atHome(".aliyun/config.json"), '{"access_key_secret": "pa55word"');
    const { message } = await failure(read(chainAt("127.0.0.1:1")));
    expect(message).toContain("CLI profile");
    expect(message).not.toMatch(/pa55word|config\.json|apsaravideo-home/);
  });
});

it("stops at once when the stack's own token has expired: nothing else could be read", async () => {
  const expired = { ...sts(1), securityTokenExpiresAt: Date.now() - 1 };
  const simulator = await simulated({ credentials: [expired] });
  cliProfile(sts(2));
  const error = await failure(read(liveAt(simulator.endpoint, { credentials: sts(1) })));
  expect(error).toMatchObject({ code: "InvalidSecurityToken.Expired", meaning: "stop" });
  expect(simulator.calls).toHaveLength(1);
});
