/* Declares what a row lists in a file, as `ours`, as `floor` or in the `plain` way: only that one is loaded. */
const { readFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");

const config = new pulumi.Config();
const { resources, shared } = JSON.parse(readFileSync(config.require("resources"), "utf8"));
const declare = require(`./${config.require("way")}`)[config.require("kind")];
for (const { name, args } of resources) declare(name, args, shared);
