import * as grpc from "@grpc/grpc-js";

/** Messages contain whole programs (`__provider`), so the limit is Pulumi's own, 400 MB instead of 4 MB. */
export const channelOptions = { "grpc.max_receive_message_length": 400 * 1024 * 1024 };

/**
 * The error of a program's call after the operation has failed. The program must not continue with a missing resource.
 */
export class Terminating extends Error {}

/** A gRPC server of the running operation. */
export interface Served {
  /** `127.0.0.1:<port>`. */
  readonly address: string;
  close(): void;
}

/** Starts a server on a free port of the loopback interface. */
export async function serve(
  service: grpc.ServiceDefinition,
  handlers: grpc.UntypedServiceImplementation,
): Promise<Served> {
  const server = new grpc.Server(channelOptions);
  server.addService(service, handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    address: `127.0.0.1:${String(port)}`,
    close: () => {
      server.forceShutdown();
    },
  };
}

/** Serves one method with a promise. The caller receives an error as a gRPC error. */
export function unary<Q, A>(handle: (request: Q) => Promise<A>): grpc.handleUnaryCall<Q, A> {
  return (call, callback) => {
    handle(call.request).then(
      (answer) => {
        callback(null, answer);
      },
      (error: unknown) => {
        if (error instanceof Terminating) return;
        callback({ code: grpc.status.UNKNOWN, details: (error as Error).message });
      },
    );
  };
}
