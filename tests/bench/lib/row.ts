import type { EngineName } from "../../../local/demo/engines";
import type { Cloud } from "./cloud";

export interface Context {
  readonly cloud: Cloud;
  readonly engine: EngineName;
  readonly runs: number;
}

/** Something that has to hold besides the ratio. */
export interface Condition {
  readonly what: string;
  readonly holds: boolean;
}

/** One line of the table. */
export interface Finding {
  readonly what: string;
  /** What the ratio is, and what it must not exceed; a line without a limit only informs. */
  readonly ratio: string;
  readonly limit?: number;
  /** One per run. */
  readonly values: readonly number[];
  readonly conditions?: readonly Condition[];
  /** The absolute figures behind the ratio. */
  readonly notes: readonly string[];
}

/** With the engine that it was measured on: "none" for a part that needs no engine. */
export interface Measured extends Finding {
  readonly engine: "local" | "Pulumi CLI" | "none";
}

export interface Row {
  readonly name: string;
  /** Whether it is measured on the real CLI too, where there is one. */
  readonly onPulumi: boolean;
  /** It measures the SDK, the provider's process or the simulator, and no engine runs. */
  readonly withoutEngine?: boolean;
  /** Measured only where it is asked for by name. */
  readonly onlyByName?: boolean;
  measure(context: Context): Promise<Finding[]>;
}
