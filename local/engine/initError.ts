import type { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { copySecretness, structToMap } from "./property";
import type { PropertyMap } from "./property";

/** The resource exists, but its creation or update did not finish. The engine keeps the resource and the reasons. */
export class InitError extends Error {
  constructor(
    readonly id: string,
    readonly properties: PropertyMap,
    readonly reasons: readonly string[],
    readonly refreshBeforeUpdate: boolean,
  ) {
    const count = reasons.length === 1 ? "1 error" : `${String(reasons.length)} errors`;
    super(`${count} occurred:\n${reasons.map((reason) => `\t* ${reason}\n`).join("")}\n`);
  }
}

/**
 * Reads the init error from the details of a gRPC error, if there is one.
 * @param details The bytes of `grpc-status-details-bin`.
 * @param sent The values sent to the provider: a secret there is a secret in the result.
 */
export function initErrorIn(details: Buffer, sent: PropertyMap): InitError | undefined {
  for (const any of Status.deserializeBinary(details).getDetailsList()) {
    const packed = any as Any;
    if (packed.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") continue;
    const failed = ErrorResourceInitFailed.deserializeBinary(packed.getValue_asU8());
    const properties = copySecretness(structToMap(failed.getProperties()), sent);
    return new InitError(failed.getId(), properties, failed.getReasonsList(), failed.getRefreshBeforeUpdate());
  }
  return undefined;
}
