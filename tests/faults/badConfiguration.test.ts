import fc from "fast-check";
import { createServing } from "../lib/serving";
import { demo } from "../integration/lifecycle/lib/world";
import { count, getRunCount, hostileText, runs } from "./lib/hostile";

/** One value of one key, and the key that the failure must name. */
interface Given {
  value: string | undefined;
  refused: boolean;
}
const acceptValues = (...values: (string | undefined)[]) =>
  fc.constantFrom(...values).map((value): Given => ({ value, refused: false }));
const refuseValues = (...values: fc.Arbitrary<string>[]) =>
  fc.oneof(...values).map((value): Given => ({ value, refused: value !== "" }));

const noJson = fc.oneof(hostileText, fc.constantFrom("{", "null", "[]", "7", '"a"', "{'call':1}"));
const noTimeouts = fc.constantFrom(
  '{"call":0}',
  '{"call":"1"}',
  '{"call":1e999}',
  '{"calls":1}',
  '{"__proto__":{},"x":1}',
);
const noQuotas = fc.constantFrom(
  '{"CopyCasterSceneConfg":1}',
  '{"DescribeCasters":0}',
  '{"DescribeCasters":-1}',
  '{"DescribeCasters":"1"}',
  "[1]",
  '{"a":{}}',
);
const noEndpoint = fc.constantFrom("https://x", "x/y", "x?y", "x:y", "a b", "user@host", "x:123456", "日本語");

const keys: Record<string, fc.Arbitrary<Given>> = {
  "apsaravideo:endpoint": fc.oneof(
    acceptValues(undefined, "", "live.aliyuncs.com", "[::1]:80"),
    refuseValues(hostileText, noEndpoint),
  ),
  "apsaravideo:protocol": fc.oneof(
    acceptValues(undefined, "", "http", "https"),
    refuseValues(hostileText, fc.constant("HTTPS")),
  ),
  "apsaravideo:lookups": fc.oneof(
    acceptValues("off"),
    refuseValues(
      hostileText.filter((text) => text !== ""),
      fc.constant("OFF"),
    ),
  ),
  "apsaravideo:timeouts": fc.oneof(acceptValues(undefined, "{}", '{"call":1}'), refuseValues(noJson, noTimeouts)),
  "apsaravideo:secretArguments": fc.oneof(
    acceptValues(undefined, "", "[]", '["x_*", "!ttl_key"]'),
    refuseValues(hostileText, fc.constantFrom("{", "null", "7", '"a"', "[7]", '[""]', '["!*"]', '["a b"]')),
  ),
  "apsaravideo:quotas": fc.oneof(
    acceptValues(undefined, "{}", '{"DescribeCasters":1}'),
    refuseValues(noJson, noQuotas),
  ),
};
const free = ["region", "fingerprintKey", "securityToken"].map((key) => `apsaravideo:${key}`);

it("names every bad key, all at once, and shows no value", async () => {
  const property = fc.asyncProperty(
    fc.record(keys) as fc.Arbitrary<Record<string, Given>>,
    fc.tuple(...free.map(() => hostileText)),
    fc.option(hostileText, { nil: undefined }),
    async (given, texts, secret) => {
      count();
      const settings = new Map<string, string | undefined>(
        Object.entries(given).map(([key, { value }]) => [key, value]),
      );
      free.forEach((key, index) => settings.set(key, texts[index]));
      settings.set("apsaravideo:accessKeySecret", secret);
      const { casterSceneSync, close } = createServing({
        read: (key) => settings.get(key),
        env: {},
        log: () => undefined,
      });
      const { failures } = await casterSceneSync.check({}, { casterId: demo.casterId });
      await close();
      const wanted = Object.entries(given).flatMap(([key, { refused }]) => (refused ? [key] : []));
      const half = secret !== undefined && secret !== "" ? ["apsaravideo:accessKeySecret"] : [];
      const blamed = failures.map(({ reason }) => /^[\w-]+:\w+/.exec(reason)?.[0]);
      expect(new Set(blamed)).toEqual(new Set([...wanted, ...half]));
      expect(failures.every(({ reason, property }) => reason.length < 200 && property === "")).toBe(true);
      const shown = JSON.stringify(failures);
      for (const { value = "" } of Object.values(given)) if (value.length > 8) expect(shown).not.toContain(value);
    },
  );
  await fc.assert(property, { numRuns: runs(300, 14_000) });
});

it("accepts no quota that makes a call wait for ever", async () => {
  const quota = fc.oneof(fc.double({ min: 5, max: Number.MAX_VALUE, noNaN: true }), fc.constantFrom(1e300, 1e308));
  const property = fc.asyncProperty(quota, async (perSecond) => {
    count();
    const settings: Record<string, string> = {
      "apsaravideo:endpoint": "127.0.0.1:1",
      "apsaravideo:accessKeyId": "id",
      "apsaravideo:accessKeySecret": "secret",
      "apsaravideo:timeouts": '{"operation":5}',
      "apsaravideo:quotas": JSON.stringify({ DescribeCasterScenes: perSecond }),
    };
    const { lookups } = createServing({
      ...{ read: (key: string) => settings[key], env: {}, log: () => undefined },
      backoff: { startingDelay: 1, maxDelay: 1, attemptsAtFaults: 1 },
      clock: { now: () => 0, sleep: () => Promise.resolve() },
    });
    const failed = lookups.getCasterScenes({ casterId: demo.casterId }).catch((error: Error) => error.message);
    expect(await failed).toContain("Local.Unreachable");
  });
  await fc.assert(property, { numRuns: runs(10, 200), endOnFailure: true });
}, 60_000);

afterAll(() => {
  if (process.env["FAULTS"] === "all") process.stdout.write(`\nbad configuration: ${getRunCount()} cases\n`);
});
