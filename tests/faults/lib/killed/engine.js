"use strict";
// Runs operations on request, under Ctrl-C, in a process of its own that can be killed.
const { subscribe } = require("node:diagnostics_channel");
const { interruptible, openStack } = require("pulumi-apsaravideo-local");

// The parent needs the process IDs of the program and the provider to kill them.
subscribe("child_process", ({ process: child }) => {
  process.nextTick(() => {
    const isProvider = (arg) => /dynamic-provider|pulumi-resource-/.test(arg);
    const started = child.spawnargs.some(isProvider) ? "provider" : "program";
    process.send({ started, pid: child.pid });
  });
});

const stack = openStack({ ...JSON.parse(process.argv[2]), print: (text) => process.stdout.write(text) });

// A second Ctrl-C may come when the operation has just ended. Between operations it must not end this process.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit());
process.on("message", ({ verb, options }) => {
  interruptible((signals) => stack[verb]({ ...options, ...signals })).then(
    ({ exitCode, changeSummary, diagnostics }) => process.send({ ended: { exitCode, changeSummary, diagnostics } }),
    (error) => process.send({ ended: { thrown: String(error) } }),
  );
});
