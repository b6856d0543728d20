import type { Input } from "@pulumi/pulumi";

/** Limits of one resource, in seconds. Pulumi's `customTimeouts` never reach a dynamic resource. */
export interface TimeoutsArgs {
  /** One call to the cloud, to the end of its response. Default: 10. */
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
   * The `digest` that was reviewed: `sha256:` and 64 hex digits. Any other source is refused, also in a preview.
   * Default: none, `up` applies the source as it is then.
   */
  expectedDigest?: Input<string> | undefined;
  /**
   * Take over a target that equals the source: `create` compares instead of writing, and fails where they differ.
   * Default: false, `create` performs the operation.
   */
  adopt?: Input<boolean> | undefined;
  /** Free text for the audit trail, at most 1024 characters. A change is recorded and writes nothing. */
  note?: Input<string> | undefined;
  timeouts?: Input<TimeoutsArgs> | undefined;
}
