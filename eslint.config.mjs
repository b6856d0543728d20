import tseslint from "typescript-eslint";

/** One dependency arrow that must not exist: files in `from` may not import what `group` matches. */
const forbid = (files, groups, message, ignores = []) => ({
  files,
  ignores,
  rules: {
    "no-restricted-imports": ["error", { patterns: [{ group: groups, message }] }],
  },
});

/** Everything in provider/ but the cloud's door. */
const core = ["@alicloud/*", "@pulumi/*", "**/sdk", "**/sdk/**", "**/local", "**/local/**"];

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
    ["@alicloud/*", "**/local/**", "**/provider/live/**"],
    "sdk talks to the cloud through provider",
  ),
  forbid(["provider/*.ts"], core, "provider runs without Pulumi; @alicloud lives in provider/live"),
  forbid(
    ["provider/live/**/*.ts"],
    ["@pulumi/*", "**/sdk/**", "**/local/**", "../casterSceneSync/**", "../stagingPromotion/**", "../resource"],
    "provider/live is the bottom room: it imports nothing above it",
  ),
  forbid(
    ["provider/casterSceneSync/**/*.ts"],
    [...core, "**/stagingPromotion/**"],
    "the resource folders never import each other",
  ),
  forbid(
    ["provider/stagingPromotion/**/*.ts"],
    [...core, "**/casterSceneSync/**"],
    "the resource folders never import each other",
  ),
  forbid(
    ["provider/*/inputs.ts", "provider/*/plan.ts"],
    [...core, "**/live/client", "**/live/operations", "node:*"],
    "inputs.ts and plan.ts are pure",
  ),
  forbid(
    ["local/simulator/**/*.ts"],
    ["**/provider/**", "@pulumi/*", "@alicloud/*", "**/engine/**", "**/sdk/**", "**/demo/**"],
    "the simulator is a second, independent reading of the API",
  ),
  forbid(
    ["local/engine/**/*.ts"],
    ["**/provider/**", "@alicloud/*", "**/simulator/**", "**/sdk/**", "**/demo/**"],
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
