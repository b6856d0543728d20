"use strict";
// Only these parts of the SDK, because loading all of it would take most of a run's time.
const { CustomResource } = require("@pulumi/pulumi/resource");
const targets = require("../targets.json");

const plugin = process.env.SERVING === "plugin";

// What the state of a dynamic resource holds of its provider. The resources of the plugin have no text.
const verbs = ["check", "diff", "create", "update", "read"];
const serialise = (kind) => `exports.handler = () => ({
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
  const props = { ...inputs, ...Object.fromEntries(computed), ...(plugin ? {} : { __provider: serialise(kind) }) };
  const dependsOn = after.map((other) => declared[other]);
  const token = plugin ? `apsaravideo:index:${type}` : `pulumi-nodejs:dynamic/apsaravideo:${type}`;
  declared[name] = new CustomResource(token, name, props, { dependsOn });
}
