import type { Deployment } from "./deployment";
import { serveMonitor } from "./monitor";
import { startNode } from "./process";
import type { NodeProcess, NodeProcessOptions } from "./process";
import type { Project } from "./project";
import type { Run } from "./steps";

/** The stack configuration as the processes of an operation need it. */
export interface ResolvedConfig {
  /** `namespace:key` to text, secrets in clear. */
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

export interface ProgramOptions {
  readonly project: Project;
  readonly config: ResolvedConfig;
  readonly organization: string;
  readonly parallel: number;
  readonly env: NodeJS.ProcessEnv;
  /** Where `pulumirpc.Engine` is served. */
  readonly engineAddress: string;
}

/** `cmd/run` logs an uncaught error itself and says so with this code. */
const exitedAfterLogging = 32;

/**
 * Runs the program to its end and with it the deployment, deletions included. What goes wrong is in the run's report
 * when this settles; the state then is final.
 */
export async function runProgram(run: Run, deployment: Deployment, options: ProgramOptions): Promise<void> {
  // It takes as long to start as the program does, and nearly every program needs it. If it fails, its first use says so.
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
    if (typeof first === "object") await endedEarly(run, deployment, first);
    // A program that logged an error came to its end, but what it did not declare may only not have been reached.
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

// A program that ends well says so first; an SDK that does not say it ends with code 0.
async function endedEarly(run: Run, deployment: Deployment, end: { code: number | null; how: string }): Promise<void> {
  if (end.code === 0 && !run.report.failed) {
    await deployment.deleteRest();
    return;
  }
  if (end.code !== exitedAfterLogging) run.report.error(`the program ended with ${end.how}`);
  deployment.stop();
}

/** What pulumi-language-nodejs starts for a program. */
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

/** What the engine starts for dynamic resources. */
export function providerProcess(run: Run, options: ProgramOptions): NodeProcessOptions {
  const { project, config } = options;
  return {
    nodeArgs: project.nodeArgs,
    script: project.dynamicProviderScript,
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
