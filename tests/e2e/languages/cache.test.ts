import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildOnce } from "./lib/cache";

it("keeps a folder that another test process has built and uses in the meantime", () => {
  const fill = (text: string) => (folder: string) => {
    writeFileSync(join(folder, "file"), text);
  };
  const other = () => buildOnce("cache", [__filename], fill("other"));
  const folder = buildOnce("cache", [__filename], (own) => {
    other();
    fill("own")(own);
  });
  try {
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("other");
    expect(other()).toBe(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
