/* Bundles the plugin into one file. The bytes depend on the sources alone. */
const { copyFileSync, mkdirSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { bundle } = require("./bundle");
const { collectNotices } = require("./notices");

const root = resolve(__dirname, "..");
const folder = join(__dirname, "dist");
const name = "pulumi-resource-apsaravideo";
const program = join(folder, name);
const httpx = resolve(__dirname, "../provider/live/httpx.ts");

/** In a bundle nothing can be resolved by name at run time, so the module that does it is replaced. */
const replaceHttpx = {
  name: "httpx",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/httpx$/ }, ({ path, resolveDir }) =>
      resolve(resolveDir, `${path}.ts`) === httpx ? { path: join(__dirname, "bundledHttpx.js") } : undefined,
    ),
};

async function main() {
  mkdirSync(folder, { recursive: true });
  const inputs = await bundle(join(__dirname, "main.ts"), program, { plugins: [replaceHttpx] });
  const copies = inputs.filter((path) => path.endsWith("node_modules/httpx/lib/index.js"));
  if (copies.length !== 1) throw new Error(`the bundle needs one copy of httpx, and has ${copies.join(", ")}`);
  writeFileSync(join(folder, `${name}.cmd`), `@node "%~dp0${name}" %*\r\n`);
  copyFileSync(join(__dirname, "schema.json"), join(folder, "schema.json"));
  writeFileSync(join(folder, "THIRD_PARTY_LICENSES"), collectNotices(root, inputs));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
