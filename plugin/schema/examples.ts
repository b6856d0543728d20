/*
 * The same short program in six languages. A new language is a row here; the tests compile or run each against the SDK
 * that Pulumi generates from the schema.
 */

/** A value of an argument: a text, a switch, or a number. */
type Argument = string | boolean | number;
type Arguments = Readonly<Record<string, Argument>>;

/** One resource with its arguments, of which one output is exported. */
export interface ResourceExample {
  readonly title: string;
  readonly type: string;
  readonly name: string;
  readonly arguments: Arguments;
  readonly output: string;
}

/** One look-up, of whose result one member is exported. */
export interface FunctionExample {
  readonly title: string;
  readonly type: string;
  readonly arguments: Arguments;
  readonly output: string;
}

export const languages = ["typescript", "python", "go", "csharp", "java", "yaml"] as const;
export type Language = (typeof languages)[number];

const goPackage = "github.com/pulumi-apsaravideo/pulumi-apsaravideo/sdk/go/apsaravideo";
const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const json = (value: Argument) => JSON.stringify(value);
const lines = (values: Arguments, line: (name: string, value: Argument) => string) =>
  Object.entries(values)
    .map(([name, value]) => line(name, value))
    .join("\n");
const pythonValue = (value: Argument) => (typeof value === "boolean" ? capital(String(value)) : json(value));
const goInput = (value: Argument) => {
  const kind = { string: "String", boolean: "Bool", number: "Float64" }[
    typeof value as "string" | "boolean" | "number"
  ];
  return `pulumi.${kind}(${json(value)})`;
};

/** Fields of a struct, with the values below each other as gofmt has them. */
const goFields = (values: Arguments) => {
  const width = Math.max(...Object.keys(values).map((key) => key.length)) + 1;
  return lines(values, (key, value) => `\t\t\t${`${capital(key)}:`.padEnd(width)} ${goInput(value)},`);
};

const goProgram = (body: string) => `package main

import (
	"${goPackage}"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
${body}
		return nil
	})
}`;

const javaProgram = (imports: readonly string[], body: string) => `package myproject;

import com.pulumi.Pulumi;
${imports.map((each) => `import ${each};`).join("\n")}

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
${body}
        });
    }
}`;

const csharpProgram = (body: string) => `using System.Collections.Generic;
using Pulumi;
using ApsaraVideo = Pulumi.ApsaraVideo;

return await Deployment.RunAsync(() =>
{
${body}
});`;

const resourcePrinters: Record<Language, (example: ResourceExample) => string> = {
  typescript: ({
    type,
    name,
    arguments: values,
    output,
  }) => `import * as apsaravideo from "@pulumi-apsaravideo/apsaravideo";

const ${name} = new apsaravideo.${type}("${name}", {
${lines(values, (key, value) => `  ${key}: ${json(value)},`)}
});
export const ${output} = ${name}.${output};`,

  python: ({ type, name, arguments: values, output }) => `import pulumi
import pulumi_apsaravideo as apsaravideo

${name} = apsaravideo.${type}("${name}",
${lines(values, (key, value) => `    ${snake(key)}=${pythonValue(value)},`)}
)
pulumi.export("${output}", ${name}.${snake(output)})`,

  go: ({ type, name, arguments: values, output }) =>
    goProgram(`		${name}, err := apsaravideo.New${type}(ctx, "${name}", &apsaravideo.${type}Args{
${goFields(values)}
		})
		if err != nil {
			return err
		}
		ctx.Export("${output}", ${name}.${capital(output)})`),

  csharp: ({ type, name, arguments: values, output }) =>
    csharpProgram(`    var ${name} = new ApsaraVideo.${type}("${name}", new()
    {
${lines(values, (key, value) => `        ${capital(key)} = ${json(value)},`)}
    });
    return new Dictionary<string, object?>
    {
        ["${output}"] = ${name}.${capital(output)},
    };`),

  java: ({ type, name, arguments: values, output }) =>
    javaProgram(
      [`com.pulumi.apsaravideo.${type}`, `com.pulumi.apsaravideo.${type}Args`],
      `            var ${name} = new ${type}("${name}", ${type}Args.builder()
${lines(values, (key, value) => `                .${key}(${json(value)})`)}
                .build());
            ctx.export("${output}", ${name}.${output}());`,
    ),

  yaml: ({ type, name, arguments: values, output }) => `name: example
runtime: yaml
resources:
  ${name}:
    type: apsaravideo:${type}
    properties:
${lines(values, (key, value) => `      ${key}: ${json(value)}`)}
outputs:
  ${output}: \${${name}.${output}}`,
};

const functionPrinters: Record<Language, (example: FunctionExample) => string> = {
  typescript: ({ type, arguments: values, output }) => `import * as apsaravideo from "@pulumi-apsaravideo/apsaravideo";

const found = apsaravideo.${type}Output({
${lines(values, (key, value) => `  ${key}: ${json(value)},`)}
});
export const ${output} = found.${output};`,

  python: ({ type, arguments: values, output }) => `import pulumi
import pulumi_apsaravideo as apsaravideo

found = apsaravideo.${snake(type)}_output(
${lines(values, (key, value) => `    ${snake(key)}=${pythonValue(value)},`)}
)
pulumi.export("${output}", found.${snake(output)})`,

  go: ({ type, arguments: values, output }) =>
    goProgram(`		found := apsaravideo.${goFunction(type)}Output(ctx, apsaravideo.${goFunction(type)}OutputArgs{
${goFields(values)}
		})
		ctx.Export("${output}", found.${capital(output)}())`),

  csharp: ({ type, arguments: values, output }) =>
    csharpProgram(`    var found = ApsaraVideo.${capital(type)}.Invoke(new()
    {
${lines(values, (key, value) => `        ${capital(key)} = ${json(value)},`)}
    });
    return new Dictionary<string, object?>
    {
        ["${output}"] = found.Apply(result => result.${capital(output)}),
    };`),

  java: ({ type, arguments: values, output }) =>
    javaProgram(
      ["com.pulumi.apsaravideo.ApsaravideoFunctions", `com.pulumi.apsaravideo.inputs.${capital(type)}Args`],
      `            var found = ApsaravideoFunctions.${type}(${capital(type)}Args.builder()
${lines(values, (key, value) => `                .${key}(${json(value)})`)}
                .build());
            ctx.export("${output}", found.applyValue(result -> result.${output}()));`,
    ),

  yaml: ({ type, arguments: values, output }) => `name: example
runtime: yaml
variables:
  found:
    fn::invoke:
      function: apsaravideo:${type}
      arguments:
${lines(values, (key, value) => `        ${key}: ${json(value)}`)}
outputs:
  ${output}: \${found.${output}}`,
};

/** Pulumi's Go SDK calls a function `getX` `GetX`, and `LookupX` where a resource X exists. */
const goFunction = capital;

export function printResource(example: ResourceExample, language: Language): string {
  return resourcePrinters[language](example);
}

export function printFunction(example: FunctionExample, language: Language): string {
  return functionPrinters[language](example);
}

/** The form of Pulumi's documentation, of which each SDK shows its own language. */
export function formatExamples(title: string, print: (language: Language) => string): string {
  const blocks = languages.map((language) => `\`\`\`${language}\n${print(language)}\n\`\`\``).join("\n");
  return `\n\n{{% examples %}}\n## Example Usage\n{{% example %}}\n### ${title}\n\n${blocks}\n{{% /example %}}\n{{% /examples %}}\n`;
}
