import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/engine_pb";
import type { Report } from "./report";
import { serve, unary } from "./server";
import type { Served } from "./server";

/** Serves `pulumirpc.Engine`. Log messages of the program and the provider go to the report. */
export const serveEngine = (report: Report): Promise<Served> => serve(EngineService, engineService(report));

function engineService(report: Report): IEngineServer {
  const { DEBUG, INFO, WARNING } = proto.LogSeverity;
  let root = "";
  return {
    log: unary((request: proto.LogRequest) => {
      const urn = request.getUrn() || root || null;
      const severity = request.getSeverity();
      const message = request.getMessage();
      if (severity === INFO) report.diagnostic("info", message, urn);
      else if (severity === WARNING) report.diagnostic("warning", message, urn);
      else if (severity !== DEBUG) report.error(message, urn);
      return Promise.resolve(new Empty());
    }),
    getRootResource: unary(() => Promise.resolve(new proto.GetRootResourceResponse().setUrn(root))),
    setRootResource: unary((request: proto.SetRootResourceRequest) => {
      root = request.getUrn();
      return Promise.resolve(new proto.SetRootResourceResponse());
    }),
    startDebugging: unary(() => Promise.resolve(new Empty())),
    requirePulumiVersion: unary(() => Promise.resolve(new proto.RequirePulumiVersionResponse())),
  };
}
