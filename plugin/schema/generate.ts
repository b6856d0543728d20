import type * as v from "valibot";
import { configurationKeys, type ConfigurationKey } from "../../provider/configurationKeys";
import type { FieldTable } from "../../provider/core/fields";
import { fields as casterSceneSync } from "../../provider/resources/casterSceneSync/inputs";
import { fields as stagingPromotion } from "../../provider/resources/stagingPromotion/inputs";
import { version } from "../package.json";
import { Declarations } from "./docComments";
import { formatExamples, printFunction, printResource, type FunctionExample, type ResourceExample } from "./examples";
import { metadata, repository } from "./metadata";
import { isAny, Types, type PropertySpec, type TypeSpec } from "./types";

/** The files whose doc comments a user of the Node.js SDK reads. */
const publicFiles = [
  ...["sdk/args.ts", "sdk/casterSceneSync.ts", "sdk/stagingPromotion.ts", "sdk/lookups.ts"],
  "provider/functions.ts",
];

export const resourceExamples: readonly ResourceExample[] = [
  {
    title: "Put the scene that the director prepared on air",
    type: "CasterSceneSync",
    name: "show",
    arguments: { casterId: "LIVEPRODUCER_POST-cn-0pp1czt****", note: "evening show" },
    output: "digest",
  },
  {
    title: "Publish what is staged for one function of a domain",
    type: "StagingPromotion",
    name: "auth",
    arguments: { domainName: "live.example.com", functionName: "aliauth" },
    output: "status",
  },
];

const functionOfDomain = { domainName: "live.example.com", functionName: "aliauth" };
export const functionExamples: readonly FunctionExample[] = [
  {
    title: "List the scenes of a caster",
    type: "getCasterScenes",
    arguments: { casterId: "LIVEPRODUCER_POST-cn-0pp1czt****" },
    output: "scenes",
  },
  {
    title: "Look at what is staged",
    type: "getStagedConfig",
    arguments: functionOfDomain,
    output: "config",
  },
  {
    title: "Look at what is in production",
    type: "getProductionConfig",
    arguments: functionOfDomain,
    output: "config",
  },
];

/** The schema of the plugin: from the tables of fields and keys, and from the doc comments. */
export function generateSchema(): object {
  const declarations = new Declarations(publicFiles);
  const types = new Types(declarations);
  const [sync, promotion] = resourceExamples;
  const resources = {
    "apsaravideo:index:CasterSceneSync": resource(declarations, types, casterSceneSync, sync as ResourceExample),
    "apsaravideo:index:StagingPromotion": resource(declarations, types, stagingPromotion, promotion as ResourceExample),
  };
  const functions = Object.fromEntries(
    functionExamples.map((example) => [`apsaravideo:index:${example.type}`, lookUp(declarations, types, example)]),
  );
  const config = configuration();
  return {
    ...metadata,
    version,
    config: { variables: config },
    provider: { description: "The configuration of the provider.", type: "object", inputProperties: config },
    types: types.named,
    resources,
    functions,
  };
}

function resource(declarations: Declarations, types: Types, fields: FieldTable, example: ResourceExample) {
  const { type } = example;
  // A hint for dynamic resources alone is no input of the plugin.
  const inputs = declarations.members(`${type}Args`).filter(({ name }) => Object.hasOwn(fields, name));
  const outputs = declarations.outputs(type);
  const inputProperties = markReplacements(types.properties(inputs), fields);
  const described = new Map(inputs.map((input) => [input.name, input.description]));
  return {
    description: declarations.describe(type) + formatExamples(example.title, (each) => printResource(example, each)),
    properties: types.properties(
      outputs.map((each) => ({ ...each, description: described.get(each.name) ?? each.description })),
    ),
    required: outputs.filter(({ optional, type }) => !optional && !isAny(type)).map(({ name }) => name),
    inputProperties,
    requiredInputs: inputs.filter(({ name }) => fields[name]?.required).map(({ name }) => name),
    aliases: [{ type: `pulumi-nodejs:dynamic/apsaravideo:${type}` }],
  };
}

function markReplacements(properties: Record<string, PropertySpec>, fields: FieldTable): Record<string, PropertySpec> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, each]) => [
      name,
      fields[name]?.change === "replace" ? { ...each, willReplaceOnChanges: true } : each,
    ]),
  );
}

function lookUp(declarations: Declarations, types: Types, example: FunctionExample) {
  const { type } = example;
  const isScenes = type === "getCasterScenes";
  const inputs = declarations.members(isScenes ? "GetCasterScenesArgs" : "GetFunctionConfigArgs");
  const outputs = isScenes ? scenes(types, declarations) : types.properties(declarations.members("FunctionLookup"));
  return {
    description: declarations.describe(type) + formatExamples(example.title, (each) => printFunction(example, each)),
    inputs: {
      type: "object",
      properties: types.properties(inputs),
      required: inputs.filter(({ optional }) => !optional).map(({ name }) => name),
    },
    outputs: { type: "object", properties: outputs, required: Object.keys(outputs) },
  };
}

/** Every language but TypeScript's own functions returns the list in an object. */
function scenes(types: Types, declarations: Declarations): Record<string, PropertySpec> {
  const items = types.reference("CasterScene");
  return {
    scenes: { type: "array", items, description: declarations.describe("getCasterScenes").split("\n")[0] ?? "" },
  };
}

function configuration(): Record<string, PropertySpec> {
  return Object.fromEntries(
    Object.entries<ConfigurationKey>(configurationKeys).map(([key, row]) => [
      key,
      {
        ...configurationType(row.schema),
        description: link(
          `${row.description.charAt(0).toUpperCase()}${row.description.slice(1)}. Default: ${row.default}.`,
        ),
        ...(row.secret ? { secret: true } : {}),
      },
    ]),
  );
}

const link = (text: string) => text.replace(/\]\(#/g, `](${repository}/blob/main/docs/configuration.md#`);

/** The keys hold texts, lists of texts, and objects of numbers. */
function configurationType(schema: v.GenericSchema): TypeSpec {
  const { type, pipe = [] } = schema as v.GenericSchema & { pipe?: readonly { type: string }[] };
  const kinds = [type, ...pipe.map((each) => each.type)];
  if (kinds.includes("array")) return { type: "array", items: { type: "string" } };
  if (kinds.includes("strict_object")) return { type: "object", additionalProperties: { type: "number" } };
  if (kinds.includes("string") || kinds.includes("picklist")) return { type: "string" };
  throw new Error(`no schema for a configuration key of the type ${type}`);
}
