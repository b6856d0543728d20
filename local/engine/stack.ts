import { resolve } from "node:path";
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
import { providerProcess, runProgram } from "./program";
import type { ProgramOptions, ResolvedConfig } from "./program";
import { containsSecret, containsUnknown, toWire, withoutSecrets } from "./property";
import type { PropertyMap } from "./property";
import { Provider } from "./provider";
import { refreshAll } from "./refresh";
import { Report } from "./report";
import type { OutputValue, Result } from "./results";
import { Snapshot } from "./snapshot";
import type { Deployment as StateDeployment } from "./state";
import { StateFile } from "./stateFile";
import type { ExportedDeployment } from "./stateFile";
import { plannedStep } from "./steps";
import type { Run } from "./steps";
import { stackType } from "./urn";

/** @throws Error when there is no project in `projectDir` that this engine can run. */
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
    this.config = resolveConfig(project.name, options.config ?? {});
  }

  preview({ savePlan = false }: PreviewOptions = {}): Promise<Result> {
    return this.operate("preview", true, async (run, programOptions) => {
      const keeper = new PlanKeeper(undefined);
      await this.runProgram(run, keeper, programOptions);
      return savePlan && !run.report.failed ? { plan: keeper.plan() } : {};
    });
  }

  up({ plan }: UpOptions = {}): Promise<Result> {
    return this.operate("up", false, async (run, programOptions) => {
      await this.runProgram(run, new PlanKeeper(plan), programOptions);
      return {};
    });
  }

  refresh({ previewOnly = false, clearPendingCreates = false }: RefreshOptions = {}): Promise<Result> {
    return this.operate("refresh", previewOnly, async (run, { parallel }) => {
      run.snapshot.forgetCreates = clearPendingCreates;
      await refreshAll(run, parallel);
      return {};
    });
  }

  destroy(): Promise<Result> {
    return this.operate("destroy", false, async (run, { parallel }) => {
      const deployment = new Deployment(run, new PlanKeeper(undefined), { parallel, canStoreSecrets: true });
      const { resources } = run.snapshot.base;
      // Deleted ahead of a replacement that never came: only the entry is left.
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

  /** Runs one operation with all it needs around it: the state read, the engine served, the provider stopped after. */
  private async operate(
    command: Command,
    dryRun: boolean,
    operation: (run: Run, options: ProgramOptions) => Promise<Partial<Result>>,
  ): Promise<Result> {
    if (this.busy) throw new Error("an operation of this stack is running already");
    this.busy = true;
    try {
      const file = this.stateFile();
      const base = await file.read();
      const before = rootOutputs(base);
      const { display, report } = this.voice();
      const snapshot = new Snapshot(base, dryRun ? undefined : (deployment) => file.write(deployment));
      display.header(command, dryRun, this.options.stack);
      const { pendingOperations } = base;
      if (pendingOperations.length > 0) report.diagnostic("warning", pendingOperationsMessage(pendingOperations));
      const more = await this.withProcesses({ dryRun, snapshot, report }, operation);
      const outputs = rootOutputs(snapshot.current());
      display.footer(command, dryRun, report.changeSummary, before, outputs);
      return { ...report.result(outputValues(outputs)), ...more };
    } finally {
      this.busy = false;
    }
  }

  private async withProcesses<T>(
    parts: Pick<Run, "dryRun" | "snapshot" | "report">,
    operation: (run: Run, options: ProgramOptions) => Promise<T>,
  ): Promise<T> {
    let provider: Promise<Provider> | undefined;
    const engine = await serveEngine(parts.report);
    const options = this.programOptions(engine.address);
    const run: Run = {
      ...parts,
      stack: this.options.stack,
      project: this.project.name,
      provider: () => (provider ??= Provider.start(providerProcess(run, options), this.config.values)),
    };
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

  private programOptions(engineAddress: string): ProgramOptions {
    return {
      project: this.project,
      config: this.config,
      organization: this.options.organization ?? "organization",
      parallel: this.options.parallel ?? 16,
      env: { ...process.env, ...this.options.env },
      engineAddress,
    };
  }

  private stateFile(): StateFile {
    const owner = { stack: this.options.stack, project: this.project.name };
    return new StateFile(resolve(this.options.stateFile), owner, this.options.passphrase, this.project.pulumiVersion);
  }
}

function resolveConfig(project: string, config: NonNullable<StackOptions["config"]>): ResolvedConfig {
  const values: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [name, value] of Object.entries(config)) {
    const key = name.includes(":") ? name : `${project}:${name}`;
    values[key] = typeof value === "string" ? value : value.secret;
    if (typeof value !== "string") secretKeys.push(key);
  }
  return { values, secretKeys };
}

const rootOutputs = (deployment: StateDeployment): PropertyMap =>
  deployment.resources.find(({ type }) => type === stackType)?.outputs ?? {};

function outputValues(outputs: PropertyMap): Record<string, OutputValue> {
  const known = Object.entries(outputs).filter(([, value]) => !containsUnknown(value));
  return Object.fromEntries(
    known.map(([name, value]) => {
      const secret = containsSecret(value);
      return [name, { value: toWire(withoutSecrets(value)), secret }];
    }),
  );
}
