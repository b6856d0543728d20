"use strict";
const { CustomResource } = require("@pulumi/pulumi/resource");

for (const { type, name, args } of JSON.parse(process.env.PLUGIN_RESOURCES)) new CustomResource(type, name, args);
