/* How a plugin becomes one file. The bench bundles a plugin that does nothing in the same way. */
const { chmodSync } = require("node:fs");
const { resolve } = require("node:path");
const { build } = require("esbuild");

const root = resolve(__dirname, "..");

/**
 * Bundles a program with all that it needs into one executable file. The bytes depend on the sources alone.
 * @param more Further options of esbuild.
 * @return The paths of the bundled files.
 */
exports.bundle = async (entryPoint, outfile, more = {}) => {
  const { metafile } = await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    minify: true,
    keepNames: true,
    legalComments: "none",
    metafile: true,
    banner: { js: "#!/usr/bin/env node" },
    absWorkingDir: root,
    logLevel: "warning",
    ...more,
  });
  chmodSync(outfile, 0o755);
  return Object.keys(metafile.inputs);
};
