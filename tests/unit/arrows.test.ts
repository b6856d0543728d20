import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

/** The importing file, the imported module, and whether that arrow is allowed. */
const arrows: [file: string, imported: string, allowed: boolean][] = [
  ["sdk/index.ts", "../provider/serving/entry", true],
  ["sdk/index.ts", "../provider", false],
  ["sdk/index.ts", "../provider/core/check", false],
  ["sdk/index.ts", "../local/simulator", false],
  ["sdk/index.ts", "pulumi-apsaravideo-local", false],
  ["sdk/index.ts", "@alicloud/credentials", false],
  ["sdk/index.ts", "../provider/live/client", false],
  ["provider/core/check.ts", "../live/reads", true],
  ["provider/core/check.ts", "@pulumi/pulumi", false],
  ["provider/core/check.ts", "@alicloud/openapi-client", false],
  ["provider/core/check.ts", "../../sdk", false],
  ["provider/core/check.ts", "../../local/simulator", false],
  ["provider/core/check.ts", "pulumi-apsaravideo-local", false],
  ["provider/core/check.ts", "../serving/dynamic", false],
  ["provider/core/check.ts", "../resources/casterSceneSync/inputs", false],
  ["provider/core/context.ts", "../settings", false],
  ["provider/settings.ts", "./core/context", true],
  ["provider/serving/dynamic.ts", "../core/check", true],
  ["provider/serving/dynamic.ts", "../resources/casterSceneSync/inputs", false],
  ["provider/index.ts", "./resources/casterSceneSync/definition", true],
  ["provider/index.ts", "@pulumi/pulumi", false],
  ["provider/resources/casterSceneSync/observe.ts", "../../live/operations", true],
  ["provider/resources/casterSceneSync/observe.ts", "../stagingPromotion/records", false],
  ["provider/resources/casterSceneSync/observe.ts", "../../serving/dynamic", false],
  ["provider/resources/casterSceneSync/scene.ts", "../stagingPromotion/records", false],
  ["provider/resources/casterSceneSync/scene.ts", "../../core/values", true],
  ["provider/resources/casterSceneSync/scene.ts", "../../live/client", false],
  ["provider/resources/casterSceneSync/scene.ts", "./observe", false],
  ["provider/resources/casterSceneSync/scene.ts", "node:fs", false],
  ["provider/resources/stagingPromotion/inputs.ts", "../casterSceneSync/inputs", false],
  ["provider/resources/stagingPromotion/inputs.ts", "../../live/operations", false],
  ["provider/live/vendor.ts", "@alicloud/openapi-client", true],
  ["provider/live/vendor.ts", "../core/apply", false],
  ["provider/live/client.ts", "@alicloud/openapi-client", false],
  ["provider/live/client.ts", "./clock", true],
  ["provider/live/client.ts", "../core/apply", false],
  ["provider/live/client.ts", "../resources/casterSceneSync/scene", false],
  ["provider/index.ts", "../plugin/session", false],
  ["sdk/index.ts", "../plugin/session", false],
  ["plugin/session.ts", "../provider", true],
  ["plugin/session.ts", "../provider/core/handler", true],
  ["plugin/session.ts", "../provider/settings", true],
  ["plugin/functions.ts", "../provider/resources/casterSceneSync/inputs", true],
  ["plugin/functions.ts", "../provider/resources/casterSceneSync/observe", false],
  ["plugin/session.ts", "../provider/live/client", false],
  ["plugin/session.ts", "../provider/serving/dynamic", false],
  ["plugin/session.ts", "../sdk", false],
  ["plugin/session.ts", "../review/review", false],
  ["plugin/session.ts", "../local/simulator", false],
  ["plugin/session.ts", "@pulumi/pulumi/proto/provider_pb", true],
  ["plugin/session.ts", "@pulumi/pulumi", false],
  ["plugin/session.ts", "@pulumi/pulumi/provider", false],
  ["local/index.ts", "../plugin/session", false],
  ["sdk/index.ts", "../review/review", false],
  ["provider/index.ts", "../review/review", false],
  ["provider/core/check.ts", "../../review/review", false],
  ["provider/live/client.ts", "../../review/review", false],
  ["review/preview.ts", "valibot", true],
  ["review/preview.ts", "./plain", true],
  ["review/cli.ts", "node:fs", true],
  ["review/preview.ts", "../provider/core/values", false],
  ["review/preview.ts", "../sdk", false],
  ["review/preview.ts", "../local/engine", false],
  ["review/preview.ts", "pulumi-apsaravideo", false],
  ["review/preview.ts", "@pulumi/pulumi", false],
  ["review/preview.ts", "json-canonicalize", false],
  ["local/index.ts", "../review/review", false],
  ["local/demo/people.ts", "../../review/review", false],
  ["local/index.ts", "./simulator", true],
  ["local/index.ts", "../provider", false],
  ["local/index.ts", "../sdk", false],
  ["local/index.ts", "pulumi-apsaravideo", false],
  ["local/simulator/simulator.ts", "../../provider/core/values", false],
  ["local/simulator/simulator.ts", "../engine", false],
  ["local/simulator/simulator.ts", "@alicloud/openapi-client", false],
  ["local/engine/stack.ts", "./provider", true],
  ["local/engine/stack.ts", "@pulumi/pulumi/proto/engine_pb", true],
  ["local/engine/stack.ts", "../simulator", false],
  ["local/engine/stack.ts", "../../provider/core/values", false],
  ["local/engine/stack.ts", "../../sdk", false],
  ["local/demo/people.ts", "../simulator", true],
  ["local/demo/localEngine.ts", "../engine", true],
  ["local/demo/pulumiHost.ts", "@pulumi/pulumi/automation", true],
  ["local/demo/people.ts", "../../provider/live/vendor", false],
  ["local/demo/people.ts", "../../sdk", false],
  ["local/demo/people.ts", "pulumi-apsaravideo", false],
  ["local/demo/people.ts", "pulumi-apsaravideo/provider", false],
  ["local/demo/people.ts", "@alicloud/openapi-client", false],
];

/** Runs in a process of its own, because ESLint's configuration is an ES module. */
const script = `
  const { ESLint, Linter } = require("eslint");
  (async () => {
    const eslint = new ESLint();
    const answers = [];
    for (const [file, imported] of JSON.parse(process.argv[1])) {
      const { rules } = await eslint.calculateConfigForFile(file);
      const only = { rules: { "no-restricted-imports": rules["no-restricted-imports"] ?? "off" } };
      answers.push(new Linter().verify(\`import "\${imported}";\`, [only]).length === 0);
    }
    process.stdout.write(JSON.stringify(answers));
  })();`;

it("allows the intended arrows between the folders, and no other", () => {
  const asked = JSON.stringify(arrows.map(([file, imported]) => [file, imported]));
  const root = resolve(__dirname, "../..");
  const answers = JSON.parse(execFileSync(process.execPath, ["-e", script, asked], { cwd: root, encoding: "utf8" }));
  expect(arrows.map(([file, imported], index) => [file, imported, answers[index]])).toEqual(arrows);
});
