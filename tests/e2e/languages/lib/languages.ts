import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { buildOnce } from "./cache";

const root = resolve(__dirname, "../../../..");
export const examples = join(root, "examples");
const drivers = join(__dirname, "../drivers");
export const schema = join(root, "plugin/schema.json");
/** Where `pulumi package add` puts the SDK of a program. */
const sdkPath = "sdks/pulumi-apsaravideo-apsaravideo";

/** How a verb runs on a program: by a command before the verb, or by the CLI with a copy of a folder. */
export interface Prepared {
  readonly driver?: readonly string[];
  readonly project?: string;
}

/** Runs a program of a toolchain. Its output is in the failure. */
export function run(command: string, args: readonly string[], cwd: string): string {
  try {
    return execFileSync(command, args, { cwd, encoding: "utf8", stdio: "pipe", maxBuffer: 2 ** 26 });
  } catch (error) {
    const { code, stdout = "", stderr = "", message } = error as NodeJS.ErrnoException & Record<string, string>;
    if (code === "ENOENT") throw new Error(`${command} is not on PATH, and the tests of this language need it`);
    throw new Error(`${command} ${args.join(" ")}: ${message}\n${stdout}\n${stderr}`);
  }
}

/** Generates the SDK of a language where a program has it, as `pulumi package add` does. */
export function addSdk(language: string, folder: string): string {
  const parts = join(folder, ".sdk");
  run(process.execPath, [join(root, "plugin/sdks.js"), "--local", "--out", parts, language], root);
  cpSync(join(parts, language), join(folder, sdkPath), { recursive: true });
  return join(folder, sdkPath);
}

const copyExample = (name: string, folder: string) => {
  cpSync(join(examples, name), folder, { recursive: true });
};

/** Compiles the SDK, with its own settings, into a folder from which programs below can import it. */
export const nodeSdk = () =>
  buildOnce("nodejs", [schema], (folder) => {
    const sdk = addSdk("nodejs", folder);
    run(process.execPath, [tsc, "--types", "node"], sdk);
    copyFileSync(join(sdk, "package.json"), join(sdk, "bin/package.json"));
    mkdirSync(join(folder, "node_modules/@pulumi-apsaravideo"), { recursive: true });
    symlinkSync(`../../${sdkPath}`, join(folder, "node_modules/@pulumi-apsaravideo/apsaravideo"));
  });
export const tsc = join(root, "node_modules/typescript/bin/tsc");

/** A Python with Pulumi's SDK, this SDK, and a type checker. */
export const python = () =>
  join(
    buildOnce("python", [schema, join(drivers, "requirements.txt")], (folder) => {
      const sdk = addSdk("python", folder);
      run("python3", ["-m", "venv", "venv"], folder);
      const packages = ["-r", join(drivers, "requirements.txt"), sdk];
      run(join(folder, "venv/bin/python"), ["-m", "pip", "install", "--quiet", "--prefer-binary", ...packages], folder);
    }),
    "venv/bin/python",
  );

/** The module of examples/go with its SDK. The Go module proxy completes go.sum by what the driver needs. */
export const goModule = () =>
  buildOnce("go", [schema, join(examples, "go"), join(drivers, "driver_test.go")], (folder) => {
    copyExample("go", folder);
    copyFileSync(join(drivers, "driver_test.go"), join(folder, "driver_test.go"));
    addSdk("go", folder);
    run("go", ["mod", "tidy"], folder);
    run("go", ["test", "-c", "-o", "driver", "."], folder);
  });

/** The example in Java, compiled by Maven with its SDK, and the path of all jars in the file `classpath`. */
export const javaProject = () =>
  buildOnce("java", [schema, join(examples, "java")], (folder) => {
    copyExample("java", folder);
    addSdk("java", folder);
    // Maven starts twice for each verb: less compilation at run time halves its work.
    mkdirSync(join(folder, ".mvn"));
    writeFileSync(join(folder, ".mvn/jvm.config"), "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC\n");
    const options = ["-q", "-B", "-Dmdep.outputFile=classpath"];
    run("mvn", [...options, "compile", "dependency:build-classpath"], folder);
  });

/** Makes the example of a language ready for the verbs, by the language's own tools. */
export const prepare: Readonly<Record<string, () => Prepared>> = {
  yaml: () => ({ project: join(examples, "yaml") }),
  typescript: () => {
    const sdk = nodeSdk();
    const built = buildOnce("typescript", [schema, join(examples, "typescript")], (folder) => {
      copyExample("typescript", folder);
      symlinkSync(relative(folder, join(sdk, "node_modules")), join(folder, "node_modules"));
      run(process.execPath, [tsc, "--noEmit", "false", "-p", "."], folder);
    });
    return { driver: [process.execPath, join(drivers, "node.js"), join(built, "index.js")] };
  },
  python: () => ({ driver: [python(), join(drivers, "python.py"), join(examples, "python/__main__.py")] }),
  go: () => ({ driver: [join(goModule(), "driver")] }),
  java: () => ({ project: javaProject() }),
};
