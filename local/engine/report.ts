import type { ChangeSummary, Diagnostic, EngineEvent, Op, OutputValue, Result, Step } from "./results";
import { isProviderType } from "./urn";
import type { Urn } from "./urn";
import type { PlannedStep } from "./plannedStep";

/** Who is told what happens while it happens, in words. */
export interface Narrator {
  step(step: PlannedStep, op: Op): void;
  diagnostic(diagnostic: Diagnostic): void;
}

/** Collects what an operation tells: events, diagnostics, counts and steps. */
export class Report {
  readonly events: EngineEvent[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly steps: Step[] = [];
  readonly changeSummary: ChangeSummary = {};
  failed = false;
  /** Set once the operation is terminated: that calls are cut off then is no news. */
  silenced = false;

  /** @param scrub Takes out of a text what must not be shown. */
  constructor(
    private readonly narrator: Narrator,
    private readonly scrub: (text: string) => string,
  ) {}

  diagnostic(severity: Diagnostic["severity"], message: string, urn: Urn | null = null): void {
    if (this.silenced) return;
    const diagnostic: Diagnostic = { severity, message: `${this.scrub(message)}\n`, urn };
    this.diagnostics.push(diagnostic);
    this.events.push({ event: "diagnosticEvent", ...diagnostic });
    this.narrator.diagnostic(diagnostic);
  }

  /** An error fails the operation, whatever else goes well. */
  error(message: string, urn: Urn | null = null): void {
    if (this.silenced) return;
    this.failed = true;
    this.diagnostic("error", message, urn);
  }

  begins(step: PlannedStep, op: Op = step.op): void {
    if (isInternal(step)) return;
    this.emit("resourcePreEvent", step, op);
    if (op !== "refresh") this.list(step, op);
  }

  /** @param op What came of it; a refresh finds out only by doing. */
  succeeded(step: PlannedStep, op: Op = step.op): void {
    if (isInternal(step)) return;
    // A replacement consists of three steps and counts once.
    if (op !== "create-replacement" && op !== "delete-replaced")
      this.changeSummary[op] = (this.changeSummary[op] ?? 0) + 1;
    if (step.op === "refresh") this.list(step, op);
    // What a component puts out it registers itself, later; its deletion and refresh have no such second half.
    if (step.custom || step.op === "delete" || step.op === "refresh") this.emit("resOutputsEvent", step, op);
  }

  outputsRegistered(step: PlannedStep): void {
    this.emit("resOutputsEvent", step, step.op);
  }

  stepFailed(step: PlannedStep, error: Error): void {
    this.error(error.message, step.urn);
    if (!isInternal(step)) this.emit("resOpFailedEvent", step, step.op);
  }

  result(outputs: Record<string, OutputValue>): Result {
    return {
      exitCode: this.failed ? 1 : 0,
      ok: !this.failed,
      changeSummary: this.changeSummary,
      steps: this.steps,
      events: this.events,
      diagnostics: this.diagnostics,
      outputs,
    };
  }

  private emit(event: "resourcePreEvent" | "resOutputsEvent" | "resOpFailedEvent", step: PlannedStep, op: Op): void {
    this.events.push({ event, op, urn: step.urn, ...(step.keys.length > 0 && { keys: step.keys }) });
  }

  private list(step: PlannedStep, op: Op): void {
    if (isInternal(step)) return;
    const { urn, keys, detailedDiff } = step;
    const state = step.new ?? step.old;
    const shown =
      op === "same" ? state?.parent === "" && !step.custom : op !== "create-replacement" && op !== "delete-replaced";
    if (shown) {
      this.steps.push({
        op,
        urn,
        ...(state?.provider && { provider: state.provider }),
        ...(step.old && { oldInputs: step.old.inputs }),
        ...(step.new && { newInputs: step.new.inputs }),
        ...(keys.length > 0 && { replaceReasons: keys }),
        detailedDiff,
      });
    }
    this.narrator.step(step, op);
  }
}

// Default providers are the engine's own business: Pulumi shows and counts nothing of them.
const isInternal = (step: PlannedStep): boolean => isProviderType(step.type);
