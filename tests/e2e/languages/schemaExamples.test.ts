import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { demo } from "../../../local/simulator";
import { buildOnce } from "./lib/cache";
import { addSdk, examples, goModule, javaProject, nodeSdk, python, run, schema, tsc } from "./lib/languages";
import { openProject, pluginFolder } from "./lib/pulumi";

interface Documented {
  readonly description: string;
}
const { resources, functions } = JSON.parse(readFileSync(schema, "utf8")) as Record<
  "resources" | "functions",
  Record<string, Documented>
>;
const documented = Object.entries({ ...resources, ...functions }).map(([token, { description }]) => ({
  name: token.split(":").at(-1) ?? "",
  description,
}));

/** The example of each resource and function in one language. */
const examplesIn = (language: string) =>
  documented.map(({ name, description }) => {
    const [, text = ""] = new RegExp(`^\`\`\`${language}\\n([^]*?)\\n\`\`\`$`, "m").exec(description) ?? [];
    return { name, text };
  });

/** Writes each example into a file, and returns the files. `build` compiles them: once for the same schema. */
function compile(language: string, file: (name: string) => string, build: (folder: string, files: string[]) => void) {
  buildOnce(`examples-${language}`, [schema, __filename], (folder) => {
    const files = examplesIn(language).map(({ name, text }) => {
      mkdirSync(dirname(join(folder, file(name))), { recursive: true });
      writeFileSync(join(folder, file(name)), `${text}\n`);
      return file(name);
    });
    build(folder, files);
  });
}

it("has five examples in each language", () => {
  for (const language of ["typescript", "python", "go", "csharp", "java", "yaml"])
    expect(examplesIn(language).filter(({ text }) => /apsaravideo/i.test(text))).toHaveLength(5);
});

it("compiles its TypeScript against the SDK", () => {
  const sdk = nodeSdk();
  compile(
    "typescript",
    (name) => `${name}.ts`,
    (folder, files) => {
      const found = { "@pulumi-apsaravideo/*": [join(sdk, "node_modules/@pulumi-apsaravideo/*")] };
      const compilerOptions = {
        strict: true,
        noEmit: true,
        module: "node16",
        types: ["node"],
        skipLibCheck: true,
        paths: found,
      };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
      run(process.execPath, [tsc, "-p", "."], folder);
    },
  );
});

it("has Python in which mypy finds nothing against the SDK", () => {
  const interpreter = python();
  compile(
    "python",
    (name) => `${name}.py`,
    (folder, files) => run(interpreter, ["-m", "mypy", "--strict", "--scripts-are-modules", ...files], folder),
  );
});

it("has Go that gofmt leaves alone and go vet accepts against the SDK", () => {
  const modules = goModule();
  compile(
    "go",
    (name) => `${name}/main.go`,
    (folder, files) => {
      for (const file of ["go.mod", "go.sum"]) writeFileSync(join(folder, file), readFileSync(join(modules, file)));
      expect(run("gofmt", ["-l", ...files], folder)).toBe("");
      addSdk("go", folder);
      run("go", ["vet", "-mod=mod", ...examplesIn("go").map(({ name }) => `./${name}`)], folder);
    },
  );
});

it("compiles its Java against the SDK", () => {
  const project = javaProject();
  const classPath = [join(project, "target/classes"), readFileSync(join(project, "classpath"), "utf8").trim()];
  compile(
    "java",
    (name) => `${name}/App.java`,
    (folder, files) => {
      // Every example has the same class.
      for (const file of files)
        run("javac", ["-Xlint:all,-processing", "-cp", classPath.join(delimiter), "-d", dirname(file), file], folder);
    },
  );
});

it.each(examplesIn("yaml"))("previews its YAML: $name", async ({ text }) => {
  const { casterId, domainName } = demo;
  const program = text.replace(/LIVEPRODUCER_POST-[\w-]+\*+/, casterId).replaceAll("live.example.com", domainName);
  const plugins = `plugins: { providers: [{ name: apsaravideo, path: ${pluginFolder} }] }\n`;
  const { pulumi } = await openProject(`${program}\n${plugins}`);
  const { ok, text: printed } = await pulumi("preview");
  expect({ ok, printed: ok ? "" : printed }).toEqual({ ok: true, printed: "" });
  expect(printed).not.toContain("Warning");
});

describe("C#, which is compared by name alone, because the tests have no compiler for it", () => {
  const program = readFileSync(join(examples, "csharp/Program.cs"), "utf8");
  const all = [...examplesIn("csharp"), { name: "examples/csharp", text: program }];

  it.each(all)("names classes, inputs and outputs of the SDK: $name", ({ text }) => {
    const sdk = buildOnce("dotnet", [schema], (folder) => addSdk("dotnet", folder));
    const classes = [...text.matchAll(/new ApsaraVideo\.(\w+)\(|ApsaraVideo\.(\w+)\.Invoke\(/g)];
    expect(classes.length).toBeGreaterThan(0);
    const source = classes
      .map(([, resource, lookUp]) =>
        readFileSync(join(sdk, "sdks/pulumi-apsaravideo-apsaravideo", `${resource ?? lookUp ?? ""}.cs`), "utf8"),
      )
      .join("\n");
    const inputs = [...text.matchAll(/^ {8}(\w+) = /gm)];
    const outputs = [...text.matchAll(/\b(?:show|auth|result)\.(\w+)/g)];
    expect(Math.min(inputs.length, outputs.length)).toBeGreaterThan(0);
    const missing = [...inputs, ...outputs]
      .map(([, name = ""]) => name)
      .filter((name) => !new RegExp(`public [^\\n]*\\b${name}( \\{|;)`).test(source));
    expect(missing).toEqual([]);
  });

  it("declares in examples/csharp what the other examples declare", () => {
    expect([...program.matchAll(/new ApsaraVideo\.(\w+)\("(\w+)"/g)].map(([, ...each]) => each)).toEqual([
      ["StagingPromotion", "auth"],
      ["CasterSceneSync", "show"],
    ]);
    expect([...program.matchAll(/^ {8}(\w+) = (.*),$/gm)].map(([, ...each]) => each)).toEqual([
      ["DomainName", 'config.Require("domainName")'],
      ["FunctionName", '"aliauth"'],
      ["CasterId", 'config.Require("casterId")'],
    ]);
    expect(program).toContain("DependsOn = { auth }");
    expect([...program.matchAll(/\["(\w+)"\] = (\S+),/g)].map(([, ...each]) => each)).toEqual([
      ["onAir", "show.Digest"],
      ["access", "auth.Digest"],
    ]);
  });
});
