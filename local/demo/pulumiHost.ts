import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type * as automation from "@pulumi/pulumi/automation";
import type typescript from "typescript";
import type { ExportedDeployment } from "../engine";
import { readProject, type Project } from "../engine/project";
import type { Command, DemoStackOptions, Outcome } from "./demoStack";

export type Task =
  | { command: "open"; config: DemoStackOptions["config"] }
  | { command: "export" }
  | { command: "import"; deployment: ExportedDeployment }
  | { command: Command };
export type Request = Task & { projectDir: string; stack: string; folder: string };
export type Done = Outcome & { deployment?: unknown };

/** Serves one program to the CLI for one command, and sends the result to the parent process. */
process.once("message", (request: Request) => {
  perform(request).then(
    (done) => process.send?.(done, () => process.disconnect()),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
      process.disconnect();
    },
  );
});
// Ctrl-C also reaches the CLI, which still needs this program for an orderly end.
process.on("SIGINT", () => undefined);

async function perform(request: Request): Promise<Omit<Done, "text">> {
  const project = readProject(request.projectDir);
  const { name, programDir } = project;
  process.chdir(programDir);
  // The program and the Automation API must share one SDK: the program's own.
  const ofProgram = createRequire(join(programDir, "package.json"));
  const sdk = ofProgram("@pulumi/pulumi/automation") as typeof automation;
  const workDir = join(request.folder, "work");
  const options: automation.LocalWorkspaceOptions = { workDir, secretsProvider: "passphrase" };
  const args = { stackName: request.stack, projectName: name, program: () => load(project, ofProgram) };
  if (request.command === "open") {
    mkdirSync(workDir);
    mkdirSync(join(request.folder, "home"));
    const declared = await (await sdk.LocalWorkspace.create({ workDir: project.rootDir })).projectSettings();
    // Pulumi stores the stack's settings beside the project file, so the project file is in the work folder.
    const projectSettings = { ...declared, main: programDir };
    const stack = await sdk.LocalWorkspace.createStack(args, { ...options, projectSettings });
    await stack.setAllConfig(configOf(request.config));
    return nothing;
  }
  const stack = await sdk.LocalWorkspace.selectStack(args, options);
  if (request.command === "export") return { ...nothing, deployment: await stack.exportStack() };
  if (request.command === "import") {
    await stack.importStack(request.deployment as automation.Deployment);
    return nothing;
  }
  return run(sdk, stack, request.command, join(request.folder, "plan.json"));
}

const nothing = { ok: true, changes: {}, events: [], json: "" };

function configOf(config: DemoStackOptions["config"]): automation.ConfigMap {
  const values = Object.entries(config).map(([key, value]): [string, automation.ConfigValue] => [
    key,
    typeof value === "string" ? { value } : { value: value.secret, secret: true },
  ]);
  return Object.fromEntries(values);
}

async function run(
  sdk: typeof automation,
  stack: automation.Stack,
  command: Command,
  plan: string,
): Promise<Omit<Outcome, "text">> {
  const events: automation.EngineEvent[] = [];
  const print = (text: string) => void process.stdout.write(text);
  const common = {
    color: "never" as const,
    onOutput: print,
    onError: print,
    onEvent: (event: automation.EngineEvent) => void events.push(event),
  };
  const commands: Record<Command, () => Promise<unknown>> = {
    preview: () => stack.preview({ ...common, diff: true }),
    "preview --save-plan": () => stack.preview({ ...common, diff: true, plan }),
    up: () => stack.up({ ...common, diff: true }),
    "up --plan": () => stack.up({ ...common, diff: true, plan }),
    refresh: () => stack.refresh(common),
    "refresh --preview-only": () => stack.previewRefresh(common),
    destroy: () => stack.destroy(common),
  };
  let ok = true;
  try {
    await commands[command]();
  } catch (error) {
    // The CLI has already reported its own failure. Any other error comes from this process.
    if (!(error instanceof sdk.CommandError)) throw error;
    ok = false;
  }
  const summary = events.find((event) => event.summaryEvent)?.summaryEvent?.resourceChanges ?? {};
  const json = events.map((event) => JSON.stringify(event)).join("\n");
  return { ok, changes: summary as Record<string, number>, events, json };
}

/** Runs the program as the language host does: the exports become the outputs of the stack. */
async function load({ programDir, entryPoint }: Project, ofProgram: NodeJS.Require): Promise<Record<string, unknown>> {
  const { log } = ofProgram("@pulumi/pulumi") as typeof pulumi;
  const { waitForRPCs } = ofProgram("@pulumi/pulumi/runtime/settings") as { waitForRPCs(): Promise<void> };
  const { getStore } = ofProgram("@pulumi/pulumi/runtime/state") as { getStore(): { settings: { rpcDone: unknown } } };
  const { settings } = getStore();
  const failed = new Promise<never>((_, reject) => process.once("unhandledRejection", reject));
  loadTypescriptWith(ofProgram);
  const program: unknown = ofProgram(resolve(programDir, entryPoint));
  const outputs: unknown = await (typeof program === "function" ? program() : program);
  try {
    await Promise.race([waitForRPCs(), failed]);
  } catch (error) {
    // The SDK waits forever for a resource whose inputs failed, because the resource is never registered. The language
    // host ends the process anyway. Here `rpcDone` ends the wait, after the SDK has logged the error.
    await log.debug("the program failed");
    settings.rpcDone = Promise.resolve();
    throw error;
  }
  return outputs as Record<string, unknown>;
}

function loadTypescriptWith(ofProgram: NodeJS.Require): void {
  ofProgram.extensions[".ts"] = (module, fileName) => {
    const { ScriptTarget, ModuleKind, transpileModule } = ofProgram("typescript") as typeof typescript;
    const compilerOptions = { target: ScriptTarget.ES2022, module: ModuleKind.CommonJS, esModuleInterop: true };
    const { outputText } = transpileModule(readFileSync(fileName, "utf8"), { compilerOptions, fileName });
    (module as NodeJS.Module & { _compile(text: string, fileName: string): void })._compile(outputText, fileName);
  };
}
