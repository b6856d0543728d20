import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openStack } from "../../local/engine";
import type { Call } from "../../local/simulator";
import { serving } from "../lib/serving";
import { defaultQuotas } from "../../provider/live/rateLimiter";
import {
  casterId,
  domainName,
  many,
  overQuota,
  rates,
  startNeighbour,
  storm,
  throttleHalf,
  type Storm,
} from "./lib/storm";

/** The full storms have 300 resources; the short ones take a few seconds each. */
const whole = process.env["FAULTS"] === "all";
const crowd = whole ? { casters: 90, domains: 210 } : { casters: 6, domains: 12 };
const smaller = whole ? { casters: 30, domains: 90 } : { casters: 4, domains: 8 };
const retriesAtFirst = 100;
const pluginScript = resolve(__dirname, "../../plugin/dist/pulumi-resource-apsaravideo");

interface Figures {
  calls: number;
  throttled: number;
  seconds: number;
  lowest?: number | undefined;
  recoveredAfter?: number | undefined;
}
const figures: Record<string, Figures> = {};
jest.setTimeout(200_000);

const isThrottled = ({ code }: Call) => code?.startsWith("Throttling") === true;

async function measureStorm(name: string, { calls }: Storm, work: () => Promise<unknown>): Promise<Figures> {
  const started = Date.now();
  await work();
  const seconds = Math.round((Date.now() - started) / 100) / 10;
  return (figures[name] = { calls: calls.length, throttled: calls.filter(isThrottled).length, seconds });
}

it("causes no throttled call in a process with the quota to itself, however late the responses are", async () => {
  for (const latencyMs of whole ? [0, 200] : [200]) {
    const scene = await storm(smaller, { latencyMs });
    const found = await measureStorm(`alone, ${latencyMs} ms away`, scene, async () => {
      expect(await scene.up(32)).toEqual([]);
    });
    expect(found.throttled).toBe(0);
    expect(scene.missing()).toEqual([]);
    expect(overQuota(scene.calls)).toEqual([]);
  }
});

it("puts everything on air while another tool takes half of the quota", async () => {
  const scene = await storm(crowd);
  const stop = startNeighbour(scene);
  await measureStorm("half of the quota taken", scene, async () => expect(await scene.up(32)).toEqual([]));
  stop();
  expect(scene.missing()).toEqual([]);
  expect(overQuota(scene.calls)).toEqual([]);
});

it("slows down while half of all calls are throttled, puts everything on air, and recovers its rate afterwards", async () => {
  const scene = await storm(crowd);
  const stop = startNeighbour(scene);
  const name = "DescribeCasterScenes";
  let calmAt = Infinity;
  throttleHalf(scene, 20_261_122);
  // The storm lasts from the first call on, because a serving takes time to start.
  const calm = setInterval(() => {
    if (Date.now() - (scene.calls[0]?.at ?? Infinity) < (whole ? 15_000 : 1_500)) return;
    if (calmAt < Infinity) return;
    scene.simulator.faults.clear();
    calmAt = Date.now();
  }, 20);
  const found = await measureStorm("and half of all calls throttled", scene, async () =>
    expect(await scene.up(32)).toEqual([]),
  );
  clearInterval(calm);
  stop();
  expect(scene.missing()).toEqual([]);
  expect(overQuota(scene.calls)).toEqual([]);
  expect(scene.lines.filter((line) => line.includes(`quota for ${name} is short`)).length).toBeLessThanOrEqual(2);
  expect(scene.lines.join("\n")).toMatch(/the account's quota for \w+ is short: down to/);
  if (!whole) return;
  const inTime = rates(scene.calls, name);
  // The last calls end slowly in any case, so only the time after the calm counts.
  found.lowest = Math.min(...inTime.filter(({ at }) => at < calmAt).map(({ rate }) => rate));
  const again = inTime.find(({ at, rate }) => at >= calmAt && rate >= defaultQuotas[name] * 0.4);
  found.recoveredAfter = Math.round(((again?.at ?? Infinity) + 2_000 - calmAt) / 100) / 10;
  expect(found.lowest).toBeLessThanOrEqual(defaultQuotas[name] / 4);
  expect(found.recoveredAfter).toBeLessThan(15);
});

it("stops retrying a backend that answers 503 to everything, reports it, and converges with the next up", async () => {
  const broken = whole ? crowd : { casters: 0, domains: 70 };
  const scene = await storm(broken);
  scene.simulator.faults.add({ action: "*", kind: "status", times: Infinity });
  let failures: string[] = [];
  const found = await measureStorm("503 to everything", scene, async () => {
    failures = await scene.up(64);
  });
  // A preview makes three calls for a caster and two for a domain, each once, whatever the retries.
  const first = broken.casters * 3 + broken.domains * 2;
  expect(found.calls).toBeGreaterThanOrEqual(first);
  expect(found.calls).toBeLessThanOrEqual(first + retriesAtFirst + Math.ceil(found.seconds));
  expect(failures).toHaveLength(broken.casters + broken.domains);
  const usedUp = failures.filter((text) => text.includes("its retries are used up"));
  expect(usedUp.length).toBeGreaterThan(failures.length / 2);
  for (const text of failures) expect(text).toMatch(/ServiceUnavailable \(HTTP 503, RequestId [\w-]+\)/);
  scene.simulator.faults.clear();
  const next = whole ? smaller : { casters: 0, domains: 10 };
  const before = scene.missing().length;
  expect(await scene.up(32, next)).toEqual([]);
  expect(scene.missing()).toHaveLength(before - next.casters - next.domains);
});

it("succeeds for two pipelines at once on one account, each in processes of its own", async () => {
  const { casters, domains } = smaller;
  const scene = await storm(smaller);
  const half = (index: number, name: (index: number) => string, count: number) =>
    many(count / 2, (each) => name(each * 2 + index)).join(",");
  const folder = mkdtempSync(join(tmpdir(), "storm-"));
  const stacks = [0, 1].map((index) =>
    openStack({
      projectDir: resolve(__dirname, "stormProgram"),
      ...{ stack: `storm-${index}`, stateFile: join(folder, `${index}.json`), passphrase: "for this storm" },
      ...(serving === "plugin" ? { plugin: { package: "apsaravideo", script: pluginScript } } : {}),
      config: {
        "storm:casters": half(index, casterId, casters),
        "storm:domains": half(index, domainName, domains),
        ...scene.config,
        "apsaravideo:accessKeySecret": { secret: scene.config["apsaravideo:accessKeySecret"] ?? "" },
      },
      print: () => undefined,
    }),
  );
  try {
    await measureStorm("two pipelines", scene, async () => {
      const outcomes = await Promise.all(stacks.map((stack) => stack.up()));
      for (const { diagnostics } of outcomes)
        expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      for (const { ok } of outcomes) expect(ok).toBe(true);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(scene.missing()).toEqual([]);
});

afterAll(() => {
  if (!whole) return;
  const cells = Object.entries(figures).map(([name, { calls, throttled, seconds, lowest, recoveredAfter }]) =>
    [name.padEnd(34), calls, throttled, seconds, lowest ?? "", recoveredAfter ?? ""].map((cell) =>
      String(cell).padStart(10),
    ),
  );
  const head = [
    "".padEnd(34),
    ...["calls", "throttled", "seconds", "lowest/s", "recovered"].map((text) => text.padStart(10)),
  ];
  process.stdout.write(`\n${[head, ...cells].map((cell) => cell.join("")).join("\n")}\n`);
});
