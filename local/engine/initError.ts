import type { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { copySecretness, structToMap } from "./property";
import type { PropertyMap } from "./property";

/** The resource exists, but its creation or update did not come to a good end: it is kept, with the reasons. */
export class InitError extends Error {
  constructor(
    readonly id: string,
    readonly properties: PropertyMap,
    readonly reasons: readonly string[],
  ) {
    const count = reasons.length === 1 ? "1 error" : `${String(reasons.length)} errors`;
    super(`${count} occurred:\n${reasons.map((reason) => `\t* ${reason}\n`).join("")}\n`);
  }
}

/**
 * The init error that travels in the details of a gRPC error, if there is one.
 *
 * @param details The bytes of `grpc-status-details-bin`.
 * @param sent What the provider was given: what is secret there is secret in what came of it.
 */
export function initErrorIn(details: Buffer, sent: PropertyMap): InitError | undefined {
  for (const any of Status.deserializeBinary(details).getDetailsList()) {
    const packed = any as Any;
    if (packed.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") continue;
    const failed = ErrorResourceInitFailed.deserializeBinary(packed.getValue_asU8());
    const properties = copySecretness(structToMap(failed.getProperties()), sent);
    return new InitError(failed.getId(), properties, failed.getReasonsList());
  }
  return undefined;
}
