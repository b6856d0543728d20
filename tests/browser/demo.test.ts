import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { Reader } from "./lib/pages";

const root = resolve(__dirname, "../..");

it("shows the ticker of the demo's story where the API puts it, on the page that the demo writes", async () => {
  const demo = [process.execPath, ["local/dist/demo/cli.js", "--engine", "local"]] as const;
  const { stdout } = await promisify(execFile)(...demo, { cwd: root, maxBuffer: 10 ** 8 });
  const file = /^The preview of step 4 as a page: (.+)$/m.exec(stdout)?.[1] ?? "";
  const reader = await Reader.start();
  try {
    const page = await reader.openFile(file);
    const picture = page.locator("figure.after svg.landscape");
    const ticker = picture.locator('[data-name="ticker"]');
    expect(await ticker.locator("text").first().textContent()).toBe("More after the break");
    const [whole, box] = [await picture.boundingBox(), await ticker.locator(".box").boundingBox()];
    expect(((box?.x ?? 0) - (whole?.x ?? 0)) / (whole?.width ?? 1)).toBeCloseTo(0.05, 2);
    expect(((box?.y ?? 0) - (whole?.y ?? 0)) / (whole?.height ?? 1)).toBeCloseTo(0.85, 2);
    expect((box?.width ?? 0) / (whole?.width ?? 1)).toBeCloseTo(0.4, 2);
    expect(await page.locator("figure.before [data-name=ticker]").count()).toBe(0);
  } finally {
    await reader.stop();
    rmSync(dirname(file), { recursive: true });
  }
}, 300_000);
