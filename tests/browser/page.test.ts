import axe from "axe-core";
import { component, change, reviewOf, scene, storyReview, text } from "./lib/reviews";
import { Reader } from "./lib/pages";

let reader: Reader;
beforeAll(async () => void (reader = await Reader.start()));
afterAll(() => reader.stop());

const reviews = {
  story: storyReview(),
  "first create": reviewOf({ step: "create", after: scene({ headline: text("Good evening", "0.1, 0.1") }) }),
  "unknown scene": reviewOf({ before: scene({}), effect: "unknown" }),
  nothing: { stacks: [] },
};

describe.each(Object.entries(reviews))("the page of %s", (_name, review) => {
  it.each(["light", "dark"] as const)("gives axe nothing to find in %s", async (colorScheme) => {
    const { page } = await reader.open(review, { colorScheme });
    await page.evaluate(axe.source);
    const { violations, passes } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(", ")}`)).toEqual([]);
    expect(passes.length).toBeGreaterThan(5);
  });

  it("asks for nothing, and the browser complains about nothing", async () => {
    const { requests, complaints } = await reader.open(review);
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
  });
});

it("lets no script run, even one that got into the page", async () => {
  const { page, complaints } = await reader.open(storyReview());
  await page.setContent(
    (await page.content()).replace("</main>", "<script>document.title = 'run'</script><p onclick='0'></p></main>"),
  );
  expect(await page.title()).not.toBe("run");
  expect(complaints.join()).toMatch(/Content Security Policy/);
});

const noScript = { javaScriptEnabled: false };

it("shows the pictures over each other by the keyboard, without a script", async () => {
  const { page } = await reader.open(storyReview(), noScript);
  const [before, after] = [page.locator("figure.before"), page.locator("figure.after")];
  const boxes = async () => [await before.boundingBox(), await after.boundingBox()] as const;
  const [left, right] = await boxes();
  expect(right?.x).toBeGreaterThan((left?.x ?? 0) + (left?.width ?? 0));

  await page.locator("input.beside").focus();
  for (let press = 0; press < 4; press += 1) await page.keyboard.press("ArrowRight");
  expect(await page.locator("input.stop3").isChecked()).toBe(true);
  const [below, above] = await boxes();
  expect(above).toEqual(below);
  const pair = page.locator(".pair").last();
  const full = await pair.screenshot();
  await page.keyboard.press("ArrowRight");
  expect(await pair.screenshot()).not.toEqual(full);
});

it("turns the pictures to portrait and back, without a script", async () => {
  const { page } = await reader.open(storyReview(), noScript);
  const ratio = async () => {
    const box = await page.locator("figure.after svg:visible").boundingBox();
    return (box?.width ?? 0) / (box?.height ?? 1);
  };
  expect(await ratio()).toBeCloseTo(16 / 9, 1);
  await page.locator("input.tall").check();
  expect(await ratio()).toBeCloseTo(9 / 16, 1);
});

it.each(["wide", "tall"])("goes from a change to its place in the %s picture", async (output) => {
  const { page } = await reader.open(storyReview(), { ...noScript, viewport: { width: 1000, height: 400 } });
  await page.locator(`input.${output}`).check();
  const link = page.locator(".changes a:visible", { hasText: "ticker appears" });
  await link.click();
  const place = page.locator(".outline:target");
  const box = await place.boundingBox();
  expect(await place.getAttribute("class")).toBe("outline added");
  expect(box?.y).toBeGreaterThanOrEqual(0);
  expect(box?.y).toBeLessThan(400);
});

it("prints both pictures, without the controls", async () => {
  const { page } = await reader.open(storyReview());
  await page.emulateMedia({ media: "print" });
  expect(await page.locator(".views").isVisible()).toBe(false);
  expect(await page.locator("figure svg.landscape:visible").count()).toBe(2);
  expect((await page.pdf()).length).toBeGreaterThan(10_000);
});

it("opens a scene of 10,000 changed components, and outlines 500 of them", async () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `component ${index}`);
  const all = (x: number) => Object.fromEntries(names.map((name) => [name, component("image", `${x}, 0`, {})]));
  const changes = names.map((name) => change("component", name, `${name} moves`));
  const { page } = await reader.open(reviewOf({ before: scene(all(0)), after: scene(all(0.1)), changes }));
  expect(await page.locator("figure.after svg.landscape .outline").count()).toBe(500);
}, 120_000);
