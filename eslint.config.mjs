import tseslint from "typescript-eslint";

/** One forbidden dependency arrow: files in `files` must not import modules that match `groups`. */
const forbid = (files, groups, message, ignores = []) => ({
  files,
  ignores,
  rules: {
    "no-restricted-imports": ["error", { patterns: [{ group: groups, message }] }],
  },
});

/** Matches a folder with this name at any place of an import path, and its content. */
const room = (name) => [`**/${name}`, `**/${name}/**`];

/** The package in local/, which nothing that the root package publishes may import. */
const local = ["pulumi-apsaravideo-local", "pulumi-resource-apsaravideo", ...room("local"), ...room("plugin")];

/** The modules that provider/ never imports. Only its folder `live` may import @alicloud. */
const outside = ["@alicloud/*", "@pulumi/*", ...["sdk", "review"].flatMap(room), ...local];
const above = [...outside, ...["resources", "serving", "functions", "settings", "configurationKeys"].flatMap(room)];

/** The modules that local/ never imports: the root package, by path or by name, and the vendor's client. */
const rootPackage = [
  ...["@alicloud/*", "pulumi-apsaravideo", "pulumi-apsaravideo/*", ...["sdk", "review"].flatMap(room)],
  ...["../provider", "../provider/**", "../../provider", "../../provider/**"],
  ...["../plugin", "../plugin/**", "../../plugin", "../../plugin/**"],
];

/** The last matching entry decides, so each entry repeats all of its patterns. */
const resourceFolder = (folder, other, pure) => [
  forbid(
    [`provider/resources/${folder}/*.ts`],
    [...outside, ...[other, "serving", "functions"].flatMap(room)],
    "the resource folders never import each other; @alicloud lives in provider/live",
  ),
  forbid(
    pure.map((name) => `provider/resources/${folder}/${name}.ts`),
    [
      ...[...outside, ...[other, "serving", "functions"].flatMap(room)],
      ...["**/live/client", "**/live/operations", "**/live/vendor", "**/observe", "node:*"],
    ],
    `${pure.join(".ts, ")}.ts are pure`,
  ),
];

export default tseslint.config(
  { ignores: ["**/dist/", "coverage/", "**/node_modules/", ".pulumi-cli/", "examples/typescript/"] },
  ...tseslint.configs.strict,
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["sdk/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["@alicloud/*", ...room("review"), ...local],
              message: "sdk talks to the cloud through provider, and costs no program the review",
            },
            { regex: "/provider(?!/serving/entry$)", message: "sdk imports the serving, and nothing behind it" },
          ],
        },
      ],
    },
  },
  {
    files: ["provider/**/*.ts"],
    ignores: ["provider/serving/dynamic.ts"],
    rules: { "no-console": "error" },
  },
  forbid(["provider/*.ts"], outside, "provider runs without Pulumi; @alicloud lives in provider/live"),
  forbid(["provider/core/**/*.ts"], above, "core knows no resource, no wire and no vendor"),
  forbid(
    ["provider/serving/**/*.ts"],
    [...outside, ...room("resources")],
    "a serving imports the verbs, and no resource",
  ),
  forbid(
    ["provider/live/**/*.ts"],
    ["@pulumi/*", "@alicloud/*", "../*"],
    "provider/live is the bottom folder: it imports nothing above it, and vendor.ts alone loads @alicloud",
    ["provider/live/vendor.ts"],
  ),
  forbid(
    ["provider/live/vendor.ts"],
    ["@pulumi/*", "../*"],
    "vendor.ts loads the vendor's packages, and imports nothing",
  ),
  ...resourceFolder("casterSceneSync", "stagingPromotion", ["inputs", "scene"]),
  ...resourceFolder("stagingPromotion", "casterSceneSync", ["inputs", "records", "withheld", "secretChange"]),
  {
    files: ["plugin/**/*.ts"],
    rules: {
      "no-console": "error",
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: [...["sdk", "review"].flatMap(room), ...local, "@alicloud/*"],
              message: "the plugin serves provider/, and nothing else",
            },
            { regex: "^@pulumi/pulumi(?!/proto/)", message: "the SDK would double the time of a start" },
            {
              regex: "provider/(live|serving|resources/\\w+/(?!inputs$))",
              message: "the plugin uses createProvider, the core, and the tables of fields and keys",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["review/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { regex: "^(?!\\./|node:|valibot$)", message: "review reads previews, and nothing of the provider" },
          ],
        },
      ],
    },
  },
  forbid(["local/*.ts", "local/demo/**/*.ts"], rootPackage, "local is a package of its own, without provider and sdk"),
  forbid(
    ["local/simulator/**/*.ts"],
    ["@pulumi/*", ...rootPackage, ...["provider", "engine", "demo"].flatMap(room)],
    "the simulator is a second, independent reading of the API",
  ),
  forbid(
    ["local/engine/**/*.ts"],
    [...rootPackage, "../simulator", "../simulator/**", ...room("demo")],
    "the engine knows nothing of ApsaraVideo",
  ),
  {
    files: ["provider/**/*.ts", "sdk/**/*.ts", "plugin/**/*.ts"],
    ignores: ["provider/serving/entry.ts", "plugin/main.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "only the composition roots read the environment" },
      ],
    },
  },
);
