/* One verb on the stack "dev" in the working directory, with an inline program: node node.js <program> <verb> */
const { readFileSync } = require("node:fs");
const { LocalWorkspace, Stack } = require("@pulumi/pulumi/automation");

const [program, verb] = process.argv.slice(2);
const options = { color: "never" };
const verbs = {
  preview: (stack) => stack.preview({ ...options, diff: true }),
  up: (stack) => stack.up(options),
  import: (stack) =>
    stack.import({
      ...options,
      ...JSON.parse(readFileSync("import.json", "utf8")),
      protect: false,
      generateCode: false,
    }),
  destroy: (stack) => stack.destroy(options),
};

async function main() {
  const workspace = await LocalWorkspace.create({ workDir: ".", program: async () => require(program) });
  const stack = await Stack.select("dev", workspace);
  const { stdout, stderr } = await verbs[verb](stack);
  console.log(stdout, stderr);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
