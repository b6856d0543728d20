import type { PropertyMap } from "./property";
import type { Urn } from "./urn";

/** The effect of a step on a resource, in Pulumi's names. */
export type Op =
  "same" | "create" | "update" | "delete" | "replace" | "create-replacement" | "delete-replaced" | "refresh";

/** The kind of a property's difference, in the names of Pulumi's detailed diff. */
export interface PropertyDiffKind {
  readonly kind: "add" | "delete" | "update";
  /** Whether inputs were compared. Always true here, because a dynamic provider reports no details. */
  readonly inputDiff: true;
}

/** One step, as in `pulumi preview --json`. */
export interface Step {
  readonly op: Op;
  readonly urn: Urn;
  /** `<urn>::<id>` of its provider; absent for components. */
  readonly provider?: string;
  /** The old inputs, with `Secret` for secrets. Absent when there was no resource. */
  readonly oldInputs?: PropertyMap;
  /** The old outputs, with `Secret` for secrets. Absent when there was no resource. */
  readonly oldOutputs?: PropertyMap;
  /** The new inputs, with `Unknown` for unknown values. Absent in a deletion. */
  readonly newInputs?: PropertyMap;
  /** The properties that require a replacement, as the provider named them. */
  readonly replaceReasons?: readonly string[];
  /** By property; null unless the provider leaves the comparison of the inputs to the engine. */
  readonly detailedDiff: Readonly<Record<string, PropertyDiffKind>> | null;
}

/** One event of the run, in order, without the events of the default provider, as in Pulumi. */
export type EngineEvent =
  | {
      readonly event: "resourcePreEvent" | "resOutputsEvent" | "resOpFailedEvent";
      readonly op: Op;
      readonly urn: Urn;
      /** The properties that require a replacement; absent when there are none. */
      readonly keys?: readonly string[];
    }
  | ({ readonly event: "diagnosticEvent" } & Diagnostic);

/** A message to the user. `info#err` is standard error of the program or the provider. */
export interface Diagnostic {
  readonly severity: "info" | "info#err" | "warning" | "error";
  /** Ends with a newline. */
  readonly message: string;
  /** The resource of the message, or null. */
  readonly urn: Urn | null;
}

/** The number of resources per operation. Operations without resources are absent. */
export type ChangeSummary = Partial<Record<Op, number>>;

/** A stack output. Secrets are marked, in clear text. */
export interface OutputValue {
  readonly value: unknown;
  readonly secret: boolean;
}

/** The plan of a preview. The plan lives in memory with its secrets in clear text, and is never written to a file. */
export interface UpdatePlan {
  readonly resources: Readonly<Record<Urn, PlannedResource>>;
}

/** The operations on one resource, in order, and its checked inputs, no inputs for a deletion. */
export interface PlannedResource {
  readonly ops: readonly Op[];
  readonly inputs?: PropertyMap;
}

/** The result of an operation. A failure in the stack is a result too, not an exception. */
export interface Result {
  /** 0, or 1 after any failure. */
  readonly exitCode: 0 | 1;
  readonly ok: boolean;
  readonly changeSummary: ChangeSummary;
  /** The root stack and every change, in order. A replacement is one step. */
  readonly steps: readonly Step[];
  readonly events: readonly EngineEvent[];
  readonly diagnostics: readonly Diagnostic[];
  /** The stack's outputs after the operation, without unknown outputs. */
  readonly outputs: Readonly<Record<string, OutputValue>>;
  /** In a preview with `savePlan`: the plan for {@link Stack.up}. */
  readonly plan?: UpdatePlan;
}
