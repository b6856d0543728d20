import { rmSync } from "node:fs";
import { demo } from "../../../local/simulator";
import { createDynamicProvider } from "../../../provider/serving/dynamic";
import { atHome, chainAt, cliProfile, prepareMachine, resetMachine, startCredentials, sts } from "./lib/machine";
import { failure, keys, read, simulated, soon, write } from "./lib/opened";
import { startRelay } from "./lib/servers";

beforeEach(prepareMachine);
afterEach(resetMachine);

describe("credentials that change while a run goes on", () => {
  /** A simulator where the first token ends when told to. */
  async function rotating() {
    let passed = 0;
    const clock = { now: () => Date.now() + passed };
    const credentials = [{ ...sts(1), securityTokenExpiresAt: Date.now() + 60_000 }, sts(2)];
    const simulator = await simulated({ credentials, clock, signatureToleranceMs: Infinity });
    cliProfile(sts(1));
    const expire = () => void (passed = 3_600_000);
    const codes = () => simulator.calls.map((call) => call.code ?? "done");
    return { simulator, expire, codes, live: chainAt(simulator.endpoint) };
  }

  it("are read anew after a refusal, and the reads repeated with them", async () => {
    const { live, expire, codes } = await rotating();
    await read(live);
    expire();
    cliProfile(sts(2));
    // Reads that allow a call the same time would be one.
    const answers = await Promise.all([1, 2, 3].map((n) => read(live, soon({ callTimeout: 10_000 + n }))));
    expect(answers.map((found) => found.length)).toEqual([1, 1, 1]);
    expect(codes().filter((code) => code === "done")).toHaveLength(4);
  });

  it("stop the run after one call when reading them anew gives the same ones", async () => {
    const { live, expire, codes } = await rotating();
    expire();
    const error = await failure(read(live));
    expect(error).toMatchObject({ code: "InvalidSecurityToken.Expired", meaning: "stop", inconclusive: true });
    expect(codes()).toEqual(["InvalidSecurityToken.Expired"]);
  });

  it("stop the run when they are gone, with the refusal and not with a search", async () => {
    const { live, expire } = await rotating();
    await read(live);
    expire();
    rmSync(atHome(".aliyun"), { recursive: true });
    expect(await failure(read(live))).toMatchObject({ code: "InvalidSecurityToken.Expired" });
  });

  it("never come from another place than the first ones: a run does not go on as somebody else", async () => {
    const { live, expire } = await rotating();
    await read(live);
    expire();
    rmSync(atHome(".aliyun"), { recursive: true });
    const { port } = await startCredentials(sts(2));
    process.env["ALIBABA_CLOUD_CREDENTIALS_URI"] = `http://127.0.0.1:${port}/`;
    expect(await failure(read(live))).toMatchObject({ code: "InvalidSecurityToken.Expired" });
    expect(await failure(read(live))).toMatchObject({ code: "Local.NoCredentials" });
  });

  it("are asked for once more when only the secret changed", async () => {
    const simulator = await simulated();
    cliProfile({ ...keys, accessKeySecret: "former" });
    const live = chainAt(simulator.endpoint);
    await failure(read(live));
    cliProfile(keys);
    expect(await read(live)).toHaveLength(1);
  });

  it("change nothing about a refusal for another reason", async () => {
    const { live, simulator } = await rotating();
    await read(live);
    cliProfile(sts(2));
    simulator.faults.add({ action: "*", kind: "status", status: 403, code: "Forbidden.RAM" });
    expect(await failure(read(live))).toMatchObject({ code: "Forbidden.RAM", meaning: "stop" });
  });

  it("refuse a write that was certainly not carried out, and may be sent again", async () => {
    const { live, simulator, expire } = await rotating();
    await read(live);
    expire();
    cliProfile(sts(2));
    const error = await failure(write(live));
    expect(error).toMatchObject({ code: "Local.CredentialsRenewed", meaning: "retry", maybeApplied: false });
    expect(simulator.writes()).toEqual([]);
    await write(live);
    expect(simulator.writes()).toHaveLength(1);
  });

  it("let a promotion look again and then send its write once more", async () => {
    const { simulator, expire } = await rotating();
    let writes = 0;
    const relay = await startRelay(simulator.endpoint, (sent) => {
      if (!sent.includes("x-acs-action: PublishLive") || ++writes > 1) return;
      expire();
      cliProfile(sts(2));
    });
    const config: Record<string, string> = { "apsaravideo:endpoint": `127.0.0.1:${relay.port}` };
    const provider = createDynamicProvider({
      read: (key) => config[key],
      env: {},
      backoff: { startingDelay: 1, maxDelay: 2, attemptsAtFaults: 3 },
      log: () => undefined,
    });
    const asked = { domainName: demo.domainName, functionName: "aliauth" };
    const { inputs, failures } = await provider.stagingPromotion.check({}, asked);
    expect(failures).toEqual([]);
    await provider.stagingPromotion.create(inputs);
    expect(simulator.writes()).toHaveLength(1);
    const story = simulator.calls.map((call) => `${call.action} ${call.code ?? "done"}`);
    const refused = story.indexOf("PublishLiveStagingConfigToProduction InvalidSecurityToken.Expired");
    const sent = story.indexOf("PublishLiveStagingConfigToProduction done");
    expect(refused).toBeGreaterThan(0);
    expect(story.slice(refused + 1, sent)).toContain("DescribeLiveDomainConfigs done");
  });
});
