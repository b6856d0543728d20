import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { reviewPreviews } from "../../review/review";
import { Reader } from "./lib/pages";

const root = resolve(__dirname, "../..");
const sample = "tests/integration/review/samples/update.json";

/** Writes docs/review.png: the scene in the review of the demo's fourth step, as the real CLI printed it. */
async function main(): Promise<void> {
  const reader = await Reader.start();
  try {
    const review = reviewPreviews([{ name: sample, text: readFileSync(join(root, sample), "utf8") }]);
    const { page } = await reader.open(review, { viewport: { width: 1100, height: 900 } });
    const file = join(root, "docs/review.png");
    await page.locator("article").last().screenshot({ path: file });
    process.stdout.write(`Wrote ${file}, ${Math.ceil(statSync(file).size / 1000)} kB.\n`);
  } finally {
    await reader.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
