import type { Input } from "@pulumi/pulumi";

/** Limits of one resource, in seconds. Pulumi's `customTimeouts` never reach a dynamic resource. */
export interface TimeoutsArgs {
  /** One call to the cloud, to the end of its answer. Default: 10. */
  call?: Input<number> | undefined;
  /** The whole operation, with every retry and wait. Default: 300. */
  operation?: Input<number> | undefined;
}

/** The inputs that both resources have. */
export interface PerformArgs {
  /** Sent as RegionId only when given, such as `"cn-shanghai"`. Default: not sent. */
  regionId?: Input<string> | undefined;
  /**
   * Any value, nested at most 500 levels. A change performs the operation again, even where the source is the same.
   */
  triggers?: Input<unknown> | undefined;
  /**
   * The `digest` that was reviewed: `sha256:` and 64 hex digits. Any other source is refused, in the preview already.
   * Default: whatever the source is when `up` looks at it is applied.
   */
  expectedDigest?: Input<string> | undefined;
  /**
   * Take over a target that is as wanted already: creating verifies instead of writing, and fails where they differ.
   * Default: false, creating always performs the operation.
   */
  adopt?: Input<boolean> | undefined;
  /** Free text for the audit trail, at most 1024 characters. A change alone is recorded and performs nothing. */
  note?: Input<string> | undefined;
  timeouts?: Input<TimeoutsArgs> | undefined;
}
