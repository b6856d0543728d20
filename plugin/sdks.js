/*
 * Generates the SDKs into dist/sdks, from plugin/schema.json: npm run sdks [-- [--out <folder>] [--local] <language> …]
 * A language host on PATH does it by `pulumi package gen-sdk`; without one, Pulumi's generators are built once with Go.
 * A local SDK is that of `pulumi package add`, which a program uses from a folder beside it.
 */
const { spawnSync } = require("node:child_process");
const { mkdirSync, rmSync } = require("node:fs");
const { join } = require("node:path");
const { parseArgs } = require("node:util");
const pathWithPulumi = require("../tests/e2e/pulumi/findOrBuild");

const { generator, hasHost, languages } = pathWithPulumi;
const schema = join(__dirname, "schema.json");

/** Generates the SDK of one language into `<folder>/<language>`, anew. Throws where that fails. */
function generateSdk(language, folder, flags) {
  const out = join(folder, language);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const [command, ...args] = hasHost(language)
    ? ["pulumi", "package", "gen-sdk", schema, "--language", language, "--out", folder, ...flags]
    : [generator, schema, language, out, ...flags];
  if (command === generator) pathWithPulumi();
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`no SDK for ${language}: ${error ?? stderr}`);
}

const { values, positionals } = parseArgs({
  options: { out: { type: "string", default: join(__dirname, "../dist/sdks") }, local: { type: "boolean" } },
  allowPositionals: true,
});
for (const language of positionals.length > 0 ? positionals : languages) {
  try {
    generateSdk(language, values.out, values.local ? ["--local"] : []);
    console.log(`${language}: ${join(values.out, language)}`);
  } catch (error) {
    console.error(`${language}: left out. ${error.message}`);
    process.exitCode = 1;
  }
}
