import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { Reader } from "./lib/pages";
import { samples, type Sample } from "./lib/scenes";

const kept = join(__dirname, "pictures");
/** Fonts and smoothing differ between machines: a pixel may be off by this share of the greatest distance of colours. */
const colorTolerance = 0.1;
/** The share of pixels that may be off further: lines of text in another font. A moved or lost box is more than that. */
const shareTolerance = 0.004;

let reader: Reader;
beforeAll(async () => void (reader = await Reader.start()));
afterAll(() => reader.stop());

async function shoot({ review, output, dark }: Sample): Promise<Buffer> {
  const { page } = await reader.open(review, { colorScheme: dark === true ? "dark" : "light" });
  if (output !== undefined) await page.locator(`input.${output}`).check();
  const picture = await page.locator(".pair").last().screenshot();
  await page.context().close();
  return picture;
}

/** The share of pixels that differ, or why the pictures cannot be compared. */
function compare(found: Buffer, wanted: Buffer): number | string {
  const [a, b] = [PNG.sync.read(found), PNG.sync.read(wanted)];
  if (Math.abs(a.height - b.height) > 4 || a.width !== b.width)
    return `${a.width}×${a.height} instead of ${b.width}×${b.height}`;
  const height = Math.min(a.height, b.height);
  // Captions have the machine's font, so one picture may be some lines higher: both end with the scene.
  const tail = (image: PNG) => image.data.subarray((image.height - height) * image.width * 4);
  const different = pixelmatch(tail(a), tail(b), null, a.width, height, { threshold: colorTolerance });
  return different / (a.width * height);
}

it.each(Object.entries(samples))("draws %s like its kept picture", async (name, sample) => {
  const file = join(kept, `${name}.png`);
  const found = await shoot(sample);
  // PICTURES=keep renews them: look at each before a commit.
  if (process.env["PICTURES"] === "keep") writeFileSync(file, found);
  expect(existsSync(file)).toBe(true);
  const share = compare(found, readFileSync(file));
  if (typeof share === "string" || share > shareTolerance) {
    const folder = join(tmpdir(), "review-pictures");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.png`), found);
    throw new Error(`${name} differs (${share}): compare ${folder}/${name}.png with ${file}`);
  }
});

it("finds a component that moved by a twentieth of the picture", async () => {
  const before = samples["disappears"];
  const moved = await shoot(JSON.parse(JSON.stringify(before).replaceAll("0.7, 0.1", "0.75, 0.1")) as Sample);
  expect(compare(moved, readFileSync(join(kept, "disappears.png")))).toBeGreaterThan(shareTolerance);
});
