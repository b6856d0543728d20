import type { EngineName } from "../../../local/demo/engines";
import type { Cloud } from "./cloud";

export interface Context {
  readonly cloud: Cloud;
  readonly engine: EngineName;
  readonly runs: number;
}

/** A condition that must hold besides the ratio. */
export interface Condition {
  readonly what: string;
  readonly holds: boolean;
}

/** One line of the table. */
export interface Finding {
  readonly what: string;
  /** The meaning of the ratio, and its limit; a line without a limit is for information. */
  readonly ratio: string;
  readonly limit?: number;
  /** The text in docs/performance.md. The most important lines have one. */
  readonly summary?: string;
  /** One value per run. */
  readonly values: readonly number[];
  readonly conditions?: readonly Condition[];
  /** The absolute figures of the ratio. */
  readonly notes: readonly string[];
}

/** A finding with the engine of its measurement: "none" for a part that needs no engine. */
export interface Measured extends Finding {
  readonly engine: "local" | "Pulumi CLI" | "none";
}

export interface Row {
  readonly name: string;
  /** Whether the row is measured on the real CLI too, if there is one. */
  readonly onPulumi: boolean;
  /** The row measures the SDK, the provider process or the simulator, without an engine. */
  readonly withoutEngine?: boolean;
  /** Measured only when `--only` names the row. */
  readonly onlyByName?: boolean;
  measure(context: Context): Promise<Finding[]>;
}
