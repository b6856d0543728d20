import type * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import type { IResourceMonitorServer } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resourceProto from "@pulumi/pulumi/proto/resource_pb";
import type { Deployment } from "./deployment";
import { goalOf, unsupportedIn } from "./goal";
import { mapToStruct, structToMap } from "./property";
import { serve, unary } from "./server";
import type { Served } from "./server";
import type { Run } from "./steps";
import { newUrn } from "./urn";

/** The features of this engine, for `supportsFeature`. The program must do without all others. */
const features = ["secrets", "deletedWith"];

/** The resource monitor of one operation. The program connects to it. */
export interface Monitor extends Served {
  /** Settles when the program reports its end. */
  readonly programDone: Promise<void>;
  /** Releases a program that waits for the end of the operation. */
  release(): void;
}

type Handle<Q, A> = (request: Q) => Promise<A>;

export async function serveMonitor(run: Run, deployment: Deployment): Promise<Monitor> {
  let announceDone: () => void = () => undefined;
  let release: () => void = () => undefined;
  const programDone = new Promise<void>((resolve) => (announceDone = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const shutdown = async (): Promise<Empty> => {
    announceDone();
    await released;
    return new Empty();
  };
  const served = await serve(ResourceMonitorService, monitorService(run, deployment, shutdown));
  return { ...served, programDone, release };
}

function monitorService(run: Run, deployment: Deployment, shutdown: Handle<Empty, Empty>): IResourceMonitorServer {
  const refuseMethod = (what: string): grpc.handleUnaryCall<unknown, never> =>
    unary(() => Promise.reject(new Error(`${what} is not supported by the local engine`)));
  return {
    supportsFeature: unary((request: resourceProto.SupportsFeatureRequest) => {
      const answer = new resourceProto.SupportsFeatureResponse();
      return Promise.resolve(answer.setHassupport(features.includes(request.getId())));
    }),
    registerResource: unary((request) => register(run, deployment, request)),
    registerResourceOutputs: unary(async (request: resourceProto.RegisterResourceOutputsRequest) => {
      await deployment.registerOutputs(request.getUrn(), structToMap(request.getOutputs()));
      return new Empty();
    }),
    invoke: unary((request) => invoke(deployment, request)),
    signalAndWaitForShutdown: unary(shutdown),
    getDeploymentInfo: unary(() => {
      const info = new resourceProto.DeploymentInfo();
      return Promise.resolve(info.setProject(run.project).setStack(run.stack));
    }),
    readResource: refuseMethod("reading a resource that the program does not own (`get`, StackReference)"),
    call: refuseMethod("calling a method of a resource"),
    registerPackage: refuseMethod("a package with parameters"),
    registerStackTransform: refuseMethod("a transform"),
    registerStackInvokeTransform: refuseMethod("a transform"),
    registerResourceHook: refuseMethod("a resource hook"),
    registerErrorHook: refuseMethod("an error hook"),
  };
}

async function register(
  run: Run,
  deployment: Deployment,
  request: resourceProto.RegisterResourceRequest,
): Promise<resourceProto.RegisterResourceResponse> {
  const { stack, project } = run;
  const unsupported = unsupportedIn(request, run.served);
  if (unsupported !== undefined) {
    const urn = newUrn(stack, project, request.getParent(), request.getType(), request.getName());
    throw deployment.refuse(urn, unsupported);
  }
  const state = await deployment.register(goalOf(stack, project, request));
  return new resourceProto.RegisterResourceResponse()
    .setUrn(state.urn)
    .setId(state.id)
    .setObject(mapToStruct(state.outputs));
}

async function invoke(deployment: Deployment, request: resourceProto.ResourceInvokeRequest): Promise<InvokeResponse> {
  const token = request.getTok();
  if (token !== "pulumi:pulumi:getResource") {
    throw new Error(`the function ${token} is not supported by the local engine`);
  }
  const urn = structToMap(request.getArgs())["urn"];
  const state = typeof urn === "string" ? deployment.stateFor(urn) : undefined;
  if (state === undefined) throw new Error(`unknown resource ${String(urn)}`);
  const answer = mapToStruct({ urn: state.urn, id: state.id, state: state.outputs });
  return Promise.resolve(new InvokeResponse().setReturn(answer));
}
