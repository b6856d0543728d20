/*
 * Generates the SDKs into dist/sdks, from plugin/schema.json: npm run sdks [-- <language> …]
 * A language host on PATH does it by `pulumi package gen-sdk`; without one, Pulumi's generators are built once with Go.
 */
const { spawnSync } = require("node:child_process");
const { mkdirSync, rmSync } = require("node:fs");
const { join } = require("node:path");
const pathWithPulumi = require("../tests/e2e/pulumi/findOrBuild");

const { generator, hasHost, languages } = pathWithPulumi;
const schema = join(__dirname, "schema.json");

/** Generates the SDK of one language into `<folder>/<language>`, anew. Throws where that fails. */
function generateSdk(language, folder) {
  const out = join(folder, language);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const [command, ...args] = hasHost(language)
    ? ["pulumi", "package", "gen-sdk", schema, "--language", language, "--out", folder]
    : [generator, schema, language, out];
  if (command === generator) pathWithPulumi();
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`no SDK for ${language}: ${error ?? stderr}`);
}

function main(chosen) {
  const unknown = chosen.filter((language) => !languages.includes(language));
  if (unknown.length > 0) throw new Error(`${unknown.join(", ")}: choose among ${languages.join(", ")}`);
  for (const language of chosen.length > 0 ? chosen : languages) {
    try {
      generateSdk(language, join(__dirname, "../dist/sdks"));
      console.log(`${language}: dist/sdks/${language}`);
    } catch (error) {
      console.error(`${language}: left out. ${error.message}`);
      process.exitCode = 1;
    }
  }
}

module.exports = { generateSdk };
if (require.main === module) main(process.argv.slice(2));
