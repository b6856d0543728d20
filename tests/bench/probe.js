/**
 * NODE_OPTIONS loads this file into the provider process.
 * BENCH_MEMORY: a file for the greatest resident size so far, in kB. When `<file>.collect` exists, `<file>.kept` gets
 * the heap size after a collection, in bytes.
 * BENCH_MODULES: a file for the name of each of the vendor's modules when it is loaded.
 */
const { appendFileSync, existsSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");

const { BENCH_MEMORY: memory, BENCH_MODULES: modules } = process.env;

if (/dynamic-provider/.test(process.argv[1] ?? "")) {
  if (memory !== undefined) {
    // The operating system's high-water mark. Only growth after the last write is missed.
    const write = () => {
      writeFileSync(`${memory}.new`, String(process.resourceUsage().maxRSS));
      renameSync(`${memory}.new`, memory);
      if (existsSync(`${memory}.collect`)) collect();
    };
    const collect = () => {
      rmSync(`${memory}.collect`);
      setFlagsFromString("--expose-gc");
      runInNewContext("gc")();
      writeFileSync(`${memory}.new`, String(process.memoryUsage().heapUsed));
      renameSync(`${memory}.new`, `${memory}.kept`);
    };
    setInterval(write, 200).unref();
  }
  if (modules !== undefined) {
    const load = Module._load;
    Module._load = function (request, ...rest) {
      if (request.startsWith("@alicloud/")) appendFileSync(modules, `${request}\n`);
      return load.call(this, request, ...rest);
    };
  }
}
