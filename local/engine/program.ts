import type { Deployment } from "./deployment";
import { serveMonitor } from "./monitor";
import type { PluginOptions } from "./options";
import { startNode } from "./process";
import type { NodeProcess, NodeProcessOptions } from "./process";
import type { Project } from "./project";
import type { Run } from "./steps";

/** The stack configuration for the processes of an operation. */
export interface ResolvedConfig {
  /** `namespace:key` to text. Secrets are in clear text. */
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

export interface ProgramOptions {
  readonly project: Project;
  readonly config: ResolvedConfig;
  readonly organization: string;
  readonly parallel: number;
  readonly plugin: PluginOptions | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** The address of `pulumirpc.Engine`. */
  readonly engineAddress: string;
}

/** `cmd/run` exits with this code after it has logged an uncaught error. */
const exitedAfterLogging = 32;

/**
 * Runs the program and the deployment to their end, deletions included. When this settles, the report has all failures
 * and the state is final.
 */
export async function runProgram(run: Run, deployment: Deployment, options: ProgramOptions): Promise<void> {
  // The provider takes as long to start as the program, and nearly every program needs it. Its first use reports a
  // failed start.
  run.provider().catch(() => undefined);
  const monitor = await serveMonitor(run, deployment);
  let program: NodeProcess | undefined;
  try {
    program = startNode({
      ...programProcess(run, options, monitor.address),
      cancellation: run.cancellation,
      onLine: (line, from) => {
        run.report.diagnostic(from === "stdout" ? "info" : "info#err", line);
      },
    });
    const done = monitor.programDone.then(() => "done" as const);
    const failed = deployment.failure.then(() => "failed" as const);
    const ended = program.ended.then(({ code, how }) => ({ code, how }));
    const first = await Promise.race([done, failed, ended]);
    if (typeof first === "object") await handleEarlyEnd(run, deployment, first);
    // After a logged error the program may not have reached every declaration, so nothing is deleted.
    else if (first === "done" && !run.report.failed) await deployment.deleteRest();
    else if (first === "failed" && !run.cancellation.requested)
      await Promise.race([deployment.stackOutputs.settle(), ended]);
    await deployment.finish();
    if (first !== "done" || run.report.failed || run.cancellation.requested) return;
    monitor.release();
    const end = await Promise.race([ended, failed]);
    if (end !== "failed" && end.code !== 0) run.report.error(`the program ended with ${end.how}`);
  } finally {
    await program?.kill();
    monitor.close();
  }
}

// A program that succeeds reports its end first. An SDK without that report exits with code 0.
async function handleEarlyEnd(
  run: Run,
  deployment: Deployment,
  end: { code: number | null; how: string },
): Promise<void> {
  if (end.code === 0 && !run.report.failed) {
    await deployment.deleteRest();
    return;
  }
  if (end.code !== exitedAfterLogging) run.report.error(`the program ended with ${end.how}`);
  deployment.stop();
}

/** Starts the program as pulumi-language-nodejs does. */
function programProcess(
  run: Run,
  options: ProgramOptions,
  monitor: string,
): Omit<NodeProcessOptions, "onLine" | "cancellation"> {
  const { project, config, organization, parallel } = options;
  const args = ["--monitor", monitor, "--engine", options.engineAddress, "--organization", organization];
  args.push("--project", run.project, "--root-directory", project.rootDir, "--stack", run.stack);
  args.push("--pwd", project.programDir, "--parallel", String(parallel));
  if (run.dryRun) args.push("--dry-run");
  return {
    nodeArgs: project.nodeArgs,
    script: project.runScript,
    args: [...args, project.entryPoint],
    cwd: project.programDir,
    env: {
      ...options.env,
      PULUMI_CONFIG: JSON.stringify(config.values),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(config.secretKeys),
      ...(project.typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
      ...(project.tsconfig !== undefined && { PULUMI_NODEJS_TSCONFIG_PATH: project.tsconfig }),
    },
  };
}

/** The configuration that the engine sends to the provider: all of it to dynamic resources, its own to a plugin. */
export function providerConfig({ plugin, config }: ProgramOptions): Record<string, string> {
  if (plugin === undefined) return { ...config.values };
  const own = Object.entries(config.values).filter(([key]) => key.startsWith(`${plugin.package}:`));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(plugin.package.length + 1), value]));
}

/** Starts the plugin, or the provider of dynamic resources. */
export function providerProcess(run: Run, options: ProgramOptions): NodeProcessOptions {
  const { project, config, plugin } = options;
  return {
    ...(plugin === undefined
      ? { nodeArgs: project.nodeArgs, script: project.dynamicProviderScript }
      : { script: plugin.script }),
    args: [options.engineAddress],
    cancellation: run.cancellation,
    cwd: project.programDir,
    env: {
      ...options.env,
      PULUMI_CONFIG: JSON.stringify(config.values),
      PULUMI_NODEJS_PROJECT: run.project,
      PULUMI_NODEJS_STACK: run.stack,
      PULUMI_NODEJS_ROOT_DIRECTORY: project.rootDir,
    },
    onLine: (line, from) => {
      run.report.diagnostic(from === "stdout" ? "info" : "info#err", line);
    },
  };
}
