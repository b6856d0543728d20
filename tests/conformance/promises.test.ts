import fc from "fast-check";
import { demo, startSimulator, type Simulator } from "../../local/simulator";
import type { FieldTable } from "../../provider/core/fields";
import { operationNames } from "../../provider/live/rateLimiter";
import { fields as casterSceneSync } from "../../provider/resources/casterSceneSync/inputs";
import { fields as stagingPromotion } from "../../provider/resources/stagingPromotion/inputs";
import { createServing, servings, type Serving } from "../lib/serving";

/*
 * What an engine expects of any provider, for both servings. Pulumi has no suite of its own for this.
 */

const marker = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const { casterId, domainName } = demo;

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ quotas: false });
});
afterEach(() => simulator.stop());

function open(name: (typeof servings)[number]): Serving {
  const settings: Record<string, string> = {
    "apsaravideo:endpoint": simulator.endpoint,
    "apsaravideo:accessKeyId": simulator.credentials.accessKeyId,
    "apsaravideo:accessKeySecret": simulator.credentials.accessKeySecret,
    "apsaravideo:quotas": JSON.stringify(Object.fromEntries(operationNames.map((each) => [each, 10_000]))),
  };
  return createServing({ read: (key) => settings[key], env: {}, log: () => undefined }, name);
}

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const common = {
  note: optional(fc.string({ maxLength: 20 })),
  triggers: optional(fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes("__proto__"))),
  timeouts: optional(fc.constantFrom<object>({}, { call: 5 }, { call: 5, operation: 60 })),
  regionId: optional(fc.constant("cn-shanghai")),
};
const kinds: Record<"casterSceneSync" | "stagingPromotion", { fields: FieldTable; valid: fc.Arbitrary<object> }> = {
  casterSceneSync: {
    fields: casterSceneSync,
    valid: fc.record({
      ...{ casterId: fc.constant(casterId), fromSceneId: optional(fc.constant(demo.pvwSceneId)) },
      ...{ onAir: optional(fc.constant("allow")), ...common },
    }),
  },
  stagingPromotion: {
    fields: stagingPromotion,
    valid: fc.record({
      ...{ domainName: fc.constant(domainName), functionName: fc.constant("aliauth"), wait: optional(fc.boolean()) },
      ...common,
    }),
  },
};
const plain = (value: object) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;

describe.each(servings)("the serving %s", (name) => {
  describe.each(["casterSceneSync", "stagingPromotion"] as const)("of %s", (kind) => {
    const { valid, fields } = kinds[kind];

    it("checks the same inputs to the same result, and its own result to itself", async () => {
      const resource = open(name)[kind];
      const property = fc.asyncProperty(valid, async (given) => {
        const news = plain(given);
        const first = await resource.check({}, news);
        expect(first.failures).toEqual([]);
        expect(await resource.check({}, news)).toEqual(first);
        expect(await resource.check(first.inputs, first.inputs)).toEqual(first);
        expect(await resource.check(first.inputs, news)).toEqual(first);
      });
      await fc.assert(property, { numRuns: 15 });
    });

    it("blames only declared properties, whatever is given", async () => {
      const resource = open(name)[kind];
      const names = Object.keys(fields);
      const given = fc.dictionary(
        fc.constantFrom(...names),
        fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(marker)),
      );
      const property = fc.asyncProperty(given, async (news) => {
        const { failures } = await resource.check({}, plain(news));
        for (const { property: blamed, reason } of failures) {
          expect(["", ...names]).toContain(blamed.split(".")[0]);
          expect(reason).not.toBe("");
        }
      });
      await fc.assert(property, { numRuns: 40 });
    });

    it("finds no difference in what it created, and reads it as it is", async () => {
      const resource = open(name)[kind];
      const property = fc.asyncProperty(valid, async (given) => {
        const news = plain({ ...given, ...(kind === "stagingPromotion" ? { wait: true } : {}) });
        const { inputs } = await resource.check({}, news);
        const { id, outs } = await resource.create(inputs);
        expect(outs).toMatchObject(inputs);
        expect(await resource.diff(id, outs, inputs)).toEqual({ changes: false, replaces: [] });
        const seen = await resource.read(id, outs);
        expect(seen).toMatchObject({ id, props: outs });
        expect(await resource.diff(id, seen.props ?? {}, inputs)).toEqual({ changes: false, replaces: [] });
        expect(await resource.check(seen.inputs ?? {}, news)).toEqual({ inputs, failures: [] });
      });
      await fc.assert(property, { numRuns: 8 });
    });

    it("sees each input that changes, and replaces for the ones that name another target", async () => {
      const resource = open(name)[kind];
      const { inputs } = await resource.check({}, plain(fc.sample(valid, { numRuns: 1, seed: 7 })[0] ?? {}));
      const { id, outs } = await resource.create(inputs);
      for (const [key, { change }] of Object.entries(fields)) {
        const difference = await resource.diff(id, outs, { ...inputs, [key]: "another" });
        expect({ key, ...difference }).toEqual({ key, changes: true, replaces: change === "replace" ? [key] : [] });
      }
    });

    it("writes nothing for a check, a difference and a read", async () => {
      const resource = open(name)[kind];
      const { inputs } = await resource.check({}, plain(fc.sample(valid, { numRuns: 1, seed: 7 })[0] ?? {}));
      const { id, outs } = await resource.create(inputs);
      const before = simulator.writes().length;
      await resource.check(inputs, { ...inputs, triggers: "another" });
      await resource.diff(id, outs, { ...inputs, triggers: "another" });
      await resource.read(id, outs);
      expect(before).toBe(1);
      expect(simulator.writes()).toHaveLength(before);
    });

    it("makes the content unknown while a value that locates the source is unknown", async () => {
      const resource = open(name)[kind];
      const place = kind === "casterSceneSync" ? "casterId" : "domainName";
      const news = plain({ ...(fc.sample(valid, { numRuns: 1, seed: 7 })[0] ?? {}), [place]: marker });
      const { inputs, failures } = await resource.check({}, news);
      expect(failures).toEqual([]);
      expect(inputs).toMatchObject({ ...news, digest: marker });
      expect(simulator.calls).toEqual([]);
    });
  });
});
