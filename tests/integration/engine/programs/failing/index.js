"use strict";
const { ComponentResource } = require("@pulumi/pulumi/resource");
const log = require("@pulumi/pulumi/log");

// The SDK colours the stack of an uncaught error, and Node.js 20 spends a minute and gigabytes of memory on colouring a
// frame such as "node_modules/@pulumi/resource.ts". Without frames there is nothing to colour.
Error.stackTraceLimit = 0;

new ComponentResource("failing:index:Group", "made");
console.log("about to fail");
if (process.env.FAILING_HOW === "logs") void log.error("the studio is closed");
else throw new Error("the studio is closed");
