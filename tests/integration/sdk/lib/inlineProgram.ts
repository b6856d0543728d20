import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import * as automation from "@pulumi/pulumi/automation/server";
import { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/resource_pb";
import { serve, unary } from "../../../../local/engine/server";

/** The Automation API's server for inline programs. Pulumi's types leave it out. */
const { LanguageServer } = automation as unknown as {
  LanguageServer: new (program: () => Promise<unknown>) => {
    run(call: { request: RunRequest }, done: (error?: Error) => void): Promise<void>;
  };
};

export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, JavaScriptValue>;
}

/**
 * Runs a program in this process as the Automation API does, and returns its registrations. Its monitor accepts every
 * resource, and supports transforms.
 */
export async function runInline(
  config: Readonly<Record<string, string>>,
  program: () => Promise<Record<string, unknown> | undefined>,
): Promise<{ registered: Registered[]; outputs: Record<string, JavaScriptValue> }> {
  const registered: Registered[] = [];
  let outputs: Record<string, JavaScriptValue> = {};
  const accept = () => Promise.resolve(new Empty());
  const monitor = await serve(ResourceMonitorService, {
    supportsFeature: unary((request: proto.SupportsFeatureRequest) =>
      Promise.resolve(new proto.SupportsFeatureResponse().setHassupport(request.getId() === "transforms")),
    ),
    registerResource: unary((request: proto.RegisterResourceRequest) => {
      const [type, name] = [request.getType(), request.getName()];
      registered.push({ type, name, inputs: request.getObject()?.toJavaScript() ?? {} });
      const urn = `urn:pulumi:dev::inline::${type}::${name}`;
      return Promise.resolve(new proto.RegisterResourceResponse().setUrn(urn).setId(name).setObject(new Struct()));
    }),
    registerResourceOutputs: unary((request: proto.RegisterResourceOutputsRequest) => {
      if (request.getUrn().includes("pulumi:pulumi:Stack")) outputs = request.getOutputs()?.toJavaScript() ?? {};
      return accept();
    }),
    registerStackTransform: unary(accept),
    signalAndWaitForShutdown: unary(accept),
  });
  const request = new RunRequest().setProject("inline").setStack("dev").setMonitorAddress(monitor.address);
  for (const [key, value] of Object.entries(config)) request.getConfigMap().set(key, value);
  try {
    await new Promise<void>((resolve, reject) => {
      void new LanguageServer(program).run({ request }, (error) => {
        if (error === undefined) resolve();
        else reject(error);
      });
    });
  } finally {
    monitor.close();
  }
  return { registered, outputs };
}
