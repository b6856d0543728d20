import fc from "fast-check";
import { validateInputs } from "../../../provider/core/check";
import { casterSceneSync } from "../../../provider/resources/casterSceneSync/definition";
import { fromIdentity, identityOf } from "../../../provider/resources/casterSceneSync/inputs";
import { UNKNOWN } from "../../../provider/core/values";

const validate = (news: Record<string, unknown>) => validateInputs(casterSceneSync, news);
const properties = (news: Record<string, unknown>) => validate(news).map((failure) => failure.property);

it("accepts the fewest and the most inputs", () => {
  expect(validate({ casterId: "c1" })).toEqual([]);
  const all = {
    fromSceneId: "s1",
    toSceneId: "s2",
    regionId: "cn-shanghai",
    triggers: [{ build: 7 }],
    onAir: "refuse",
  };
  const more = { note: "evening", expectedDigest: `sha256:${"0".repeat(64)}`, timeouts: { call: 5, operation: 60 } };
  expect(validate({ casterId: "LIVEPRODUCER_POST-cn-0pp1czt****", ...all, ...more })).toEqual([]);
});

it("reports all failures at once, each on the user's input", () => {
  const news = {
    fromSceneId: 7,
    onAir: "never",
    expectedDigest: "abc",
    timeouts: { call: -1, operations: 2 },
    tosceneId: "x",
  };
  expect(properties(news)).toEqual([
    "casterId",
    "fromSceneId",
    "onAir",
    "expectedDigest",
    "timeouts.call",
    "timeouts.operations",
    "tosceneId",
  ]);
});

it("names the expected and the given value", () => {
  expect(validate({ casterId: "c1", onAir: "never" })).toEqual([
    { property: "onAir", reason: 'expected "allow" or "refuse", got "never"' },
  ]);
  expect(validate({})).toEqual([
    {
      property: "casterId",
      reason:
        'is required: expected the ID of a caster (production studio), such as "LIVEPRODUCER_POST-cn-0pp1czt****"',
    },
  ]);
});

it("refuses to copy a scene onto itself", () => {
  expect(properties({ casterId: "c1", fromSceneId: "s1", toSceneId: "s1" })).toEqual(["toSceneId"]);
});

it("accepts an unknown at any place", () => {
  const news = {
    casterId: UNKNOWN,
    fromSceneId: UNKNOWN,
    toSceneId: UNKNOWN,
    timeouts: { call: UNKNOWN },
    triggers: [UNKNOWN],
  };
  expect(validate(news)).toEqual([]);
});

it("never throws, and names only given or missing properties", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ maxLength: 12 }), fc.jsonValue()), fc.jsonValue(), (rest, casterId) => {
      const known = ["casterId", ...Object.keys(rest)];
      for (const { property, reason } of validate({ ...rest, casterId })) {
        expect(known.some((name) => property === name || property.startsWith(`${name}.`))).toBe(true);
        expect(reason).not.toBe("");
      }
    }),
  );
});

it("parses the identity that it formats", () => {
  const id = fc.stringMatching(/^[\x21-\x2e\x30-\x7e]{1,40}$/);
  fc.assert(
    fc.property(id, id, (casterId, toSceneId) => {
      expect(fromIdentity(identityOf({ casterId, toSceneId }))).toEqual({ casterId, toSceneId });
    }),
  );
  expect(fromIdentity("no-slash")).toEqual({});
  expect(fromIdentity("a/b/c")).toEqual({});
});
