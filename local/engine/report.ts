import type { ChangeSummary, Diagnostic, EngineEvent, Op, OutputValue, Result, Step } from "./results";
import { isProviderType } from "./urn";
import type { Urn } from "./urn";
import type { PlannedStep } from "./plannedStep";

/** Receives the progress of an operation as text. */
export interface Narrator {
  step(step: PlannedStep, op: Op): void;
  diagnostic(diagnostic: Diagnostic): void;
}

/** Collects events, diagnostics, counts and steps of an operation. */
export class Report {
  readonly events: EngineEvent[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly steps: Step[] = [];
  readonly changeSummary: ChangeSummary = {};
  failed = false;
  /** Set when the operation is terminated. Calls that break afterwards are not reported. */
  silenced = false;

  /** @param scrub Removes secrets from a text. */
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

  /** Reports an error, which makes the operation fail. */
  error(message: string, urn: Urn | null = null): void {
    if (this.silenced) return;
    this.failed = true;
    this.diagnostic("error", message, urn);
  }

  beginStep(step: PlannedStep, op: Op = step.op): void {
    if (isInternal(step)) return;
    this.emit("resourcePreEvent", step, op);
    if (op !== "refresh") this.list(step, op);
  }

  /** @param op The result. A refresh knows its result only after the call. */
  completeStep(step: PlannedStep, op: Op = step.op): void {
    if (isInternal(step)) return;
    // A replacement has three steps and counts once.
    if (op !== "create-replacement" && op !== "delete-replaced")
      this.changeSummary[op] = (this.changeSummary[op] ?? 0) + 1;
    if (step.op === "refresh") this.list(step, op);
    // A component registers its outputs later. Its deletion and its refresh have no such second part.
    if (step.custom || step.op === "delete" || step.op === "refresh") this.emit("resOutputsEvent", step, op);
  }

  completeOutputs(step: PlannedStep): void {
    this.emit("resOutputsEvent", step, step.op);
  }

  failStep(step: PlannedStep, error: Error): void {
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
        ...(step.old && { oldInputs: step.old.inputs, oldOutputs: step.old.outputs }),
        ...(step.new && { newInputs: step.new.inputs }),
        ...(keys.length > 0 && { replaceReasons: keys }),
        detailedDiff,
      });
    }
    this.narrator.step(step, op);
  }
}

// Default providers are internal: Pulumi neither shows nor counts them.
const isInternal = (step: PlannedStep): boolean => isProviderType(step.type);
