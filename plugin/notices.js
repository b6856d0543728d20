/* The licenses of the packages inside the bundle. */
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

/**
 * @param root The folder that the inputs of the bundle are relative to.
 * @param inputs The paths of the bundled files.
 */
exports.collectNotices = (root, inputs) => {
  const folders = inputs.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)]
    .sort()
    .map((folder) => noticeOf(join(root, folder)))
    .join(`\n${"-".repeat(80)}\n`);
};

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), "utf8").trim());
  return [`${name} ${version} (${license})`, ...texts, ""].join("\n\n");
}
