/** Declares the resources that a row lists in a file. Only the chosen way (`ours`, `floor` or `plain`) is loaded. */
const { readFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");

const config = new pulumi.Config();
const { resources, shared } = JSON.parse(readFileSync(config.require("resources"), "utf8"));
const declare = require(`./${config.require("way")}`)[config.require("kind")];
for (const { name, args } of resources) declare(name, args, shared);
