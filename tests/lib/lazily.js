"use strict";
// Pulumi's SDK loads a compiler and a package manager only to serialise functions, which nothing here does. They take
// most of a process's start, so they are loaded on first use.
const Module = require("node:module");

const load = Module._load;
Module._load = function (request, ...rest) {
  if (request !== "typescript" && request !== "@npmcli/arborist") return load.call(this, request, ...rest);
  let loaded;
  return new Proxy(function () {}, {
    get: (_, key) => (key === "__esModule" ? undefined : (loaded ??= load.call(this, request, ...rest))[key]),
  });
};
