import { resolve } from "node:path";
import { Cancellation } from "./cancellation";
import type { CancelOptions } from "./cancellation";
import { Deployment } from "./deployment";
import { deletionWaves } from "./deletions";
import { serveEngine } from "./engineServer";
import { Display, scrubber } from "./display";
import type { Command } from "./display";
import { pendingOperationsMessage } from "./messages";
import { PlanKeeper } from "./plan";
import type { PreviewOptions, RefreshOptions, Stack, StackOptions, UpOptions } from "./options";
import { readProject } from "./project";
import type { Project } from "./project";
import { providerConfig, providerProcess, runProgram } from "./program";
import type { ProgramOptions, ResolvedConfig } from "./program";
import { Provider } from "./provider";
import { refreshAll } from "./refresh";
import { Report } from "./report";
import type { OutputValue, Result } from "./results";
import { Snapshot } from "./snapshot";
import { StateFile } from "./stateFile";
import type { ExportedDeployment } from "./stateFile";
import { plannedStep } from "./plannedStep";
import type { Run } from "./steps";
import { Stopping } from "./stopping";
import { dynamicPackage } from "./urn";
import { assertConfigured, outputValues, resolveConfig, rootOutputs } from "./values";

/** @throws Error when `projectDir` has no project that this engine can run. */
export function openStack(options: StackOptions): Stack {
  return new LocalStack(options, readProject(options.projectDir));
}

class LocalStack implements Stack {
  private readonly config: ResolvedConfig;
  private busy = false;

  constructor(
    private readonly options: StackOptions,
    private readonly project: Project,
  ) {
    this.config = resolveConfig(project, options.config ?? {});
  }

  preview({ savePlan = false, ...signals }: PreviewOptions = {}): Promise<Result> {
    return this.operate("preview", true, signals, async (run, programOptions) => {
      const keeper = new PlanKeeper(undefined);
      await this.runProgram(run, keeper, programOptions);
      const whole = !run.report.failed && !run.cancellation.requested;
      return savePlan && whole ? { plan: keeper.plan() } : {};
    });
  }

  up({ plan, ...signals }: UpOptions = {}): Promise<Result> {
    return this.operate("up", false, signals, async (run, programOptions) => {
      await this.runProgram(run, new PlanKeeper(plan), programOptions);
      return {};
    });
  }

  refresh({ previewOnly = false, clearPendingCreates = false, ...signals }: RefreshOptions = {}): Promise<Result> {
    return this.operate("refresh", previewOnly, signals, async (run, { parallel }) => {
      run.snapshot.forgetCreates = clearPendingCreates;
      await refreshAll(run, parallel);
      return {};
    });
  }

  destroy(signals: CancelOptions = {}): Promise<Result> {
    return this.operate("destroy", false, signals, async (run, { parallel }) => {
      const deployment = new Deployment(run, new PlanKeeper(undefined), { parallel, canStoreSecrets: true });
      const { resources } = run.snapshot.base;
      // Deleted before a replacement that never happened: only the entry is left.
      for (const old of resources.filter((state) => state.pendingReplacement)) await run.snapshot.remove(old);
      const there = resources.filter((state) => !state.pendingReplacement);
      const urns = new Set(there.map(({ urn }) => urn));
      const steps = [...there].reverse().map((old) => {
        return plannedStep("delete", old, undefined, { implied: urns.has(old.deletedWith) });
      });
      await deployment.take(deletionWaves(steps));
      await deployment.finish();
      return {};
    });
  }

  async exportDeployment({ showSecrets = false } = {}): Promise<ExportedDeployment> {
    const file = this.stateFile();
    return file.export(await file.read(), showSecrets);
  }

  async outputs(): Promise<Record<string, OutputValue>> {
    return outputValues(rootOutputs(await this.stateFile().read()));
  }

  /** Runs one operation: reads the state, serves the engine, and stops the provider at the end. */
  private async operate(
    command: Command,
    dryRun: boolean,
    signals: CancelOptions,
    operation: (run: Run, options: ProgramOptions) => Promise<Partial<Result>>,
  ): Promise<Result> {
    if (this.busy) throw new Error("an operation of this stack is running already");
    assertConfigured(this.options.stack, this.project, this.config);
    this.busy = true;
    const cancellation = new Cancellation(signals);
    try {
      const file = this.stateFile();
      const base = await file.read();
      const before = rootOutputs(base);
      const { display, report } = this.voice();
      const snapshot = new Snapshot(base, dryRun ? undefined : (deployment) => file.write(deployment));
      display.header(command, dryRun, this.options.stack);
      const { pendingOperations } = base;
      if (pendingOperations.length > 0) report.diagnostic("warning", pendingOperationsMessage(pendingOperations));
      const stopping = new Stopping(cancellation, { snapshot, report, display });
      const parts = { dryRun, snapshot, report, cancellation };
      const more = await stopping.runStoppable(dryRun, () => this.withProcesses(parts, operation));
      const outputs = rootOutputs(snapshot.current());
      display.footer(command, dryRun, report.changeSummary, before, outputs);
      return { ...report.result(outputValues(outputs)), ...more };
    } finally {
      cancellation.close();
      this.busy = false;
    }
  }

  private async withProcesses<T>(
    parts: Pick<Run, "dryRun" | "snapshot" | "report" | "cancellation">,
    operation: (run: Run, options: ProgramOptions) => Promise<T>,
  ): Promise<T> {
    let provider: Promise<Provider> | undefined;
    const engine = await serveEngine(parts.report);
    const options = this.programOptions(engine.address);
    const run: Run = {
      ...parts,
      stack: this.options.stack,
      project: this.project.name,
      served: this.served,
      provider: () => (provider ??= Provider.start(providerProcess(run, options), providerConfig(options))),
    };
    parts.cancellation.onCancel(() => void provider?.then((started) => started.cancel()).catch(() => undefined));
    try {
      return await operation(run, options);
    } finally {
      const started = await provider?.catch(() => undefined);
      await started?.stop();
      engine.close();
    }
  }

  private voice(): { display: Display; report: Report } {
    const { print, color } = this.options;
    const scrub = scrubber(this.config.secretKeys.map((key) => this.config.values[key] ?? ""));
    const display = new Display({
      print: print ?? ((text) => process.stdout.write(text)),
      color: color ?? (print === undefined && process.stdout.isTTY),
      scrub,
    });
    return { display, report: new Report(display, scrub) };
  }

  private runProgram(run: Run, keeper: PlanKeeper, options: ProgramOptions): Promise<void> {
    const { parallel } = options;
    const canStoreSecrets = this.options.passphrase !== undefined;
    return runProgram(run, new Deployment(run, keeper, { parallel, canStoreSecrets }), options);
  }

  private get served(): string {
    return this.options.plugin?.package ?? dynamicPackage;
  }

  private programOptions(engineAddress: string): ProgramOptions {
    return {
      project: this.project,
      config: this.config,
      organization: this.options.organization ?? "organization",
      parallel: this.options.parallel ?? 16,
      plugin: this.options.plugin,
      env: { ...process.env, ...this.options.env },
      engineAddress,
    };
  }

  private stateFile(): StateFile {
    const owner = { stack: this.options.stack, project: this.project.name, served: this.served };
    return new StateFile(resolve(this.options.stateFile), owner, this.options.passphrase, this.project.pulumiVersion);
  }
}
