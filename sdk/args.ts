import type { Input } from "@pulumi/pulumi";

/** Limits of one resource. */
export interface TimeoutsArgs {
  /** One call to the cloud, to the end of its response, in seconds. Default: 10, or the stack's. Never sent. */
  call?: Input<number> | undefined;
  /** The whole operation, with every retry and wait, in seconds. Default: 300, or the stack's. Never sent. */
  operation?: Input<number> | undefined;
}

/** The inputs that both resources have. */
export interface PerformArgs {
  /** A region ID such as `"cn-shanghai"`. Default: none. Sent as RegionId. */
  regionId?: Input<string> | undefined;
  /**
   * Any value, nested at most 500 levels. A change performs the operation again, even where the source is the same.
   * Default: none. Never sent.
   */
  triggers?: Input<unknown> | undefined;
  /**
   * The `digest` that was reviewed: `sha256:` and 64 hex digits. Any other source is refused, also in a preview.
   * Default: none, `up` applies the source as it was planned. Never sent.
   */
  expectedDigest?: Input<string> | undefined;
  /**
   * Take over a target that equals the source: `create` compares instead of writing, and fails where they differ.
   * Default: false, `create` performs the operation. Never sent.
   */
  adopt?: Input<boolean> | undefined;
  /** Free text for the audit trail, at most 1024 characters; a change writes nothing. Default: none. Never sent. */
  note?: Input<string> | undefined;
  /** Limits of this resource. Default: those of the stack. Never sent. */
  timeouts?: Input<TimeoutsArgs> | undefined;
}
