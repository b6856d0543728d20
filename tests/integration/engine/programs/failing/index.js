"use strict";
const { ComponentResource } = require("@pulumi/pulumi/resource");
const log = require("@pulumi/pulumi/log");

// The SDK colours the stack of an uncaught error. Node.js 20 needs a minute and gigabytes of memory for a frame such as
// "node_modules/@pulumi/resource.ts". Without frames nothing is coloured.
Error.stackTraceLimit = 0;

new ComponentResource("failing:index:Group", "made");
console.log("about to fail");
if (process.env.FAILING_HOW === "logs") void log.error("the caster is closed");
else throw new Error("the caster is closed");
