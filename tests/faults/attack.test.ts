import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Simulator } from "../../local/simulator";
import { demo, startSimulator } from "../../local/simulator";
import { raw } from "../integration/simulator/lib/client";
import { acs3 } from "../integration/simulator/lib/sign";
import type { Attack, Tactic } from "./lib/attackers";
import { attack, broken, garbage, neverReads, slow } from "./lib/attackers";

const full = process.env["FAULTS"] === "all";
const size = full
  ? { crowd: 1_000, slow: 100, deaf: 20, garbage: 1_000 }
  : { crowd: 1_000, slow: 8, deaf: 2, garbage: 30 };

const secrets = ["first-secret", "second-secret", "second-key", "name-of-the-second", "value-of-the-second"];
const options = {
  credentials: [
    { accessKeyId: "first-key", accessKeySecret: "first-secret" },
    { accessKeyId: "second-key", accessKeySecret: "second-secret", accountId: "2" },
  ],
  worlds: {
    "2": {
      casters: [{ casterId: "second", casterName: "name-of-the-second" }],
      domains: [
        { domainName: "second.example.com", production: [{ functionName: "f", args: { a: "value-of-the-second" } }] },
      ],
    },
  },
  quotas: false as const,
  requestTimeoutMs: full ? 3_000 : 1_500,
  idleTimeoutMs: 1_000,
};

/** Makes one call after another until `during` settles, and checks each response. Returns the longest wait. */
async function honestClient(sim: Simulator, during: Promise<unknown>): Promise<{ calls: number; longestMs: number }> {
  let over = false;
  void during.finally(() => (over = true));
  let [calls, longestMs] = [0, 0];
  while (!over || calls === 0) {
    const began = performance.now();
    const answer = await raw(sim, acs3(sim, "DescribeCasterScenes", {}, `CasterId=${demo.casterId}`));
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([200, { Total: 2 }]);
    longestMs = Math.max(longestMs, performance.now() - began);
    calls += 1;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { calls, longestMs };
}

/** Runs the attacks, and returns the received text after every connection is closed. */
async function runAttacks(sim: Simulator, tactics: readonly Tactic[]): Promise<string[]> {
  const before = JSON.stringify([sim.world.snapshot(), sim.worldOf("2").snapshot()]);
  const attacks: Attack[] = tactics.map((tactic) => attack(sim.endpoint, tactic));
  const { longestMs } = await honestClient(sim, Promise.all(attacks.map(({ closed }) => closed)));
  const texts = attacks.map(({ text }) => text());
  expect(JSON.stringify([sim.world.snapshot(), sim.worldOf("2").snapshot()])).toBe(before);
  for (const text of texts) expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  expect(longestMs).toBeLessThan(full ? 10_000 : 3_000);
  if (full && tactics.length > 1)
    process.stdout.write(`\n${tactics.length} connections, an honest call took ${Math.ceil(longestMs)} ms at most\n`);
  return texts;
}

let sim: Simulator;
beforeEach(async () => (sim = await startSimulator(options)));
afterEach(() => sim.stop());

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

it("answers a thousand connections at once, each with its own result", async () => {
  const answers = await Promise.all(
    times(size.crowd, 0).map((_, index) =>
      raw(sim, index % 2 === 0 ? acs3(sim, "DescribeCasters") : { path: `/?${String(index)}` }),
    ),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses).toEqual(times(size.crowd / 2, [200, 400]).flat());
});

it("closes every connection that hangs, and serves honest clients meanwhile", async () => {
  const texts = await runAttacks(
    sim,
    Object.values(slow).flatMap((tactic) => times(size.slow, tactic)),
  );
  const codes = new Set(texts.map((text) => /"Code":"(\w+)"/.exec(text)?.[1]));
  expect(codes).toEqual(new Set(["RequestTimeout", "InvalidRequest", "MissingAction", undefined]));
});

it("closes a connection with more than a hundred waiting requests", async () => {
  await runAttacks(sim, times(size.deaf, neverReads));
});

it.each(Object.entries(broken))(
  "closes the connection after %s, with one error in the vendor's format",
  async (_, bytes) => {
    const [text = ""] = await runAttacks(sim, [(socket) => socket.write(bytes)]);
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d [A-Z]/);
    expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(JSON.parse(text.slice(text.indexOf("\r\n\r\n")))).toHaveProperty("Code");
    expect(sim.calls.filter(({ action }) => action === "DeleteCaster")).toEqual([]);
  },
);

it("serves honest clients among garbage", async () => {
  const inputs = garbage(size.garbage);
  for (let start = 0; start < inputs.length; start += 250) {
    await runAttacks(
      sim,
      inputs.slice(start, start + 250).map((bytes) => (socket) => socket.write(bytes)),
    );
  }
});

it("keeps no more memory after thousands of large unsigned requests than before", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // The last requests' memory is released in the turns after their responses, and partly by a second collection.
  const measureMemory = async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      collect();
    }
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 1024 / 1024;
  };
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const body = `Action=${"x".repeat(500_000)}`;
  await raw(sim, { headers, body });
  const before = await measureMemory();
  for (let sent = 0; sent < (full ? 500 : 150); sent += 50) {
    await Promise.all(times(50, 0).map((_, index) => raw(sim, { headers, body: `${body}${sent + index}` })));
  }
  expect((await measureMemory()) - before).toBeLessThan(20);
});

it("stops at once although hundreds of connections hang", async () => {
  const attacks = Object.values(slow).flatMap((tactic) => times(60, 0).map(() => attack(sim.endpoint, tactic)));
  await Promise.all(attacks.map(({ socket }) => new Promise((resolve) => socket.once("connect", resolve))));
  const began = performance.now();
  await sim.stop();
  expect(performance.now() - began).toBeLessThan(1_000);
  await Promise.all(attacks.map(({ closed }) => closed));
});
