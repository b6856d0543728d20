import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Reader } from "./lib/pages";
import { storyReview } from "./lib/reviews";

/** Writes docs/review.png: the scene of a review like that of the demo's fourth step. */
async function main(): Promise<void> {
  const reader = await Reader.start();
  try {
    const { page } = await reader.open(storyReview(), { viewport: { width: 1100, height: 900 } });
    const file = join(resolve(__dirname, "../.."), "docs", "review.png");
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
