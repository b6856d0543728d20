"use strict";
// Only these parts of the SDK, because loading all of it takes longer than the rest of a run.
const { secret: secretOf } = require("@pulumi/pulumi/output");
const { ComponentResource, CustomResource } = require("@pulumi/pulumi/resource");

// The text that pulumi.dynamic.Resource would make of a provider with one-line verbs. Serialising takes a second for
// each of many runs; ../programs has a program that really serialises.
const verbs = ["check", "diff", "create", "update", "read", "delete"];
const required = "require(process.env.GOLDEN_PROVIDER)";
const serialised = `exports.handler = () => ({
  configure: async ({ config }) => ${required}.configure(config),
${verbs.map((verb) => `  ${verb}: (...args) => ${required}.call("${verb}", args),`).join("\n")}
});`;

class Probe extends CustomResource {
  constructor(name, props, options) {
    const declared = { ...props, serial: undefined, digest: undefined, __provider: serialised };
    super("pulumi-nodejs:dynamic/golden:Probe", name, declared, options);
  }
}

class Group extends ComponentResource {
  constructor(name, options) {
    super("golden:index:Group", name, {}, options);
    this.registerOutputs({});
  }
}

const { resources, outputs = {}, endsAfter } = JSON.parse(process.env.GOLDEN_PROGRAM);
const declared = {};

function outputOf(reference) {
  const [key, name] = reference.split(".");
  return declared[key][name];
}

function optionsOf({ dependsOn, parent, deletedWith, ...options } = {}) {
  return {
    ...options,
    ...(dependsOn && { dependsOn: dependsOn.map((key) => declared[key]) }),
    ...(parent && { parent: declared[parent] }),
    ...(deletedWith && { deletedWith: declared[deletedWith] }),
  };
}

function valueOf({ value, valueFrom, secret }) {
  if (valueFrom !== undefined) return outputOf(valueFrom);
  return secret ? secretOf(value) : value;
}

for (const resource of resources) {
  const { key, component, slot, options } = resource;
  declared[key] = component
    ? new Group(key, optionsOf(options))
    : new Probe(key, { key, value: valueOf(resource), ...(slot !== undefined && { slot }) }, optionsOf(options));
}

const exported = Object.fromEntries(Object.entries(outputs).map(([name, from]) => [name, outputOf(from)]));
module.exports =
  endsAfter === undefined ? exported : new Promise((resolve) => setTimeout(() => resolve(exported), endsAfter));
