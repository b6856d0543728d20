/*
 * Loaded into the provider process by NODE_OPTIONS. BENCH_MEMORY: the file that always holds its greatest resident
 * size so far, in kB; when there is a file of that name and `.collect`, `.kept` will hold the heap after a collection, in
 * bytes. BENCH_MODULES: the file that names every module of the vendor's as soon as it is asked for.
 */
const { appendFileSync, existsSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");

const { BENCH_MEMORY: memory, BENCH_MODULES: modules } = process.env;

if (/dynamic-provider/.test(process.argv[1] ?? "")) {
  if (memory !== undefined) {
    // The high-water mark of the operating system: nothing between two looks is missed but what comes after the last.
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
