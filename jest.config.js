/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/tests"],
  testMatch: ["**/*.test.ts"],
  // Of the end-to-end tests npm test has the demo and the states of earlier releases. The real engine runs all of them
  // (npm run test:pulumi), and the local engine where SLOW is set. The scripts of the pipelines run there too.
  testPathIgnorePatterns: [
    "/node_modules/",
    ...(process.env.ENGINE === "pulumi" || process.env.SLOW
      ? []
      : ["/tests/e2e/(?!demo|upgrade)", "/pipelines(Find|Scripts)"]),
    // The page of a review in a browser needs one on the machine (npm run test:browser).
    ...(process.env.BROWSER ? [] : ["/tests/browser/"]),
  ],
  modulePathIgnorePatterns: [
    "<rootDir>/dist",
    "<rootDir>/local/dist",
    "<rootDir>/plugin/dist",
    "<rootDir>/node_modules/pulumi-apsaravideo",
  ],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
    ],
  },
  testSequencer: "<rootDir>/tests/lib/longestFirst.js",
  maxWorkers: 2,
  // On the plugin each verb is a call over gRPC.
  testTimeout: process.env.SERVING === "plugin" ? 180_000 : 60_000,
};
