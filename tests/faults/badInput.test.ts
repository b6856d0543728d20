import fc from "fast-check";
import { createServing } from "../lib/serving";
import type { Properties } from "../integration/lifecycle/lib/world";
import {
  anything,
  asJson,
  count,
  getRunCount,
  hostileKey,
  hostileText,
  noText,
  runs,
  unknownSomewhere,
} from "./lib/hostile";

/** One value of one input, and whether check must refuse it. */
interface Given {
  value: unknown;
  refused: boolean;
}
const acceptValues = (...values: unknown[]) =>
  fc.constantFrom(...values).map((value): Given => ({ value, refused: false }));
const refuseValues = (...values: fc.Arbitrary<unknown>[]) =>
  fc.oneof(...values).map((value): Given => ({ value, refused: true }));
const unknown = unknownSomewhere.map((value): Given => ({ value, refused: false }));
const absent = fc.constant<Given>({ value: null, refused: false });
const missing = fc.constant<Given>({ value: null, refused: true });
const optionalInput = (...each: fc.Arbitrary<Given>[]) => fc.oneof(absent, unknown, ...each);
const requiredInput = (...each: fc.Arbitrary<Given>[]) => fc.oneof(missing, unknown, ...each);
const noBoolean = noText.filter((value) => typeof value !== "boolean");
const noObject = fc.oneof(
  fc.boolean(),
  fc.integer(),
  hostileText,
  fc.constantFrom<unknown>({ call: 0 }, { call: "9" }, [], [1]),
);

const shared = {
  regionId: optionalInput(acceptValues("cn-shanghai"), refuseValues(noText, hostileText)),
  triggers: anything.map((value): Given => ({ value, refused: false })),
  expectedDigest: optionalInput(acceptValues(`sha256:${"a".repeat(64)}`), refuseValues(noText, hostileText)),
  adopt: optionalInput(acceptValues(true, false), refuseValues(noBoolean, hostileText)),
  note: optionalInput(acceptValues("", "日本語 🎬", "\ud800"), refuseValues(noText, fc.constant("n".repeat(100_000)))),
  timeouts: optionalInput(acceptValues({}, { call: 1 }, { call: 0.05, operation: 86_400 }), refuseValues(noObject)),
};
const inputs = {
  casterSceneSync: {
    casterId: requiredInput(acceptValues("LIVEPRODUCER_POST-cn-1"), refuseValues(noText, hostileText)),
    fromSceneId: optionalInput(acceptValues("from"), refuseValues(noText, hostileText)),
    toSceneId: optionalInput(acceptValues("to"), refuseValues(noText, hostileText)),
    onAir: optionalInput(acceptValues("allow", "refuse"), refuseValues(noText, hostileText)),
    ...shared,
  },
  stagingPromotion: {
    domainName: requiredInput(acceptValues("live.example.com"), refuseValues(noText, hostileText)),
    functionName: requiredInput(acceptValues("aliauth"), refuseValues(noText, hostileText)),
    wait: optionalInput(acceptValues(true, false), refuseValues(noBoolean, hostileText)),
    ...shared,
  },
};
const extras = fc.uniqueArray(fc.tuple(hostileKey, anything), { maxLength: 3, selector: ([key]) => key });

function provider() {
  const settings: Record<string, string> = { "apsaravideo:lookups": "off" };
  return createServing({ read: (key) => settings[key], env: {}, log: () => undefined });
}
const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe.each(["casterSceneSync", "stagingPromotion"] as const)("%s", (name) => {
  const given = fc.record(
    Object.fromEntries(Object.entries(inputs[name]).map(([key, each]) => [key, each])),
  ) as fc.Arbitrary<Record<string, Given>>;

  it("reports a failure for every bad input, all at once, and for nothing else", async () => {
    const resource = provider()[name];
    const property = fc.asyncProperty(given, extras, async (each, more) => {
      count();
      const entries = Object.entries(each).map(([key, { value }]) => [key, value] as const);
      const news = asJson<Properties>([...entries, ...more]);
      const { inputs: checked, failures } = await resource.check({}, news);
      const reported = new Set(failures.map((failure) => topOf(failure.property, more)));
      const wanted = Object.entries(each).filter(([, { refused }]) => refused);
      expect(reported).toEqual(new Set([...wanted.map(([key]) => key), ...more.map(([key]) => key)]));
      for (const { reason } of failures) {
        expect(reason.length).toBeLessThan(700);
        expect(reason).not.toMatch(/an error inside|\n\s*at /);
      }
      expect(wire({ checked, failures })).toEqual({ checked, failures });
    });
    await fc.assert(property, { numRuns: runs(400, 26_000) });
  });

  it("returns a decision and never throws, whatever the state contains", async () => {
    const resource = provider()[name];
    const keys = [...Object.keys(inputs[name]), "digest", "syncedAt", "promotedAt", "scene", "config"];
    const record = fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...keys), hostileKey), anything), { maxLength: 6 })
      .map((entries) => asJson<Properties>(entries));
    const property = fc.asyncProperty(record, record, async (olds, news) => {
      count();
      const { changes, replaces } = await resource.diff("id", olds, news);
      expect(typeof changes).toBe("boolean");
      expect(Array.isArray(replaces)).toBe(true);
      expect(replaces.length === 0 || changes).toBe(true);
      expect(await resource.diff("id", { ...news, syncedAt: 1, promotedAt: 1 }, news)).toEqual({
        changes: false,
        replaces: [],
      });
    });
    await fc.assert(property, { numRuns: runs(300, 16_000) });
  });
});

/** `timeouts.call` is reported on `timeouts`. A hostile key may contain a dot. */
function topOf(property: string, more: readonly (readonly [string, unknown])[]): string {
  return more.some(([key]) => key === property) ? property : (property.split(".")[0] ?? "");
}

afterAll(() => {
  if (process.env["FAULTS"] === "all") process.stdout.write(`\nbad input: ${getRunCount()} cases\n`);
});
