import type { PropertyMap } from "./property";
import type { Urn } from "./urn";

/** What a step does to a resource, in Pulumi's names. */
export type Op =
  "same" | "create" | "update" | "delete" | "replace" | "create-replacement" | "delete-replaced" | "refresh";

/** How one property differs, in the names of Pulumi's detailed diff. */
export interface PropertyDiffKind {
  readonly kind: "add" | "delete" | "update";
  /** Whether inputs were compared; always true here: a dynamic provider reports no detail of its own. */
  readonly inputDiff: true;
}

/** One step as `pulumi preview --json` lists it. */
export interface Step {
  readonly op: Op;
  readonly urn: Urn;
  /** `<urn>::<id>` of its provider; absent for components. */
  readonly provider?: string;
  /** The inputs before; secrets are `Secret`. Absent when there was nothing before. */
  readonly oldInputs?: PropertyMap;
  /** The inputs wanted; what is not known yet is `Unknown`. Absent in a deletion. */
  readonly newInputs?: PropertyMap;
  /** The properties that the provider named as reasons to replace. */
  readonly replaceReasons?: readonly string[];
  /** By property; null unless the provider left it to the engine to compare the inputs. */
  readonly detailedDiff: Readonly<Record<string, PropertyDiffKind>> | null;
}

/** One event of the run, in order. The default provider's own events are left out, as Pulumi does. */
export type EngineEvent =
  | {
      readonly event: "resourcePreEvent" | "resOutputsEvent" | "resOpFailedEvent";
      readonly op: Op;
      readonly urn: Urn;
      /** The properties that make a replacement necessary; absent when there are none. */
      readonly keys?: readonly string[];
    }
  | ({ readonly event: "diagnosticEvent" } & Diagnostic);

/** A message to the user. `info#err` is what the program or the provider wrote to its standard error. */
export interface Diagnostic {
  readonly severity: "info" | "info#err" | "warning" | "error";
  /** Ends with a newline. */
  readonly message: string;
  /** The resource it is about, or null. */
  readonly urn: Urn | null;
}

/** How many resources each operation concerned; operations that concerned none are absent. */
export type ChangeSummary = Partial<Record<Op, number>>;

/** A stack output, its secrets in clear but marked. */
export interface OutputValue {
  readonly value: unknown;
  readonly secret: boolean;
}

/** What a preview said would happen. It lives in memory, its secrets in clear: nothing here writes it to a file. */
export interface UpdatePlan {
  readonly resources: Readonly<Record<Urn, PlannedResource>>;
}

/** The operations on one resource, in order, and its checked inputs, unless it goes. */
export interface PlannedResource {
  readonly ops: readonly Op[];
  readonly inputs?: PropertyMap;
}

/** What an operation did. A failed operation is a result too: nothing is thrown for what happened in the stack. */
export interface Result {
  /** 0, or 1 when anything failed. */
  readonly exitCode: 0 | 1;
  readonly ok: boolean;
  readonly changeSummary: ChangeSummary;
  /** The root stack and every change, in order; a replacement is one step. */
  readonly steps: readonly Step[];
  readonly events: readonly EngineEvent[];
  readonly diagnostics: readonly Diagnostic[];
  /** The stack's outputs after the operation; an output that is not known yet is left out. */
  readonly outputs: Readonly<Record<string, OutputValue>>;
  /** In a preview with `savePlan`: what {@link Stack.up} may be held to. */
  readonly plan?: UpdatePlan;
}
