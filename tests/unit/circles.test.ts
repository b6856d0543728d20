import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { preProcessFile } from "typescript";

const root = resolve(__dirname, "../..");

/** The imports of each file within these folders, types included. */
function importsIn(rooms: readonly string[]): Map<string, string[]> {
  const files = rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => join(room, path)),
  );
  return new Map(files.map((file) => [file, importsOf(file).filter((imported) => files.includes(imported))]));
}

function importsOf(file: string): string[] {
  const { importedFiles } = preProcessFile(readFileSync(join(root, file), "utf8"), true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => {
      const path = resolve(root, dirname(file), fileName);
      const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
      return relative(root, isFolder ? join(path, "index.ts") : `${path}.ts`);
    });
}

/** A path from each file back to itself, for files in a circle. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  return [...imports.keys()].flatMap((start) => {
    const ways = [[start]];
    const seen = new Set<string>();
    for (const way of ways) {
      for (const next of imports.get(way.at(-1) ?? "") ?? []) {
        if (next === start) return [[...way, start].join(" → ")];
        if (!seen.has(next)) ways.push([...way, next]);
        seen.add(next);
      }
    }
    return [];
  });
}

it("finds a circle of any length", () => {
  const imports = new Map([
    ["a", ["b", "c"]],
    ["b", ["d"]],
    ["c", []],
    ["d", ["a"]],
    ["e", ["a"]],
  ]);
  expect(circles(imports)).toEqual(["a → b → d → a", "b → d → a → b", "d → a → b → d"]);
});

it.each([["provider/live"], ["provider"], ["sdk"], ["review"], ["local"]])(
  "has no import circle in %s, types included",
  (room) => {
    const imports = importsIn([room]);
    expect([...imports.values()].flat().length).toBeGreaterThan(0);
    expect(circles(imports)).toEqual([]);
  },
);
