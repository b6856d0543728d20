import * as fc from "fast-check";
import { diff } from "../../../provider/core/diff";
import { namesOf } from "../../../provider/core/fields";
import { casterSceneSync } from "../../../provider/resources/casterSceneSync/definition";
import { stagingPromotion } from "../../../provider/resources/stagingPromotion/definition";
import type { ResourceDefinition } from "../../../provider/core/resource";
import { effectOf, facts } from "../../../review/effect";
import type { Properties } from "../../../review/plain";
import type { Kind } from "../../../review/values";

const definitions: [Kind, ResourceDefinition][] = [
  ["CasterSceneSync", casterSceneSync],
  ["StagingPromotion", stagingPromotion],
];

describe.each(definitions)("the effect of a step on a %s", (kind, definition) => {
  const { content, doneAt, performs } = facts[kind];

  it("knows the provider's names", () => {
    const performing = namesOf(definition.fields, ({ change }) => change === "perform");
    expect({ content, doneAt, performs: [...performs].sort() }).toEqual({
      content: definition.contentKey,
      doneAt: definition.doneAt,
      performs: performing.sort(),
    });
  });

  it("is a write exactly where the provider's diff performs the operation", () => {
    const value = fc.constantFrom("one", "two");
    const common = {
      digest: value,
      triggers: fc.oneof(value, fc.array(value, { maxLength: 1 })),
      driftedFrom: value,
      fromSceneId: value,
      note: value,
      wait: fc.boolean(),
    };
    const requiredKeys = ["digest"] as const;
    const olds = fc.record({ ...common, [doneAt]: value }, { requiredKeys: [...requiredKeys] });
    const news = fc.record(common, { requiredKeys: [...requiredKeys] });
    const seen = { write: 0, record: 0 };
    fc.assert(
      fc.property(olds, news, (before, after) => {
        // `check` fills in what is resolved, so a preview never lacks it beside an old value.
        const checked = { ...(before.fromSceneId && { fromSceneId: before.fromSceneId }), ...after } as Properties;
        const effect = effectOf(kind, "update", before as Properties, checked);
        expect(effect).toBe(diff(definition, before, checked as never).performs ? "write" : "record");
        seen[effect as "write" | "record"] += 1;
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(seen.write, seen.record)).toBeGreaterThan(10);
  });

  it.each<[string, Parameters<typeof effectOf>[1], Properties, string]>([
    ["a create", "create", { digest: "one" }, "write"],
    ["an adoption", "create", { digest: "one", adopt: true }, "record"],
    ["a create without a look-up", "create", {}, "unknown"],
    ["a replacement", "replace", { digest: "one" }, "write"],
    ["a replacement that adopts", "replace", { digest: "one", adopt: true }, "record"],
    ["a deletion", "delete", {}, "record"],
    ["no change", "same", {}, "none"],
    ["a refresh", "other", {}, "record"],
    ["unknown triggers", "update", { digest: "one", triggers: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, "unknown"],
    ["secret triggers", "update", { digest: "one", triggers: "[secret]" }, "unknown"],
  ])("is as announced of %s", (_what, step, news, expected) => {
    expect(effectOf(kind, step, { digest: "one", [doneAt]: "then", triggers: news["triggers"] ?? null }, news)).toBe(
      expected,
    );
  });
});
