import tseslint from "typescript-eslint";

/** One dependency arrow that must not exist: files in `from` may not import what `group` matches. */
const forbid = (files, groups, message, ignores = []) => ({
  files,
  ignores,
  rules: {
    "no-restricted-imports": ["error", { patterns: [{ group: groups, message }] }],
  },
});

/** A folder by its name, wherever it stands in an import, and what is in it. */
const room = (name) => [`**/${name}`, `**/${name}/**`];

/** What provider/ never imports; its folder `live` alone may know @alicloud. */
const core = ["@alicloud/*", "@pulumi/*", ...room("sdk"), ...room("local")];

/** The last entry that matches a file decides, so each names all that it forbids. */
const resourceFolder = (folder, other) => [
  forbid(
    [`provider/${folder}/*.ts`],
    [...core, ...room(other)],
    "the resource folders never import each other; @alicloud lives in provider/live",
  ),
  forbid(
    [`provider/${folder}/inputs.ts`, `provider/${folder}/plan.ts`],
    [...core, ...room(other), "**/live/client", "**/live/operations", "**/live/vendor", "**/observe", "node:*"],
    "inputs.ts and plan.ts are pure",
  ),
];

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "coverage/", "**/node_modules/"] },
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
  forbid(
    ["sdk/**/*.ts"],
    ["@alicloud/*", ...room("local"), ...room("live")],
    "sdk talks to the cloud through provider",
  ),
  forbid(["provider/*.ts"], core, "provider runs without Pulumi; @alicloud lives in provider/live"),
  forbid(
    ["provider/live/**/*.ts"],
    ["@pulumi/*", "@alicloud/*", "../*", "!../clock"],
    "provider/live is the bottom room: it imports nothing above it, and vendor.ts alone loads @alicloud",
    ["provider/live/vendor.ts"],
  ),
  forbid(
    ["provider/live/vendor.ts"],
    ["@pulumi/*", "../*"],
    "vendor.ts loads the vendor's packages, and imports nothing",
  ),
  ...resourceFolder("casterSceneSync", "stagingPromotion"),
  ...resourceFolder("stagingPromotion", "casterSceneSync"),
  forbid(
    ["local/simulator/**/*.ts"],
    ["@pulumi/*", "@alicloud/*", ...["provider", "engine", "sdk", "demo"].flatMap(room)],
    "the simulator is a second, independent reading of the API",
  ),
  forbid(
    ["local/engine/**/*.ts"],
    ["@alicloud/*", "../simulator", "../simulator/**", "../../provider/**", ...["sdk", "demo"].flatMap(room)],
    "the engine knows nothing of ApsaraVideo",
  ),
  {
    files: ["provider/**/*.ts", "sdk/**/*.ts"],
    ignores: ["provider/index.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "only provider/index.ts reads the environment" },
      ],
    },
  },
);
