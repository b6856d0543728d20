/** Plain JSON, as previews hold it. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export type Kind = "CasterSceneSync" | "StagingPromotion";

/** One or more previews, read together. */
export interface Review {
  readonly stacks: readonly StackReview[];
  /** The plan file that was given beside the preview: its base name, and `sha256:` with 64 hex digits. */
  readonly plan?: { readonly name: string; readonly checksum: string };
}

/** Why a preview may lack something. */
export type Incomplete = "the preview failed" | "the preview did not end";

export interface StackReview {
  /** Absent: the preview is whole. */
  readonly incomplete?: Incomplete;
  /** Name of the project and the stack as the URNs give them. */
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly ResourceReview[];
  /** Diagnostics that belong to no resource here, errors first. */
  readonly problems: readonly string[];
  /** What else the preview changes, one step each, such as "update aws:s3/bucket:Bucket logs". */
  readonly others?: readonly string[];
}

/** What a preview says of one of the two resources. */
export interface ResourceReview {
  readonly kind: Kind;
  readonly urn: string;
  /** The logical name. */
  readonly name: string;
  /** `<casterId>/<toSceneId>` or `<domainName>/<functionName>`, as far as it is known. */
  readonly identity: string;
  readonly step: "create" | "update" | "replace" | "delete" | "same" | "other";
  /** `write`: up performs the operation. `record`: only the state changes. `none`: nothing to do. `unknown`: a value is not known yet. */
  readonly effect: "write" | "record" | "none" | "unknown";
  /** The content that the target shows, as far as the state knows. Absent: not known (a first create). */
  readonly before?: Json;
  /** The content that up applies. Absent: not known yet, or nothing. */
  readonly after?: Json;
  readonly digestBefore?: string;
  /** The digest among the inputs in the state: a plan that names none keeps this one. */
  readonly digestKept?: string;
  readonly digestAfter?: string;
  readonly changes: readonly Change[];
  /** One sentence each. */
  readonly warnings: readonly string[];
}

export interface Change {
  /** Keys from the content down, such as ["components", "headline", "textLayerContent", "text"]. */
  readonly path: readonly string[];
  /** What it is about: a component or video layer by its name, the stacking order, an argument of a record. */
  readonly place: { readonly kind: "component" | "layer" | "order" | "argument" | "layout"; readonly name: string };
  readonly before?: Json;
  readonly after?: Json;
  /** One clause for a director: `headline says "Good night" instead of "Good evening"`. */
  readonly clause: Clause;
}

/** A piece of a clause: words of this package, or text from a scene, which may be anything and which the caller must escape. */
export type Part = string | { readonly text: string };
export type Clause = readonly Part[];
