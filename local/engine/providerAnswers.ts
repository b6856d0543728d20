import type { PropertyMap } from "./property";

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** The provider's answer to a diff. `changes` is undefined when the provider leaves the comparison to the engine. */
export interface ProviderDiff {
  readonly changes: boolean | undefined;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** A resource as its provider returns it. */
export interface Made {
  readonly id: string;
  readonly outputs: PropertyMap;
  /** The provider wants to read the resource before every plan for it. */
  readonly refreshBeforeUpdate: boolean;
}
