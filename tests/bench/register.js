/** Lets Node.js load the TypeScript of this folder and of local/, as the tests do: node -r ./tests/bench/register.js */
const { readFileSync } = require("node:fs");
const { transformSync } = require("@swc/core");

const jsc = { parser: { syntax: "typescript" }, target: "es2022" };

require.extensions[".ts"] = (module, filename) => {
  const options = { filename, jsc, module: { type: "commonjs" }, sourceMaps: "inline", swcrc: false };
  module._compile(transformSync(readFileSync(filename, "utf8"), options).code, filename);
};
