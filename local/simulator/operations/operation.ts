import type { Parameters } from "../parameters";
import type { Behaviour } from "../options";
import type { View } from "../world/world";

/** A call that was let in, with the state it sees: for a write, the state that it may change in place. */
export interface OperationCall extends View {
  readonly parameters: Parameters;
  readonly behaviour: Behaviour;
}

export interface Operation {
  /** The vendor's name. */
  readonly name: string;
  /** A write is carried out wholly or not at all; a read may lag behind. */
  readonly writes: boolean;
  /** Calls per second and account, as documented. */
  readonly quota: number;
  /** Answers everything but the RequestId, or throws an ApiError. */
  run(call: OperationCall): Record<string, unknown>;
}

/** A read of the production studio: 15 per second. */
export const casterRead = (name: string, run: Operation["run"]): Operation => ({ name, writes: false, quota: 15, run });

/** A write of the production studio: 10 per second. */
export const casterWrite = (name: string, run: Operation["run"]): Operation => ({ name, writes: true, quota: 10, run });
