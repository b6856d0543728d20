import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

interface Figures {
  readonly files: Readonly<Record<string, readonly string[]>>;
  readonly hops: Readonly<Record<string, readonly string[]>>;
}

const { files, hops } = JSON.parse(
  execFileSync(process.execPath, [resolve(__dirname, "../house/measure.js")], { encoding: "utf8" }),
) as Figures;

/** Fails with the whole list: its length does not name the file. */
function expectAtMost(most: number, list: readonly string[]): void {
  if (list.length > most) throw new Error(`${list.length} instead of at most ${most}:\n${list.join("\n")}`);
}

it.each([
  ["casterSceneSync", 17],
  // Four more files recognise and mask secrets.
  ["stagingPromotion", 21],
])("enters few files for one check of %s: at most %s", (name, most) => {
  const entered = files[name] ?? [];
  expect(entered).toContain("provider/core/check.ts");
  expectAtMost(most, entered);
});

it.each([
  ["DescribeCasterScenes", "describeCasterScenes"],
  ["DescribeCasterLayouts", "describeCasterLayouts"],
  ["DescribeCasterComponents", "describeCasterComponents"],
  ["DescribeLiveDomainDetail", "describeLiveDomainDetail"],
  ["DescribeLiveDomainStagingConfig", "describeLiveDomainStagingConfig"],
  ["DescribeLiveDomainConfigs", "describeLiveDomainConfigs"],
])("takes at most 6 hops for %s", (operation, first) => {
  const path = hops[operation] ?? [];
  expect(path[0]).toBe(`operations.ts: ${first}`);
  expect(path.at(-1)).toMatch(/^client\.ts: /);
  expectAtMost(6, path);
});

it.each(["provider", "sdk"])("has no file over 200 lines in %s", (room) => {
  const folder = resolve(__dirname, "../..", room);
  const sizes = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [path, readFileSync(join(folder, path), "utf8").trimEnd().split("\n").length] as const);
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.filter(([, lines]) => lines > 200)).toEqual([]);
});
