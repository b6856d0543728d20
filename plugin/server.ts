import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ProviderService } from "./service";
import type { ServiceOptions } from "./session";

/** Messages hold whole scenes and, from dynamic resources, programs: the limit is Pulumi's own, 400 MB. */
const largest = 400 * 1024 * 1024;
const options = { "grpc.max_receive_message_length": largest, "grpc.max_send_message_length": largest };

/** A plugin that listens. */
export interface Served {
  readonly port: number;
  /** Ends every wait and call, sends the responses of running requests, and closes. */
  stop(): Promise<void>;
}

/** @param engine The address of the engine that started the process; an engine that attaches names its own. */
export async function serve(shared: ServiceOptions, engine?: string): Promise<Served> {
  const service = new ProviderService(shared, engine);
  const server = new grpc.Server(options);
  server.addService(ResourceProviderService, service.handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      service.cancel();
      const timer = setTimeout(() => {
        server.forceShutdown();
        resolve();
      }, 1_000);
      server.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  return { port, stop };
}
