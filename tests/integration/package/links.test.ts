import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");
const text = (file: string) => readFileSync(join(root, file), "utf8");

interface Manifest {
  repository?: { type: string; url: string; directory?: string };
  homepage?: string;
  bugs?: { url: string };
}
const manifestIn = (folder: string) => JSON.parse(text(join(folder, "package.json"))) as Manifest;
const { repository, homepage, bugs } = manifestIn("");
const host = /^git\+(https:\/\/github\.com\/[\w-]+\/[\w.-]+)\.git$/.exec(repository?.url ?? "")?.[1] ?? "";

/** The pages that npm shows or ships. */
const pages = ["README.md", "CHANGELOG.md", "local/README.md", "plugin/README.md"];

/** The targets of a page's links, without code blocks. */
function targetsOf(page: string): string[] {
  const prose = text(page)
    .replace(/^(```+)[^]*?^\1/gm, "")
    .replace(/`[^`\n]*`/g, "");
  const inline = [...prose.matchAll(/\]\(<?([^)\s>]+)/g)];
  const referenced = [...prose.matchAll(/^\[[^\]]+\]:\s*<?([^\s>]+)/gm)];
  const html = [...prose.matchAll(/\b(?:href|src)="([^"]+)"/g)];
  return [...inline, ...referenced, ...html].map(([, target = ""]) => target);
}

/** The anchors that a host generates for a page's headings. */
function anchorsOf(page: string): string[] {
  const headlines = [...text(page).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => title);
  return headlines.map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

it("names one public repository, its page and its issues", () => {
  expect(repository).toEqual({ type: "git", url: `git+${host}.git` });
  expect(host).toMatch(/^https:/);
  expect(homepage).toBe(`${host}#readme`);
  expect(bugs).toEqual({ url: `${host}/issues` });
});

it("names the same repository in pulumi-apsaravideo-local, and the folder of that package", () => {
  const local = manifestIn("local");
  expect(local.repository).toEqual({ ...repository, directory: "local" });
  expect(local.homepage).toBe(`${host}/tree/HEAD/local#readme`);
  expect(local.bugs).toEqual(bugs);
});

it.each(pages)("%s links only to files of the repository, by paths that npm resolves, or to https", (page) => {
  const targets = targetsOf(page);
  for (const target of targets.filter((each) => !each.startsWith("https://"))) {
    expect(target).not.toMatch(/^[a-z]+:|^\/|\\/);
    const [path = "", anchor] = target.split("#");
    const file = path === "" ? page : join(dirname(page), path);
    expect(existsSync(join(root, file)) ? "" : `${page} links to ${target}, which does not exist`).toBe("");
    if (anchor !== undefined) expect(anchorsOf(file)).toContain(anchor);
    // The address that npm generates, from the folder of the package.
    expect(new URL(path, `${host}/blob/HEAD/${page}`).href).toBe(`${host}/blob/HEAD/${file}`);
  }
});

it("finds the links of README.md that these tests check", () => {
  expect(targetsOf("README.md").length).toBeGreaterThan(5);
  expect(anchorsOf("README.md")).toContain("try-it-without-an-account");
});
