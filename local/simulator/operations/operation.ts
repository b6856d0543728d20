import type { Parameters } from "../parameters";
import type { Behaviour } from "../options";
import type { View } from "../world/world";

/** An accepted call with its view of the state. A write may change that state in place. */
export interface OperationCall extends View {
  readonly parameters: Parameters;
  readonly behaviour: Behaviour;
}

export interface Operation {
  /** The vendor's name. */
  readonly name: string;
  /** A write is carried out as a whole or not at all. A read may lag behind writes. */
  readonly writes: boolean;
  /** Documented calls per second and account. */
  readonly quota: number;
  /** Returns the response without its RequestId, or throws an ApiError. */
  run(call: OperationCall): Record<string, unknown>;
}

/** A read of the caster API: 15 per second. */
export const casterRead = (name: string, run: Operation["run"]): Operation => ({ name, writes: false, quota: 15, run });

/** A write of the caster API: 10 per second. */
export const casterWrite = (name: string, run: Operation["run"]): Operation => ({ name, writes: true, quota: 10, run });
