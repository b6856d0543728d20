import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The review of a preview could not be written. */
export class ReviewFailed extends Error {}

/** The command of the package that the program uses. */
const command = "pulumi-apsaravideo";

/**
 * Writes a preview as a page by the command of the program's package, as a person would. The page stays in a temporary
 * folder, whose path is returned. Throws a ReviewFailed.
 */
export function writeReview(projectDir: string, preview: string): string {
  const ofProgram = createRequire(join(projectDir, "package.json"));
  const manifest = ofProgram.resolve(`${command}/package.json`);
  const { bin } = ofProgram(manifest) as { bin: Record<string, string> };
  const out = mkdtempSync(join(tmpdir(), "apsaravideo-review-"));
  const script = join(dirname(manifest), bin[command] ?? "");
  const args = [script, "review", "-", "--out", out];
  const { status, stderr } = spawnSync(process.execPath, args, { input: preview, encoding: "utf8" });
  if (status !== 0) throw new ReviewFailed(`The review could not be written: ${stderr.trim()}`);
  return join(out, "review.html");
}
