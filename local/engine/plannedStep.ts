import type { Op, Step } from "./results";
import type { ResourceState } from "./state";
import type { Urn } from "./urn";

/** One step, decided but not yet taken. */
export interface PlannedStep {
  readonly op: Op;
  readonly urn: Urn;
  readonly type: string;
  readonly custom: boolean;
  readonly old?: ResourceState;
  /** Absent in a deletion; filled with id and outputs by the step. */
  readonly new?: ResourceState;
  /** The properties that make a replacement necessary. */
  readonly keys: readonly string[];
  readonly detailedDiff: Step["detailedDiff"];
  /** In `delete-replaced`: the replacement comes after, so the state keeps a mark that it is due. */
  readonly beforeReplacement?: boolean;
  /** In a deletion: the resource goes with another one (`deletedWith`), so the provider is not asked. */
  readonly implied?: boolean;
}

type StepFields = Partial<Pick<PlannedStep, "keys" | "detailedDiff" | "beforeReplacement" | "implied">>;

export function plannedStep(op: Op, old?: ResourceState, state?: ResourceState, fields: StepFields = {}): PlannedStep {
  const subject = state ?? old;
  if (subject === undefined) throw new Error("a step needs a resource");
  const { urn, type, custom } = subject;
  return {
    op,
    urn,
    type,
    custom,
    ...(old && { old }),
    ...(state && { new: state }),
    keys: [],
    detailedDiff: null,
    ...fields,
  };
}
