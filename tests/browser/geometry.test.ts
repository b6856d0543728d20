import fc from "fast-check";
import { anchors, type Anchor, type Orientation } from "../../review/geometry";
import { component, reviewOf, scene, videoLayer } from "./lib/reviews";
import { Reader } from "./lib/pages";

let reader: Reader;
beforeAll(async () => void (reader = await Reader.start()));
afterAll(() => reader.stop());

/** Which point of a box an anchor's name means, 0 to 1. */
const points: Readonly<Record<Anchor, readonly [number, number]>> = {
  ...{ topLeft: [0, 0], topCenter: [0.5, 0], topRight: [1, 0] },
  ...{ leftCenter: [0, 0.5], center: [0.5, 0.5], rightCenter: [1, 0.5] },
  ...{ bottomLeft: [0, 1], bottomCenter: [0.5, 1], bottomRight: [1, 1] },
};

const hundredths = (min: number, max: number) => fc.integer({ min, max }).map((value) => value / 100);
const placed = fc.record({
  ...{ x: hundredths(0, 50), y: hundredths(0, 50), width: hundredths(5, 60), height: hundredths(5, 60) },
  anchor: fc.constantFrom(...anchors),
});

interface Rect {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The boxes in the picture of what goes on air as the browser lays them out, as fractions of the picture. */
async function rectsIn(review: ReturnType<typeof reviewOf>, orientation: Orientation, part: string): Promise<Rect[]> {
  const { page } = await reader.open(review, { viewport: { width: 2000, height: 2000 } });
  if (orientation === "portrait") await page.locator("input.tall").check();
  const svg = page.locator(`figure.after svg.${orientation}`);
  const rects = await svg.evaluate((element, part) => {
    const whole = element.getBoundingClientRect();
    const { width, height } = whole;
    return [...element.querySelectorAll(`.item ${part}`)].map((each) => {
      const rect = each.getBoundingClientRect();
      return {
        name: each.parentElement?.getAttribute("data-name") ?? "",
        left: (rect.left - whole.left) / width,
        top: (rect.top - whole.top) / height,
        width: rect.width / width,
        height: rect.height / height,
      };
    });
  }, part);
  await page.context().close();
  return rects;
}

it.each(["landscape", "portrait"] as const)(
  "lays components out in %s where the vendor's rules put them",
  async (orientation) => {
    await fc.assert(
      fc.asyncProperty(fc.array(placed, { minLength: 1, maxLength: 20 }), async (all) => {
        const components = all.map(({ x, y, width, height, anchor }, index) => [
          `component ${index}`,
          component("image", `${x}, ${y}`, { widthNormalized: width, heightNormalized: height, positionRefer: anchor }),
        ]);
        const rects = await rectsIn(
          reviewOf({ after: scene(Object.fromEntries(components), []) }),
          orientation,
          ".content",
        );
        expect(rects.map(({ name }) => name)).toEqual(components.map(([name]) => name));
        for (const [index, { left, top, width, height }] of rects.entries()) {
          const { anchor, ...wanted } = all[index] as (typeof all)[number];
          const [across, down] = points[anchor];
          expect(width).toBeCloseTo(wanted.width, 2);
          expect(height).toBeCloseTo(wanted.height, 2);
          expect(left + across * width - across).toBeCloseTo(across === 1 ? -wanted.x : wanted.x, 2);
          expect(top + down * height - down).toBeCloseTo(down === 1 ? -wanted.y : wanted.y, 2);
        }
      }),
      { numRuns: 15 },
    );
  },
);

it.each(["landscape", "portrait"] as const)("lays video layers out in %s by their fill mode", async (orientation) => {
  const sizes = fc.record({ width: hundredths(10, 100), height: hundredths(10, 100) });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ width, height }) => {
      const sized = { widthNormalized: width, heightNormalized: height };
      const layers = [
        { ...videoLayer("0, 0", 1, "none"), ...sized },
        { ...videoLayer("0, 0", 1, "fit"), ...sized },
      ];
      const review = reviewOf({ after: scene({}, layers) });
      const [none, fit] = await rectsIn(review, orientation, ".content");
      // A source of the output's own ratio: as a fraction it is as wide as it is high.
      expect(none?.height).toBeCloseTo(height, 2);
      expect(none?.width).toBeCloseTo(height, 2);
      const side = Math.min(width, height);
      expect(fit?.width).toBeCloseTo(side, 2);
      expect(fit?.height).toBeCloseTo(side, 2);
      expect(fit?.left).toBeCloseTo((width - side) / 2, 2);
      expect(fit?.top).toBeCloseTo((height - side) / 2, 2);
    }),
    { numRuns: 10 },
  );
});

it("paints the last component of the order over the others, and every component over the video", async () => {
  const names = ["bottom", "middle", "top"];
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(names, { minLength: 3 }), async (order) => {
      const same = { widthNormalized: 0.5, heightNormalized: 0.5 };
      const components = Object.fromEntries(names.map((name) => [name, component("image", "0.2, 0.2", same)]));
      const { page } = await reader.open(reviewOf({ after: scene(components, undefined, order) }));
      const svg = page.locator("figure.after svg.landscape");
      const top = await svg.evaluate((element) => {
        const rect = element.getBoundingClientRect();
        const at = element.ownerDocument.elementFromPoint(rect.left + rect.width * 0.6, rect.top + rect.height * 0.6);
        return at?.closest(".item")?.getAttribute("data-name");
      });
      await page.context().close();
      expect(top).toBe(order.at(-1));
    }),
    { numRuns: 6 },
  );
});
