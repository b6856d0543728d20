import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const builds = resolve(__dirname, "../../../../.pulumi-cli/languages");

/**
 * Returns the folder that `build` fills, once for these inputs: files, or folders with all their files. Older folders of
 * the same name are removed. The folder is moved to its place when it is complete.
 */
export function buildOnce(name: string, inputs: readonly string[], build: (folder: string) => void): string {
  const hash = createHash("sha256");
  for (const file of inputs.flatMap(filesOf)) hash.update(`${basename(file)}\0`).update(readFileSync(file));
  const folder = join(builds, `${name}-${hash.digest("hex").slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    build(partial);
    for (const other of readdirSync(builds).map((each) => join(builds, each)))
      if (other !== folder && new RegExp(`^${name}-[0-9a-f]{12}$`).test(basename(other)))
        rmSync(other, { recursive: true, force: true });
    renameSync(partial, folder);
  } catch (error) {
    // Another test process may have built the same folder at the same time, and uses it.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .sort()
    .map((each) => join(path, each))
    .filter((each) => statSync(each).isFile());
}
