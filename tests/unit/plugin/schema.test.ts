import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { generateSchema } from "../../../plugin/schema/generate";
import { languages } from "../../../plugin/schema/examples";
import { configurationKeys, type ConfigurationKey } from "../../../provider/configurationKeys";
import type { FieldTable } from "../../../provider/core/fields";
import { fields as casterSceneSync } from "../../../provider/resources/casterSceneSync/inputs";
import { fields as stagingPromotion } from "../../../provider/resources/stagingPromotion/inputs";

interface Property {
  readonly description: string;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
}
type PropertiesOf = Readonly<Record<string, Property>>;
interface Schema {
  readonly version: string;
  readonly config: { readonly variables: PropertiesOf };
  readonly provider: { readonly inputProperties: PropertiesOf };
  readonly types: Readonly<Record<string, { properties: PropertiesOf }>>;
  readonly resources: Readonly<
    Record<
      string,
      {
        readonly description: string;
        readonly properties: PropertiesOf;
        readonly required: readonly string[];
        readonly inputProperties: PropertiesOf;
        readonly requiredInputs: readonly string[];
        readonly aliases: readonly { readonly type: string }[];
      }
    >
  >;
  readonly functions: Readonly<
    Record<string, { readonly description: string; readonly inputs: { properties: PropertiesOf } }>
  >;
}

const file = (name: string) => readFileSync(resolve(__dirname, "../../../plugin", name), "utf8");
const schema = JSON.parse(file("schema.json")) as Schema;
const tables: readonly [name: string, fields: FieldTable][] = [
  ["CasterSceneSync", casterSceneSync],
  ["StagingPromotion", stagingPromotion],
];

it("is what the tables and the doc comments say now: else run npm run schema", () => {
  expect(schema).toEqual(JSON.parse(JSON.stringify(generateSchema())));
  expect(schema.version).toBe((JSON.parse(file("package.json")) as Schema).version);
});

it.each(tables)("has the inputs of %s, and marks those that replace it", (name, fields) => {
  const { inputProperties, requiredInputs, properties, aliases } = schema.resources[`apsaravideo:index:${name}`] ?? {};
  const marked = (matches: (field: FieldTable[string]) => boolean) =>
    Object.keys(fields)
      .filter((key) => matches(fields[key] as FieldTable[string]))
      .sort();
  expect(Object.keys(inputProperties ?? {}).sort()).toEqual(Object.keys(fields).sort());
  expect([...(requiredInputs ?? [])].sort()).toEqual(marked((field) => field.required === true));
  const replacing = Object.entries(inputProperties ?? {}).flatMap(([key, each]) =>
    each.willReplaceOnChanges ? [key] : [],
  );
  expect(replacing.sort()).toEqual(marked((field) => field.change === "replace"));
  expect(Object.keys(properties ?? {})).toEqual(
    expect.arrayContaining([...Object.keys(fields), "digest", "requestId"]),
  );
  expect(aliases).toEqual([{ type: `pulumi-nodejs:dynamic/apsaravideo:${name}` }]);
});

it.each(tables)("describes every property of %s with its default and its source", (name) => {
  const found = schema.resources[`apsaravideo:index:${name}`];
  const { inputProperties = {}, properties = {}, requiredInputs = [] } = found ?? {};
  for (const [key, { description }] of Object.entries(inputProperties)) {
    expect(description).toMatch(/ (Sent as \w+|Never sent)\.$/);
    if (!requiredInputs.includes(key)) expect(description).toContain("Default: ");
  }
  const outputs = Object.entries(properties).filter(([key]) => !(key in inputProperties));
  expect(outputs.length).toBeGreaterThan(5);
  for (const [, { description }] of outputs) expect(description).toMatch(/ Source: [^.]+\.$/);
});

it("describes every property of every type and function", () => {
  const all = [...Object.values(schema.types), ...Object.values(schema.functions).map(({ inputs }) => inputs)];
  const described = all.flatMap(({ properties }) => Object.values(properties));
  expect(described.length).toBeGreaterThan(15);
  for (const { description } of described) expect(description).toMatch(/\.$/);
});

it("has an example in every language for every resource and function", () => {
  const all = [...Object.values(schema.resources), ...Object.values(schema.functions)];
  expect(all).toHaveLength(5);
  for (const { description } of all)
    for (const language of languages) expect(description.split(`\n\`\`\`${language}\n`)).toHaveLength(2);
});

it("has every key of the configuration, for a stack and for an explicit provider, and marks the secret ones", () => {
  const { variables } = schema.config;
  expect(schema.provider.inputProperties).toEqual(variables);
  const secrets = Object.entries<ConfigurationKey>(configurationKeys).map(([key, { secret }]) => [key, secret]);
  expect(Object.entries(variables).map(([key, { secret }]) => [key, secret])).toEqual(secrets);
  for (const { description } of Object.values(variables)) expect(description).toContain(" Default: ");
});
