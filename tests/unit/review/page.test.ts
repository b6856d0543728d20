import { createHash } from "node:crypto";
import fc from "fast-check";
import { element } from "../../../review/escape";
import { renderPage } from "../../../review/page";
import type { Json, ResourceReview } from "../../../review/values";
import { change, component, reviewOf, scene, storyReview, text, videoLayer } from "../../browser/lib/reviews";
import { elementsOf, shapeOf, textIn } from "./lib/html";

const page = renderPage(storyReview());

it("allows nothing but the page's own style sheet, which its hash names", () => {
  const policy = elementsOf(page).find(({ attributes }) => attributes["http-equiv"] === "Content-Security-Policy");
  const styles = elementsOf(page).filter(({ name }) => name === "style");
  const hashes = styles.map(({ content }) => `'sha256-${createHash("sha256").update(content).digest("base64")}'`);
  expect(hashes).toHaveLength(1);
  expect(policy?.attributes["content"]).toBe(
    `default-src 'none'; style-src ${hashes.join()}; base-uri 'none'; form-action 'none'`,
  );
});

it("has no script, no foreign object, no style attribute and no link that leaves the page", () => {
  expect(dangersIn(page)).toEqual([]);
  expect(elementsOf(page).some(({ attributes }) => attributes["href"] !== undefined)).toBe(true);
});

it("gives each id once, and an element for each link", () => {
  const ids = elementsOf(page).flatMap(({ attributes }) => attributes["id"] ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = elementsOf(page).flatMap(({ attributes }) => attributes["href"]?.slice(1) ?? []);
  expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
});

it("links each change to its outline in both orientations", () => {
  const links = elementsOf(page).filter(({ name, content }) => name === "a" && content.startsWith("ticker appears"));
  const outlines = links.map((link) =>
    elementsOf(page).find(({ attributes }) => attributes["id"] === link.attributes["href"]?.slice(1)),
  );
  expect(outlines.map((each) => each?.attributes["class"])).toEqual(["outline added", "outline added"]);
});

it("says what is not in the pictures", () => {
  expect(textIn(page)).toContain(
    "Reads never show the layer order (cover or background) nor the content of HTML layers",
  );
});

it("says of a first create that there is no before", () => {
  const created = reviewOf({ step: "create", after: scene({ headline: text("a", "0, 0") }) });
  expect(textIn(renderPage(created))).toContain("A first create has no “before”");
  const promoted = reviewOf({ kind: "StagingPromotion", step: "create", after: { aliauth: { auth_type: "type_a" } } });
  expect(textIn(renderPage(promoted))).toContain("A first create has no “before”");
});

it("says of an unknown scene and of a deletion why there is no after", () => {
  const before = scene({});
  expect(textIn(renderPage(reviewOf({ before, effect: "unknown" })))).toContain("What goes on air is not known yet.");
  const deleted = reviewOf({ before, step: "delete", effect: "record" });
  expect(textIn(renderPage(deleted))).toContain("Deleting the resource changes nothing on air.");
});

it("says in title, summary and headline that a preview failed, and has no digest to approve", () => {
  const { stacks } = reviewOf({ before: scene({}), after: scene({}) });
  const html = renderPage({ stacks: stacks.map((stack) => ({ ...stack, incomplete: "the preview failed" })) });
  const said = "show/prod (the preview failed; this review is incomplete)";
  const texts = ["title", "p", "h2"].map((name) => elementsOf(html).find((each) => each.name === name)?.content);
  expect(texts).toEqual([`Review: ${said}`, `${said}. 1 of 1 resources writes to PGM or production.`, said]);
  expect(textIn(html)).toContain("Digest of the scene: ");
  expect(textIn(html)).not.toContain("to approve");
});

it("has a digest to approve only of what is written", () => {
  const digests = (["write", "record"] as const).map((effect) => textIn(renderPage(reviewOf({ effect }))));
  expect(digests.map((each) => each.includes("Digest of the scene to approve: "))).toEqual([true, false]);
});

it("shows old and new arguments side by side, each with its mark", () => {
  const before = { "path=/a": { ttl: "1", path: "/a" }, "path=/b": { ttl: "2" } };
  const after = { "path=/a": { ttl: "3", path: "/a" }, "path=/c": { ttl: "4" } };
  const html = renderPage(reviewOf({ kind: "StagingPromotion", before, after }));
  const rows = elementsOf(html).filter(({ name, parent }) => name === "tr" && parent === "tbody");
  expect(rows.map(({ cells }) => cells)).toEqual([
    ["path=/a", "ttl", "1", "3", "changed"],
    ["path=/a", "path", "/a", "/a", ""],
    ["path=/c", "ttl", "none", "4", "added"],
    ["path=/b", "ttl", "2", "none", "removed"],
  ]);
});

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    ...[
      "<script>alert(1)</script>",
      "</text></svg><img src=x onerror=alert(1)>",
      "</style><style>*{display:none}</style>",
    ],
    ...[
      '" onload="alert(1)',
      "' style='x",
      "]]><foreignObject><body onload=alert(1)>",
      "<!-- ",
      "--><a href=javascript:1>",
    ],
    ...[
      "&lt;script&gt;",
      "</title><script>",
      "<svg/onload=alert(1)>",
      "url(https://evil.example/x)",
      "__proto__",
      "\u202e",
    ],
  ),
);

it("shows hostile text as text: no tag, link, script, style or attribute of it survives", () => {
  const harmless = shapeOf(renderPage(hostileReview(() => "x")));
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 16 }), (texts) => {
      let next = 0;
      const html = renderPage(hostileReview(() => texts[next++ % texts.length] ?? ""));
      expect(dangersIn(html)).toEqual([]);
      // Line breaks of a text are lines of the picture, so only lines may differ.
      expect(shapeOf(html)).toEqual(harmless);
    }),
    { numRuns: 50 },
  );
});

it("keeps hostile text readable", () => {
  const words = "</text><script>alert('1')</script> & co";
  expect(textIn(renderPage(hostileReview(() => words)))).toContain(words);
});

it("draws a text of more lines than a call takes arguments", () => {
  const after = scene({ headline: text("\n".repeat(300_000), "0, 0") });
  expect(renderPage(reviewOf({ after }))).toContain("</html>");
});

it("draws 10,000 components within seconds, names the ones that it leaves out, and outlines every change", () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `component ${index}`);
  const all = (words: string) => Object.fromEntries(names.map((name) => [name, text(words, "0, 0")]));
  const changes = names.slice(-3).map((name) => change("component", name, `${name} moves`));
  const html = renderPage(reviewOf({ before: scene(all("a")), after: scene(all("a")), changes }));
  expect(html.length).toBeLessThan(3_000_000);
  expect(textIn(html)).toContain("9498 layers are not drawn");
  expect(html.match(/class="outline changed"/g)).toHaveLength(3 * 4 + 1);
}, 10_000);

it("draws a limited number of changes, and lists the others without a link to a place", () => {
  const names = Array.from({ length: 700 }, (_, index) => `component ${index}`);
  const all = (words: string) => Object.fromEntries(names.map((name) => [name, text(words, "0, 0")]));
  const changes = names.map((name) => change("component", name, `${name} moves`));
  const html = renderPage(reviewOf({ before: scene(all("a")), after: scene(all("b")), changes }));
  const links = elementsOf(html).flatMap(({ attributes }) => attributes["href"] ?? []);
  expect(links.filter((link) => /-landscape-c\d+$/.test(link))).toHaveLength(500);
  expect(textIn(html)).toContain("component 699 moves");
  expect(textIn(html)).toContain("200 layers are not drawn");
});

it("refuses an attribute that could run, style or fetch, and a link that leaves the page", () => {
  for (const name of ["onload", "style", "src", "xlink:href", 'x" y', "srcdoc"])
    expect(() => element("a", { [name]: "x" })).toThrow(TypeError);
  for (const href of ["https://evil.example", "javascript:alert(1)", "//evil.example", "#a b", ""])
    expect(() => element("a", { href })).toThrow(TypeError);
});

/** A page with a text of the preview at every place that takes one. */
function hostileReview(draw: () => string) {
  const content = (): Json => ({
    layout: { layoutId: draw(), blendList: draw(), videoLayers: [{ ...videoLayer("0, 0", 1), fillMode: draw() }] },
    components: {
      one: { ...text(draw(), "0, 0", { positionRefer: draw() }, { color: draw(), fontName: draw() }), effect: draw() },
      two: component("image", "0, 0", {}, { imageLayerContent: { materialId: draw() } }),
      three: component("html", draw(), {}),
      four: { ...component(`x${draw()}`, "0, 0", {}) },
    },
    order: draw(),
  });
  const common = (): Partial<ResourceReview> => ({
    ...{
      urn: draw(),
      name: draw(),
      identity: draw(),
      warnings: [draw()],
      digestAfter: draw(),
    },
    changes: [
      { path: [draw()], place: { kind: "component", name: "one" }, clause: [{ text: draw() }] },
      change("layout", draw(), draw()),
    ],
  });
  // The same on both sides, so that every page has the same outlines.
  const same = content();
  const config = (): Json => ({ record: { argument: draw() } });
  const promotion = reviewOf({
    ...common(),
    kind: "StagingPromotion",
    before: { record: { argument: "old" } },
    after: config(),
  });
  const promotions = promotion.stacks.flatMap(({ resources }) => resources);
  const review = reviewOf({ ...common(), before: same, after: same }, promotions);
  const [stack] = review.stacks;
  return {
    stacks: stack === undefined ? [] : [{ ...stack, project: draw(), stack: draw(), problems: [draw()] }],
    plan: { name: draw(), checksum: draw() },
  };
}

const dangerous = /^(script|foreignobject|iframe|img|image|object|embed|link|base|use|form|video|audio|animate|set)$/i;

/** What could run, style, fetch or leave the page. */
function dangersIn(html: string): string[] {
  return elementsOf(html).flatMap(({ name, attributes }) => [
    ...(dangerous.test(name) ? [name] : []),
    ...Object.entries(attributes)
      .filter(([key, value]) => /^(on.*|style|src|srcset|action)$/i.test(key) || (key === "href" && !/^#/.test(value)))
      .map(([key, value]) => `${key}=${value}`),
  ]);
}
