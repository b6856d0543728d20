import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { PartialWriteError, reasonOf } from "../provider/core/errors";
import type { Properties } from "../provider/core/values";
import { toStruct } from "./values";

export type WireError = Pick<grpc.ServiceError, "code" | "details"> & Partial<Pick<grpc.ServiceError, "metadata">>;

/** An error for the engine that leaves nothing in the state. */
export function toWireError(error: unknown): WireError {
  return { code: grpc.status.UNKNOWN, details: reasonOf(error) };
}

/**
 * The error of a verb that writes. Where the write may have taken effect, the engine keeps the id, the state and the
 * inputs, and marks the resource as one that a next `up` has to finish.
 */
export function toWriteError(error: unknown, inputs: Properties, refreshBeforeUpdate: boolean): WireError {
  if (!(error instanceof PartialWriteError)) return toWireError(error);
  const kept = new ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(toStruct(error.state))
    .setReasonsList([error.message])
    .setInputs(toStruct(inputs))
    .setRefreshBeforeUpdate(refreshBeforeUpdate);
  const detail = new Any();
  detail.pack(kept.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(error.message);
  status.addDetails(detail);
  const metadata = new grpc.Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { ...toWireError(error), metadata };
}
