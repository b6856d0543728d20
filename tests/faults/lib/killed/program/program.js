"use strict";
// Only what is needed of the SDK, as in tests/integration/engine/programs/golden: its start is most of what one of the many runs costs.
const { CustomResource } = require("@pulumi/pulumi/resource");
const targets = require("../targets.json");

// What the shims of sdk/shim.ts come to when pulumi.dynamic serialises them.
const verbs = ["check", "diff", "create", "update", "read"];
const serialised = (kind) => `exports.handler = () => ({
  configure: (q) => require("pulumi-apsaravideo/provider").configure(q),
${verbs.map((verb) => `  ${verb}: (...args) => require("pulumi-apsaravideo/provider").${kind}.${verb}(...args),`).join("\n")}
});`;

const kinds = {
  casterSceneSync: { type: "CasterSceneSync", outputs: ["fromSceneId", "toSceneId", "scene", "syncedAt"] },
  stagingPromotion: { type: "StagingPromotion", outputs: ["config", "promotedAt", "status"] },
};

const declared = {};
for (const { name, kind, inputs, after } of targets) {
  const { type, outputs } = kinds[kind];
  const computed = [...outputs, "digest", "requestId", "previous"].map((key) => [key, undefined]);
  const props = { ...inputs, ...Object.fromEntries(computed), __provider: serialised(kind) };
  const dependsOn = after.map((other) => declared[other]);
  declared[name] = new CustomResource(`pulumi-nodejs:dynamic/apsaravideo:${type}`, name, props, { dependsOn });
}
