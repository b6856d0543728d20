import * as fc from "fast-check";
import { PreviewError } from "../../../review/plain";
import { readPreview } from "../../../review/preview";
import { reviewPreviews } from "../../../review/review";
import { decode } from "../../../review/decode";
import { hostile } from "./lib/hostile";
import { wordsOf } from "./lib/words";

const type = "apsaravideo:index:CasterSceneSync";
const urn = (name = "show", of = type) => `urn:pulumi:demo::project::${of}::${name}`;
const place = { casterId: "LIVE-1", fromSceneId: "pvw", toSceneId: "pgm" };
const sha = (digit: string) => `sha256:${digit.repeat(64)}`;
const scene = (text: string) => ({
  layout: null,
  components: { headline: { textLayerContent: { text } } },
  order: "headline",
});
const olds = { ...place, scene: scene("one"), digest: sha("1"), syncedAt: "2026-01-01T00:00:00Z" };
const news = { ...place, scene: scene("two"), digest: sha("2") };

const digest = (...steps: object[]) => JSON.stringify({ steps, changeSummary: { same: 1 } });
const update = (changes: object = {}, before: object = {}) => ({
  op: "update",
  urn: urn(),
  oldState: { outputs: { ...olds, ...before } },
  newState: { inputs: { ...news, ...changes } },
});
const review = (text: string) => {
  const [stack] = reviewPreviews([{ name: "preview.json", text }]).stacks;
  if (stack === undefined) throw new Error("there is no stack");
  return stack;
};
const only = (text: string) => {
  const [resource, ...rest] = review(text).resources;
  if (resource === undefined || rest.length > 0) throw new Error("expected one resource");
  return resource;
};

describe("a file that is no preview", () => {
  it.each([
    ["nothing", "", "it is empty"],
    ["text", "Previewing update (demo)\n", "it is not JSON"],
    ["a list", "[]", "it is not JSON"],
    ["half of a preview", '{"steps": [\n{"op":', "line 1 is not JSON"],
    ["other JSON", '{"name": "package"}', "neither steps nor diagnostics"],
    ["steps of another form", '{"steps": [{"op": 5}]}', "steps.0.op: "],
    ["an event of another form", '{"sequence":0}\n{"resourcePreEvent":{}}', "line 2 is not of"],
    ["a value that is nested too deep", digest(update({ scene: nested(2_000) })), "nested deeper than 500 levels"],
  ])("is refused with its name and the reason: %s", (_what, text, reason) => {
    expect(() => review(text)).toThrow(PreviewError);
    expect(() => review(text)).toThrow(reason);
    expect(() => review(text)).toThrow(/^preview\.json: /);
  });

  function nested(levels: number): unknown {
    return Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 0);
  }

  it("leads to no other error than a PreviewError, whatever it holds", () => {
    const json = fc.oneof(
      fc.json({ maxDepth: 6 }),
      fc.jsonValue().map((value) => digest(update({ scene: value, digest: value, casterId: value }, { scene: value }))),
      fc.jsonValue().map((value) => JSON.stringify({ steps: [value], diagnostics: [value] })),
      fc.jsonValue().map((value) => digest({ ...update(), oldState: value, newState: value, op: "create" })),
      fc.tuple(hostile, hostile).map(([one, two]) => digest({ ...update({ casterId: one }), urn: two, op: one })),
      fc.tuple(fc.nat(600), fc.string()).map(([at, text]) => {
        const whole = digest(update(), { op: "delete", urn: urn("auth"), oldState: { inputs: olds } });
        return whole.slice(0, at) + text + whole.slice(at + text.length);
      }),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(json, (text) => {
        try {
          review(text);
        } catch (error) {
          expect(error).toBeInstanceOf(PreviewError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the review of a preview", () => {
  it.each([
    ["a dynamic resource", "pulumi-nodejs:dynamic/apsaravideo:CasterSceneSync"],
    ["a resource of the plugin", type],
    ["a resource inside a component", `apsaravideo:index:DomainPromotion$${type}`],
  ])("knows %s", (_what, of) => {
    const resource = only(digest({ ...update(), urn: urn("a::b", of) }));
    expect(resource).toMatchObject({
      kind: "CasterSceneSync",
      name: "a::b",
      identity: "LIVE-1/pgm",
      step: "update",
      effect: "write",
      before: scene("one"),
      after: scene("two"),
      digestBefore: sha("1"),
      digestAfter: sha("2"),
      warnings: [],
    });
    expect(resource.changes.map(wordsOf)).toEqual(['headline says "two" instead of "one"']);
  });

  it("lists what else the preview changes, and neither stacks nor components", () => {
    const steps = ["aws:s3/bucket:Bucket", "pulumi:pulumi:Stack", "apsaravideo:index:DomainPromotion"].map((of) => ({
      op: "create",
      urn: urn("one", of),
    }));
    expect(review(digest(...steps, { op: "same", urn: urn("two", "aws:s3/bucket:Bucket") }))).toMatchObject({
      project: "project",
      stack: "demo",
      resources: [],
      others: ["create aws:s3/bucket:Bucket one"],
    });
  });

  it("lists what else is deleted and replaced first, and no read and no refresh that found the same", () => {
    const other = (op: string, name: string, states = {}) => ({
      op,
      urn: urn(name, "aws:s3/bucket:Bucket"),
      ...states,
    });
    const [old, next] = [{ outputs: { tags: "one" } }, { outputs: { tags: "two" } }];
    const steps = [
      other("read", "read"),
      other("refresh", "kept", { oldState: old, newState: old }),
      other("refresh", "moved", { oldState: old, newState: next }),
      other("update", "changed"),
      ...["create-replacement", "replace", "delete-replaced"].map((op) => other(op, "new")),
      other("same", "left"),
      other("delete-replaced", "left"),
      other("delete", "old"),
    ];
    expect(review(digest(...steps)).others?.map((each) => each.replace("aws:s3/bucket:Bucket ", ""))).toEqual([
      "replace new",
      "delete-replaced left",
      "delete old",
      "refresh moved",
      "update changed",
    ]);
  });

  it("shows no secret, whether the CLI hid it or not", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: '"hidden"' };
    const whole = only(digest(update({ scene: secret, note: secret }, { scene: scene("one") })));
    expect(JSON.stringify(whole)).not.toContain("hidden");
    expect(whole.after).toBeUndefined();
    expect(whole.warnings).toEqual([expect.stringContaining("marked as a secret")]);
    const part = only(digest(update({ scene: { ...scene("two"), extra: secret } })));
    expect(part.after).toEqual({ ...scene("two"), extra: "[secret]" });
    expect(part.warnings).toEqual([expect.stringContaining("marked as a secret")]);
  });

  it("knows no content while a value is unknown", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const resource = only(digest(update({ casterId: unknown, scene: unknown, digest: unknown })));
    expect(resource).toMatchObject({ effect: "unknown", changes: [] });
    expect(resource.after).toBeUndefined();
    expect(resource.digestAfter).toBeUndefined();
  });

  it.each([
    ["replaces that", {}, ". `up` replaces that by the content below."],
    ["may replace that", { digest: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, ". `up` may replace that."],
    ["leaves it", { digest: sha("1"), driftedFrom: sha("3") }, ", and `up` leaves it as it is."],
  ])("warns of a target that somebody changed, and says whether up %s", (_what, changes, end) => {
    const { warnings } = only(digest(update(changes, { driftedFrom: sha("3") })));
    expect(warnings).toEqual([`Somebody changed the PGM scene outside this resource${end}`]);
  });

  it("joins the steps of a replacement, and compares with nothing where the target is another one", () => {
    const states = { oldState: { outputs: olds }, newState: { inputs: { ...news, toSceneId: "other" } } };
    const steps = [
      { op: "create-replacement", urn: urn(), ...states },
      { op: "replace", urn: urn(), ...states },
      { op: "delete-replaced", urn: urn(), oldState: states.oldState },
    ];
    const resource = only(digest(...steps));
    expect(resource).toMatchObject({ step: "replace", effect: "write", identity: "LIVE-1/other", after: scene("two") });
    expect(resource.before).toBeUndefined();
    expect(resource.changes.map(wordsOf)).toEqual(['headline is, saying "two"']);
  });

  describe("of what an interrupted replacement left to be deleted", () => {
    const live = { inputs: news, outputs: { ...news, syncedAt: "then" } };
    const leftover = {
      delete: true,
      inputs: { ...olds, casterId: "LIVE-0" },
      outputs: { ...olds, casterId: "LIVE-0" },
    };
    const refresh = (state: object) => ({ op: "refresh", urn: urn(), oldState: state, newState: state });
    const deletion = { op: "delete-replaced", urn: urn(), oldState: leftover };

    it("has nothing to do where the resource itself is the same", () => {
      const same = { op: "same", urn: urn(), oldState: live, newState: live };
      for (const steps of [
        [same, deletion],
        [refresh(live), refresh(leftover), same, deletion],
        [refresh(live), { ...refresh(leftover), newState: { inputs: {}, outputs: {} } }],
      ]) {
        expect(only(digest(...steps))).toMatchObject({ effect: "none", identity: "LIVE-1/pgm", changes: [] });
      }
    });

    it("compares an update with the resource itself", () => {
      const resource = only(digest(refresh(live), refresh(leftover), update({ scene: scene("three") }), deletion));
      expect(resource).toMatchObject({ step: "update", effect: "write", before: scene("one") });
    });

    it("has nothing on air to change where nothing else is there", () => {
      expect(only(digest(deletion))).toMatchObject({ step: "delete", effect: "record" });
    });
  });

  it("compares with nothing where a refresh found the target gone and the resource is created again", () => {
    const refresh = { op: "refresh", urn: urn(), oldState: { inputs: olds, outputs: olds }, newState: null };
    const resource = only(digest(refresh, { op: "create", urn: urn(), newState: { inputs: news } }));
    expect(resource).toMatchObject({ step: "create", effect: "write", after: scene("two") });
    expect(resource.before).toBeUndefined();
  });

  it("writes nothing where a replacement adopts its target, or imports it", () => {
    const states = { oldState: { outputs: olds }, newState: { inputs: { ...news, toSceneId: "other", adopt: true } } };
    const adopted = only(
      digest({ op: "create-replacement", urn: urn(), ...states }, { op: "replace", urn: urn(), ...states }),
    );
    expect(adopted).toMatchObject({ step: "replace", effect: "record" });
    expect(adopted.warnings).toEqual([expect.stringMatching(/^`adopt` is set: /)]);
    const imported = { oldState: { outputs: olds }, newState: { inputs: { ...news, toSceneId: "other" } } };
    const steps = ["delete-replaced", "replace", "import-replacement"].map((op) => ({ op, urn: urn(), ...imported }));
    expect(only(digest(...steps))).toMatchObject({ step: "other", effect: "record" });
  });

  it("takes the step that changes something, where a refresh comes before it", () => {
    const refresh = { op: "refresh", urn: urn(), oldState: { outputs: olds }, newState: { outputs: olds } };
    expect(only(digest(refresh, update()))).toMatchObject({ step: "update", effect: "write" });
  });

  it("has nothing to do for a refresh that found what the state has, and takes note of one that did not", () => {
    const refresh = (outputs: object) => ({
      ...{ op: "refresh", urn: urn(), oldState: { outputs: olds } },
      newState: { inputs: olds, outputs },
    });
    expect(only(digest(refresh(olds)))).toMatchObject({ step: "other", effect: "none", changes: [] });
    expect(only(digest(refresh({ ...olds, digest: sha("3") })))).toMatchObject({ step: "other", effect: "record" });
  });

  it("gives a diagnostic to its resource by its URN, or by the caster or domain that it names", () => {
    const diagnostics = [
      { urn: urn(), message: "error: of the show\n", severity: "error" },
      { message: "copying pvw to pgm of the caster LIVE-1: a line\n", severity: "info" },
      { message: "warning: reading pvw of the caster LIVE-1: Keeping the last known source\n", severity: "info" },
      { message: "of the caster LIVE-1-2, which is another\n", severity: "warning" },
      { message: "<{%fg 1%}>error: <{%reset%}>of no resource\n", severity: "error" },
      { message: "a line of the program\n", severity: "info" },
      { message: "debug: nobody reads this\n", severity: "debug" },
    ];
    const { resources, problems } = review(JSON.stringify({ steps: [update()], diagnostics }));
    expect(resources[0]?.warnings).toEqual([
      "of the show",
      "copying pvw to pgm of the caster LIVE-1: a line",
      "reading pvw of the caster LIVE-1: Keeping the last known source",
    ]);
    expect(problems).toEqual(["of no resource", "of the caster LIVE-1-2, which is another"]);
  });

  it("is incomplete where the preview failed or did not end", () => {
    const failed = { message: "error: the program failed", severity: "error" };
    const printed = { message: "error: a line of the program", severity: "info" };
    const incompleteness = (value: object) => review(JSON.stringify(value)).incomplete;
    expect(incompleteness({ diagnostics: [failed], changeSummary: { same: 1 } })).toBe("the preview failed");
    expect(incompleteness({ diagnostics: [printed], changeSummary: { same: 1 } })).toBeUndefined();
    expect(incompleteness({ diagnostics: [printed], duration: 1 })).toBeUndefined();
    expect(incompleteness({ steps: [] })).toBe("the preview did not end");
    // What the CLI prints where it can't start the program.
    expect(incompleteness({})).toBe("the preview did not end");
    const logged = (...events: object[]) =>
      review(events.map((each, sequence) => JSON.stringify({ sequence, ...each })).join("\n")).incomplete;
    const [begin, end, over] = [{ preludeEvent: {} }, { summaryEvent: { isPreview: true } }, { cancelEvent: {} }];
    expect(logged(begin, end, over)).toBeUndefined();
    expect(logged(begin)).toBe("the preview did not end");
    expect(logged(begin, over)).toBe("the preview did not end");
    expect(logged(begin, { diagnosticEvent: failed }, end, over)).toBe("the preview failed");
  });

  it("has a resource whose inputs were refused, though it has no step", () => {
    const diagnostics = [{ urn: urn("late"), message: "refused", severity: "error" }];
    expect(review(JSON.stringify({ diagnostics })).resources).toMatchObject([
      { name: "late", step: "other", effect: "unknown", warnings: ["refused"] },
    ]);
  });
});

it("reads UTF-8 and UTF-16, each with its byte order mark", () => {
  const text = digest(update());
  for (const bytes of [text, `\uFEFF${text}`].map((each) => Buffer.from(each))) {
    expect(readPreview(decode(bytes)).steps).toHaveLength(1);
  }
  expect(readPreview(decode(Buffer.from(`\uFEFF${text}`, "utf16le"))).steps).toHaveLength(1);
});
