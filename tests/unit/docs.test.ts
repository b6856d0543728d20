import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parse } from "yaml";
import { languages } from "../../plugin/schema/examples";
import { formatSummary, readResults, readSummary, summaryLines } from "../bench/lib/results";
import { configurationKeys, type ConfigurationKey } from "../../provider/configurationKeys";
import { fields as casterSceneSyncFields } from "../../provider/resources/casterSceneSync/inputs";
import { rowOf } from "../../provider/live/errors";
import { defaultQuotas } from "../../provider/live/rateLimiter";
import { sharedFields, type FieldTable } from "../../provider/core/fields";
import { fields as stagingPromotionFields } from "../../provider/resources/stagingPromotion/inputs";

const root = resolve(__dirname, "../..");
const text = (path: string) => readFileSync(join(root, path), "utf8");
const filesIn = (folder: string, ending: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending))
    .map((path) => `${folder}/${path}`);
const sources = (...folders: string[]) => folders.flatMap((folder) => filesIn(folder, ".ts")).map(text);

const pages = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"],
  ...["examples/pipelines/README.md", "local/README.md", "local/simulator/README.md", "local/engine/README.md"],
  "plugin/README.md",
  ...filesIn("docs", ".md"),
];

const withoutBlocks = (page: string) => page.replace(/^ *```[^]*?^ *```/gm, "");

/** The anchors that GitHub generates for the headings of a page, and explicit anchors. */
function anchorsOf(page: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...withoutBlocks(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, title = ""]) => {
    const slug = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
  return new Set([...headings, ...[...page.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id)]);
}

/** The relative links of a page without a target. */
function brokenLinks(path: string): string[] {
  const links = [
    ...withoutBlocks(text(path))
      .replace(/`[^`\n]*`/g, "")
      .matchAll(/\]\(([^)\s]+)\)/g),
  ];
  return links
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? path : relative(root, resolve(root, dirname(path), file));
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(text(target)).has(anchor);
    });
}

it.each(pages)("leads somewhere with every relative link and anchor: %s", (path) => {
  expect(brokenLinks(path)).toEqual([]);
});

it.each(pages.filter((path) => path !== "CHANGELOG.md"))("names only existing files and folders: %s", (path) => {
  const named = [...text(path).matchAll(/`((?:sdk|provider|plugin|local|tests|examples|docs)\/[\w./-]*)`/g)];
  expect(named.map(([, file = ""]) => file).filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

describe("docs/failures.md", () => {
  const page = text("docs/failures.md");

  it("has a row and an anchor for every known code, and for no other", () => {
    const rows = [...page.matchAll(/^\| <a id="([^"]+)"><\/a>`([^`]+)` /gm)].map(([, id, code]) => [code, id]);
    const table = /^const table = [^]*?^\]\);/m.exec(text("provider/live/errors.ts"))?.[0] ?? "";
    const codes = [...table.matchAll(/^ {4}"?([A-Z][\w.]*)"?:/gm)].map(([, code = ""]) => code);
    const { advice } = rowOf("NotInTheTable");
    expect(codes.filter((code) => rowOf(code).advice === advice)).toEqual([]);
    const known = codes.map((code) => [code, code.toLowerCase().replaceAll(".", "-")]);
    expect(rows.sort()).toEqual(known.sort());
  });

  it("quotes each message exactly as the provider, the SDK or the plugin prints it", () => {
    const said = sources("provider", "sdk", "plugin")
      .join("\n")
      .replace(/["'`]\s*\+\s*["'`]/g, "")
      .replaceAll("\\`", "`");
    const quoted = [...page.matchAll(/^(?:> |\| )`([^`]+)`/gm)].map(([, message = ""]) => message);
    expect(quoted.length).toBeGreaterThan(60);
    const missing = quoted.flatMap((message) =>
      message
        .split(/<[^>]*>/)
        .map((part) => part.trim())
        .filter((part) => part.length > 2 && !said.includes(part)),
    );
    expect(missing).toEqual([]);
  });
});

describe("docs/configuration.md", () => {
  const page = text("docs/configuration.md");

  it("has the rows of the table of configuration keys, and no other", () => {
    const table = page.slice(page.indexOf("| key "), page.indexOf("Set the keys marked"));
    const rows = [...table.matchAll(/^\| `(\w+)` +\| (.*?) +\| (.*?) +\| (.*?) +\|$/gm)].map(([, ...cells]) =>
      cells.map((cell) => cell?.trim()),
    );
    const expected = Object.entries<ConfigurationKey>(configurationKeys).map(([key, row]) => {
      return [key, row.secret ? "yes" : "", row.default, row.description];
    });
    expect(rows).toEqual(expected);
  });

  it("has the default of every quota", () => {
    const rows = [...page.matchAll(/^\| `(\w+)` +\| (\d+) +\|$/gm)].map(([, name, figure]) => [name, Number(figure)]);
    expect(Object.fromEntries(rows)).toEqual(defaultQuotas);
  });
});

describe("the pages for Pulumi's Registry", () => {
  const tabs = (page: string) => [
    ...page.matchAll(/^\{\{% choosable language (\w+) %\}\}\n\n```(\w+)\n([^]*?)\n```\n\n\{\{% \/choosable %\}\}$/gm),
  ];

  it.each(["docs/_index.md", "docs/installation-configuration.md"])("has the front matter of a package: %s", (path) => {
    const [, matter = ""] = /^---\n([^]*?)\n---\n/.exec(text(path)) ?? [];
    const { title, meta_desc, layout } = parse(matter) as Record<string, string>;
    expect({ title, layout }).toEqual({ title: expect.stringMatching(/^ApsaraVideo Live/), layout: "package" });
    expect(meta_desc?.length).toBeGreaterThan(50);
    // The Registry shows these pages elsewhere.
    const relative = [...text(path).matchAll(/\]\(((?!https:)[^)]+)\)/g)].map(([, link]) => link);
    expect(relative).toEqual([]);
    expect(tabs(text(path)).map(([, language]) => language)).toEqual(languages);
    expect(text(path)).toContain(`{{< chooser language "${languages.join(",")}" >}}`);
  });

  it.each([
    ["typescript", "typescript/index.ts"],
    ["python", "python/__main__.py"],
    ["go", "go/main.go"],
    ["csharp", "csharp/Program.cs"],
    ["java", "java/src/main/java/show/App.java"],
    ["yaml", "yaml/Pulumi.yaml"],
  ])("shows the program of examples/ in %s", (language, file) => {
    const shown = tabs(text("docs/_index.md")).find(([, each]) => each === language);
    expect(shown?.slice(2)).toEqual([language, text(`examples/${file}`).trimEnd()]);
  });

  it("has the keys of docs/configuration.md", () => {
    const rows = (path: string) => [...text(path).matchAll(/^\| `(\w+)` +\|.*\|.*\|.*\|$/gm)].map(([, key]) => key);
    const keys = Object.keys(configurationKeys);
    expect(rows("docs/installation-configuration.md")).toEqual(keys);
  });
});

describe("docs/performance.md", () => {
  it("shows the figures of the saved results, which all hold", () => {
    const { version } = JSON.parse(text("package.json")) as { version: string };
    const results = readResults(version);
    expect(summaryLines(results).length).toBeGreaterThanOrEqual(10);
    expect(summaryLines(results).filter(({ holds }) => !holds)).toEqual([]);
    expect(readSummary()).toBe(formatSummary(results));
  });

  it("has fewer than 90 lines", () => {
    expect(text("docs/performance.md").split("\n").length).toBeLessThan(90);
  });
});

it("has fewer than 200 lines in README.md", () => {
  expect(text("README.md").split("\n").length).toBeLessThan(200);
});

describe("docs/resources.md", () => {
  const page = text("docs/resources.md");

  /** The rows of the table whose head begins with this cell, cell by cell. */
  const rowsBelow = (head: string) => {
    const lines = page.split("\n");
    const isHead = (line: string, index: number) =>
      line.startsWith(`| ${head} `) && lines[index + 1]?.startsWith("| ---") === true;
    const start = lines.findIndex(isHead) + 2;
    const end = lines.findIndex((line, index) => index >= start && !line.startsWith("|"));
    return lines.slice(start, end).map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  };

  it("describes the inputs of both resources as their tables of fields do", () => {
    const rows = Object.entries(sharedFields).map(([name, { description }]) => [`\`${name}\``, description]);
    expect(rowsBelow("both resources")).toEqual(rows);
  });

  it.each([
    ["CasterSceneSync", casterSceneSyncFields],
    ["StagingPromotion", stagingPromotionFields],
  ] as [string, FieldTable][])("describes the inputs of %s as its table of fields does", (resource, fields) => {
    const own = Object.entries(fields).filter(([name]) => !Object.hasOwn(sharedFields, name));
    const rows = own.map(([name, { required, description }]) => [
      ...[`\`${name}\``, required ? "required" : "optional", description],
    ]);
    expect(rowsBelow(`\`${resource}\``)).toEqual(rows);
  });

  it("names every output of the resources", () => {
    const outputs = ["casterSceneSync", "stagingPromotion"].flatMap((name) =>
      [...text(`sdk/${name}.ts`).matchAll(/declare readonly (\w+):/g)].map(([, output = ""]) => output),
    );
    const rows = page.split("\n").filter((line) => line.startsWith("| `"));
    const named = new Set(
      rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name)),
    );
    expect(outputs.length).toBeGreaterThan(20);
    expect(outputs.filter((name) => !named.has(name))).toEqual([]);
  });
});
