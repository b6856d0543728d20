import * as fc from "fast-check";
import MarkdownIt from "markdown-it";
import { changesBetween, contentOf } from "../../../review/changes";
import { renderMarkdown } from "../../../review/markdown";
import { code } from "../../../review/markdownText";
import type { Json, ResourceReview, Review } from "../../../review/values";
import { hostile, hostileConfig, hostileScene, mark } from "./lib/hostile";

const markdown = new MarkdownIt({ html: true, linkify: true });
const sha = `sha256:${"a".repeat(64)}`;

const resource = (changes: Partial<ResourceReview>): ResourceReview => ({
  kind: "CasterSceneSync",
  urn: "urn:pulumi:demo::project::apsaravideo:index:CasterSceneSync::evening-show",
  name: "evening-show",
  identity: "caster/pgm",
  step: "update",
  effect: "write",
  changes: [],
  warnings: [],
  ...changes,
});
const reviewOf = (...resources: ResourceReview[]): Review => ({
  stacks: [{ project: "project", stack: "demo", resources, problems: [] }],
});

/** The Markdown as a reader of its source sees it. */
const source = (text: string) => text.replace(/&#(\d+);/g, (_, number) => String.fromCodePoint(Number(number)));
const scene = (components: { [key: string]: Json }): Json => ({
  layout: null,
  components,
  order: Object.keys(components).join(" < "),
});
const says = (text: string): Json => ({ textLayerContent: { text } });

function updated(before: Json, after: Json): ResourceReview {
  const changes = changesBetween("CasterSceneSync", before, after);
  return resource({ before, after, digestBefore: sha, digestAfter: sha, changes });
}

describe("review.md", () => {
  it("has a headline, a table of changes, the digest to approve, warnings, and what is not shown", () => {
    const before = scene({ headline: says("Good evening"), logo: {} });
    const shown = { ...updated(before, scene({ headline: says("Good night") })), warnings: ["the caster is on air"] };
    const plan = { name: "plan.json", checksum: sha };
    expect(source(renderMarkdown({ ...reviewOf(shown), plan })))
      .toBe(`### <code>project/demo</code>: 1 resource is written

#### <code>evening-show</code> (CasterSceneSync <code>caster/pgm</code>)

<code>evening-show</code> puts 2 changes on air: <code>headline</code> says "<code>Good night</code>" instead of "<code>Good evening</code>"; <code>logo</code> disappears.

Warnings:

- <code>the caster is on air</code>

| change | before | after |
| --- | --- | --- |
| <code>headline</code> says "<code>Good night</code>" instead of "<code>Good evening</code>" | <code>Good evening</code> | <code>Good night</code> |
| <code>logo</code> disappears | <code>{}</code> |  |

Digest to approve: \`${sha}\`

Not shown, because the API never returns them: the layer order (cover, background) and the content of HTML layers. Whether the caster is streaming is looked up only with \`onAir: "refuse"\`.

Plan: <code>plan.json</code> \`${sha}\`

Pictures and everything in full: the page \`review.html\`.
`);
  });

  it.each<[string, Partial<ResourceReview>, string]>([
    [
      "of a first create",
      { step: "create", after: scene({ logo: {} }) },
      "puts a scene with 1 component on air (<code>logo</code>); what is on air now is not known.",
    ],
    [
      "of an empty scene",
      { step: "create", after: scene({}) },
      "puts a scene without components on air; what is on air now is not known.",
    ],
    [
      "of a first promotion",
      { kind: "StagingPromotion", step: "create", after: { f: { a: "1" }, g: { b: "2", c: "3" } } },
      "publishes 3 arguments to production; what is in production now is not known.",
    ],
    ["of a repeated write", { before: scene({}), after: scene({}) }, "puts the same content on air again."],
    [
      "of changes in parts that are secrets",
      { before: scene({}), after: scene({}), digestBefore: sha, digestAfter: sha.replaceAll("a", "b") },
      "puts changes on air that can't be seen here.",
    ],
    ["of a scene that is a secret", { before: scene({}) }, "puts content on air that can't be seen here."],
    [
      "of a first promotion that is a secret",
      { kind: "StagingPromotion", step: "create" },
      "puts content in production that can't be seen here.",
    ],
    ["of a change that is only noted", { effect: "record" }, "changes nothing on air; up only updates the state."],
    ["of a deletion", { step: "delete", effect: "record" }, "is forgotten; nothing changes on air."],
    ["of an unknown source", { effect: "unknown", kind: "StagingPromotion" }, "would put in production is not known."],
  ])("says in one sentence what up does: %s", (_what, changes, sentence) => {
    expect(source(renderMarkdown(reviewOf(resource(changes))))).toContain(sentence);
  });

  it("names three changes in the headline, and how many more there are", () => {
    const names = ["a", "b", "c", "d", "e"];
    const before = scene({});
    const text = source(
      renderMarkdown(reviewOf(updated(before, scene(Object.fromEntries(names.map((name) => [name, {}])))))),
    );
    expect(text).toMatch(/puts 5 changes on air: .*<code>c<\/code> appears, behind <code>d<\/code>; and 2 more\.\n/);
  });

  it("is one line where there is nothing to do, of all stacks together", () => {
    const idle = resource({ step: "same", effect: "none" });
    expect(source(renderMarkdown(reviewOf()))).toBe("Nothing to do in <code>project/demo</code>.\n");
    expect(source(renderMarkdown({ ...reviewOf(idle), plan: { name: "plan.json", checksum: sha } }))).toBe(
      `Nothing to do in <code>project/demo</code>.\n\nPlan: <code>plan.json</code> \`${sha}\`\n`,
    );
    const [one, two] = [reviewOf(idle), reviewOf()].flatMap(({ stacks }) => stacks);
    const stacks = [one, two].flatMap((stack) => stack ?? []);
    expect(source(renderMarkdown({ stacks }))).toBe(
      "Nothing to do in <code>project/demo</code>, <code>project/demo</code>.\n",
    );
    expect(renderMarkdown({ stacks: [{ project: "", stack: "", resources: [], problems: [] }] })).toBe(
      "Nothing to do.\n",
    );
  });

  it("tells what is written before what is not known, and that before what is only noted", () => {
    const named = (["record", "unknown", "write", "none"] as const).map((effect) =>
      resource({ name: effect, effect, warnings: ["a line"] }),
    );
    const text = renderMarkdown(reviewOf(...named));
    const titles = [...text.matchAll(/^#### <code>(\w+)/gm)].map(([, title]) => title);
    expect(titles).toEqual(["write", "unknown", "record", "none"]);
    expect(text).toContain("1 resource is written, 1 could not be looked up or is not known yet\n");
  });

  it("has the errors of the preview, and what else it changes", () => {
    const text = source(
      renderMarkdown({
        stacks: [{ project: "p", stack: "s", resources: [], problems: ["the program failed"], others: ["create a b"] }],
      }),
    );
    expect(text).toContain("The preview reports:\n\n- <code>the program failed</code>\n");
    expect(text).toContain("Other changes of this preview:\n\n- <code>create a b</code>\n");
  });
});

describe("an incomplete review", () => {
  const incomplete = (...resources: ResourceReview[]): Review => ({
    stacks: [{ project: "p", stack: "s", resources, problems: [], incomplete: "the preview failed" }],
  });

  it("says so in its headline, and never that there is nothing to do", () => {
    for (const review of [incomplete(), incomplete(resource({ step: "same", effect: "none" }))])
      expect(source(renderMarkdown(review))).toBe(
        "### <code>p/s</code>: the preview failed, so this review is incomplete, no change was found\n",
      );
  });

  it("has no digest to approve", () => {
    const text = renderMarkdown(incomplete(updated(scene({}), scene({ logo: {} }))));
    expect(text).toContain("the preview failed, so this review is incomplete, 1 resource is written\n");
    expect(text).toContain(`\n\nDigest: \`${sha}\`\n`);
  });
});

describe("the cut of a long review", () => {
  const limit = 60_000;
  const long = (components: number) =>
    updated(
      scene({}),
      scene(Object.fromEntries(Array.from({ length: components }, (_, i) => [`component ${i}`, says(`text ${i}`)]))),
    );

  it.each([10, 100, 1_000, 10_000])("counts what is left out of %d components", (number) => {
    const text = renderMarkdown(reviewOf(long(number)));
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(source(text)).toContain(`puts ${number} changes on air: `);
    const rows = text.match(/^\| <code>component /gm)?.length ?? 0;
    const left = Number(/^\| and (\d+) changes more: see `review\.html` \| \| \|$/m.exec(text)?.[1] ?? 0);
    expect(rows + left).toBe(number);
    expect(left > 0).toBe(number >= 1_000);
    expect(text).toContain(`Digest to approve: \`${sha}\``);
  });

  it("counts whole resources that are left out, those that are written last", () => {
    const many = Array.from({ length: 10_000 }, (_, i) =>
      resource({ name: `r${i}`, effect: i === 9_999 ? "write" : "record" }),
    );
    const text = renderMarkdown(reviewOf(...many));
    expect(text.length).toBeLessThanOrEqual(limit);
    const shown = [...text.matchAll(/^#### <code>(r\d+)<\/code>/gm)].map(([, name]) => name);
    expect(shown[0]).toBe("r9999");
    const left = Number(/^(\d+) more parts of this review did not fit here: see `review\.html`\.$/m.exec(text)?.[1]);
    expect(shown.length + left).toBe(10_000);
    expect(shown.length).toBeGreaterThan(100);
  });

  it("keeps any review within what a comment takes", () => {
    const huge = fc.tuple(hostile, fc.integer({ min: 1, max: 3_000 })).map(([text, times]) => text.repeat(times));
    const texts = fc.array(huge, { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.tuple(huge, texts, texts), { maxLength: 12 }), texts, (given, problems) => {
        const resources = given.map(([name, warnings, values]) => {
          const after = scene(Object.fromEntries(values.map((value) => [value, says(value)])));
          return { ...updated(scene({}), after), name, identity: name, warnings };
        });
        const stack = { project: "p", stack: "s", resources, problems, others: problems };
        expect(renderMarkdown({ stacks: [stack, stack] }).length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 15 },
    );
  });
});

describe("hostile text", () => {
  const anything = fc
    .record({
      project: hostile,
      stack: hostile,
      name: hostile,
      identity: hostile,
      warnings: fc.array(hostile, { maxLength: 2 }),
      problems: fc.array(hostile, { maxLength: 2 }),
      plan: hostile,
      kind: fc.constantFrom("CasterSceneSync" as const, "StagingPromotion" as const),
      step: fc.constantFrom("create" as const, "update" as const, "delete" as const),
      effect: fc.constantFrom("write" as const, "record" as const, "unknown" as const),
      before: fc.option(fc.oneof(hostileScene, hostileConfig), { nil: undefined }),
      after: fc.oneof(hostileScene, hostileConfig),
    })
    .map(({ project, stack, problems, plan, before, after, ...each }): Review => {
      const changes = before === undefined ? contentOf(each.kind, after) : changesBetween(each.kind, before, after);
      const reviewed = { ...resource({ ...each, after, changes }), ...(before === undefined ? {} : { before }) };
      const stacks = [{ project, stack, resources: [reviewed], problems, others: problems }];
      return { stacks, plan: { name: plan, checksum: sha } };
    });

  const run = (check: (text: string) => void, numRuns = 150) =>
    fc.assert(
      fc.property(anything, (review) => check(renderMarkdown(review))),
      { numRuns },
    );

  it("becomes code, and never a tag, a link, a picture, a heading, a list, a table or a fence", () => {
    run((text) => {
      const html = markdown.render(text).replace(/<code>[^<]*<\/code>/g, "");
      expect(html).not.toContain(mark);
      const tags = new Set(html.match(/<[^>]*>?/g) ?? []);
      const ours = /^<\/?(h3|h4|p|ul|li|table|thead|tbody|tr|th|td)>$/;
      expect([...tags].filter((tag) => !ours.test(tag))).toEqual([]);
      expect(html.match(/<h3>/g)).toHaveLength(1);
      expect(html.match(/<h4>/g)).toHaveLength(1);
    });
  });

  it("begins no line, so that no host takes it for a command, and leaves every row its three cells", () => {
    run((text) => {
      for (const line of text.split("\n")) {
        expect(line).toMatch(/^($|### |#### |<code>|[A-Z1-9]|- |\| )/);
        if (line.startsWith("|")) expect(line.split("|")).toHaveLength(5);
      }
    });
  });

  it("holds no sign outside of entities that a host looks for after rendering", () => {
    run((text) => {
      for (const [, inside = ""] of text.matchAll(/<code>(.*?)<\/code>/g)) {
        expect(inside.replace(/&#\d+;/g, "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}!-+./:-@[-`{-~]/u);
      }
    });
  });

  it("keeps its characters, and shows those that cannot be seen", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 100 }), (text) => {
        expect(source(code(text)).replaceAll("\u00A0", " ")).toBe(`<code>${text}</code>`);
      }),
    );
    expect(source(code("a\u202Eb\nc\u3164"))).toBe("<code>a\\u{202e}b\\u{a}c\\u{3164}</code>");
    expect(source(code("a\u034F\uFE0F\u115F\u2800"))).toBe("<code>a\\u{34f}\\u{fe0f}\\u{115f}\\u{2800}</code>");
    expect(code("a  b ")).toBe("<code>a &#160;b&#160;</code>");
    expect(code("")).toBe("(empty)");
    expect(code("abcdef", 3)).toBe("<code>abc…</code>");
  });
});
