import * as pulumi from "@pulumi/pulumi";
import type { PerformArgs, TimeoutsArgs } from "./args";
import { prefetchHint } from "./prefetchHint";
import * as shim from "./shim";

export interface CasterSceneSyncArgs extends PerformArgs {
  /** The ID of the caster (production studio). A change replaces the resource. Sent as CasterId. */
  casterId: pulumi.Input<string>;
  /**
   * The ID of the PVW (preview) scene to copy from. Default: the caster's PVW scene, when it has exactly one. Sent as
   * FromSceneId.
   */
  fromSceneId?: pulumi.Input<string> | undefined;
  /**
   * The ID of the PGM (program) scene to copy to. A change replaces the resource. Default: the caster's PGM scene, when
   * it has exactly one. Sent as ToSceneId.
   */
  toSceneId?: pulumi.Input<string> | undefined;
  /** `"refuse"`: do not copy while the caster is streaming. Default: `"allow"`. Never sent. */
  onAir?: pulumi.Input<"allow" | "refuse"> | undefined;
}

/** The content of a scene, without stream URLs, because they carry keys. */
export interface SceneContent {
  /** The layout with its video and audio layers, in lower camel case; null where the scene has none. */
  layout: Record<string, unknown> | null;
  /** By name; by `name (ID)` if names are equal, by ID without a name: ID, type, position, size, text and so on. */
  components: Record<string, Record<string, unknown>>;
  /** The same names from the bottom to the top, separated by ` < `. */
  order: string;
}

/**
 * Copies the content of a caster's PVW scene to its PGM scene, which viewers see (`CopyCasterSceneConfig`). The preview
 * shows the source as `scene` and `digest`; `up` copies only if the source is still the same, and then reads the PGM
 * scene to confirm. Deleting the resource changes nothing on air.
 *
 * Identity: `<casterId>/<toSceneId>`.
 *
 * @example
 * const onAir = new CasterSceneSync("evening-show", { casterId: config.require("casterId") });
 * export const digest = onAir.digest;
 */
export class CasterSceneSync extends pulumi.dynamic.Resource {
  declare readonly casterId: pulumi.Output<string>;
  declare readonly fromSceneId: pulumi.Output<string>;
  declare readonly toSceneId: pulumi.Output<string>;
  declare readonly onAir: pulumi.Output<"allow" | "refuse" | undefined>;
  declare readonly regionId: pulumi.Output<string | undefined>;
  declare readonly triggers: pulumi.Output<unknown>;
  declare readonly expectedDigest: pulumi.Output<string | undefined>;
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  declare readonly note: pulumi.Output<string | undefined>;
  declare readonly timeouts: pulumi.Output<pulumi.Unwrap<TimeoutsArgs> | undefined>;
  /**
   * The copied content; after a refresh, the content of the PGM scene now. Source: DescribeCasterScenes,
   * DescribeCasterLayouts, DescribeCasterComponents.
   */
  declare readonly scene: pulumi.Output<SceneContent>;
  /** `sha256:` and 64 hex digits over the canonical JSON (RFC 8785) of `scene`. Source: computed. */
  declare readonly digest: pulumi.Output<string>;
  /** The digest that was applied last, where a refresh found another target. Source: the state. */
  declare readonly driftedFrom: pulumi.Output<string | undefined>;
  /** When the last write was sent: ISO 8601, UTC. Source: the clock of the provider. */
  declare readonly sentAt: pulumi.Output<string | undefined>;
  /** The vendor's RequestId. Absent: nothing was sent, or no response arrived. Source: CopyCasterSceneConfig. */
  declare readonly requestId: pulumi.Output<string | undefined>;
  /** When the copy was confirmed: ISO 8601, UTC. Source: the clock of the provider. */
  declare readonly syncedAt: pulumi.Output<string>;
  /**
   * The content of the PGM scene before the last copy, or before the first of several unconfirmed ones; for a rollback.
   * Source: as `scene`.
   */
  declare readonly previous: pulumi.Output<SceneContent | undefined>;

  constructor(name: string, args: CasterSceneSyncArgs, opts?: pulumi.CustomResourceOptions) {
    const resolved = { fromSceneId: args.fromSceneId, toSceneId: args.toSceneId };
    const hint = prefetchHint("CasterSceneSync", args, ["casterId", "regionId", "onAir", "timeouts"], opts);
    const outputs = {
      scene: undefined,
      digest: undefined,
      driftedFrom: undefined,
      sentAt: undefined,
      requestId: undefined,
      syncedAt: undefined,
      previous: undefined,
    };
    const props = { ...args, ...resolved, ...outputs, lookAhead: hint };
    super(shim.casterSceneSync, name, props, opts, "apsaravideo", "CasterSceneSync");
  }
}
