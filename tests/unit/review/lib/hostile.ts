import * as fc from "fast-check";
import type { Json } from "../../../../review/values";

/** In every hostile text, so that a test finds where the text went. */
export const mark = "zqx";

const attacks = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "</code></td></table>",
  "<!-- ",
  "]]>",
  "`",
  "```\n",
  "| a | b |\n| --- | --- |",
  "\\|",
  "\\",
  "\n# head\n",
  "\n/close\n",
  "\r\n/merge\r\n",
  "@everybody",
  "#1 !2 ~bug %1 $3 &4 ^5",
  "[link](https://evil.example.com)",
  "![image](https://evil.example.com/x.png)",
  "https://evil.example.com/a",
  "www.evil.example.com",
  "mail@evil.example.com",
  "[^1]: note",
  "[[_TOC_]]",
  "::include{file=x}",
  "{+ added +}",
  ":tada:",
  "$`x`$ $$y$$",
  "**bold** _it_ ~~gone~~",
  "&lt;b&gt; &#60; &amp;",
  "\u202Eright to left\u2066",
  "\u200B\u0000\u001B[31m\uFEFF\u00A0\u3164",
  "\uD800",
  " < ",
  "__proto__",
  "constructor",
];

/** Any text with a mark in it and, mostly, something that a Markdown, HTML or terminal would take for its own. */
export const hostile = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...attacks) }, fc.string({ unit: "binary", maxLength: 8 })), {
    maxLength: 4,
  })
  .chain((pieces) => fc.nat(pieces.length).map((at) => pieces.toSpliced(at, 0, mark).join("")));

const scalar: fc.Arbitrary<Json> = fc.oneof(hostile, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());

const layer = fc.record(
  {
    positionNormalizeds: fc.oneof(fc.constantFrom("0, 0", "0.5, 0.25", "0.9, 0.9"), hostile),
    positionRefer: fc.oneof(fc.constantFrom("topLeft", "center", "bottomRight"), hostile),
    heightNormalized: fc.oneof(fc.constantFrom(0, 0.1, 1), scalar),
    widthNormalized: fc.oneof(fc.constantFrom(0, 0.1, 1), scalar),
  },
  { requiredKeys: [] },
);

const component = fc.record(
  {
    componentId: fc.oneof(fc.constantFrom("id-1", "id-2"), hostile),
    type: fc.oneof(fc.constantFrom("text", "image"), hostile),
    componentLayer: layer,
    textLayerContent: fc.record({ text: hostile, color: hostile }, { requiredKeys: [] }),
    effect: fc.oneof(fc.constantFrom("none", "animateH"), hostile),
    imageLayerContent: fc.record({ materialId: hostile }),
  },
  { requiredKeys: [] },
);

const name = fc.oneof(fc.constantFrom("headline", "logo", "ticker"), hostile);

const layout = fc.option(
  fc.record(
    {
      layoutId: hostile,
      blendList: fc.oneof(fc.constantFrom("RV01", "RV01, RV02", "RV02, RV01"), hostile),
      videoLayers: fc.oneof(fc.array(layer, { maxLength: 2 }), scalar),
      audioLayers: fc.array(fc.record({ volumeRate: scalar }), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  ),
);

/** A scene as the provider makes it, with hostile texts everywhere; sometimes its order fits none of its names. */
export const hostileScene: fc.Arbitrary<Json> = fc
  .record({
    layout,
    named: fc.uniqueArray(fc.tuple(name, component), { maxLength: 4, selector: ([key]) => key }),
    turned: fc.boolean(),
    odd: fc.option(hostile, { freq: 8 }),
  })
  .map(({ layout: shape, named, turned, odd }) => {
    const names = named.map(([key]) => key);
    const order = odd ?? (turned ? names.toReversed() : names).join(" < ");
    return { layout: shape, components: Object.fromEntries(named), order } as Json;
  });

/** The records of a function, with hostile labels, names and values. */
export const hostileConfig: fc.Arbitrary<Json> = fc.dictionary(
  fc.oneof(fc.constant("aliauth"), hostile),
  fc.dictionary(fc.oneof(fc.constant("auth_key1"), hostile), fc.oneof(hostile, fc.constant("secret:3f332579be46"))),
  { maxKeys: 3 },
);
