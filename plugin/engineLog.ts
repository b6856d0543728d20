import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { RequestScope } from "../provider/core/context";
import { toEngine } from "./engineWatch";

export type Severity = Parameters<RequestScope["log"]>[0];

const severities: Record<Severity, LogSeverity> = {
  status: LogSeverity.INFO,
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
};

/** How long a line may take, in milliseconds: an engine that hangs must not hold up a verb. */
const logTimeout = 5_000;

/** Lines for the engine, which shows them beside the resource. They arrive in order. */
export class EngineLog {
  readonly #client: EngineClient;
  #last: Promise<void> = Promise.resolve();

  /** @param address `host:port` of the engine. */
  constructor(address: string) {
    this.#client = new EngineClient(address, grpc.credentials.createInsecure(), toEngine);
  }

  /** @param urn The resource; "": the line concerns all. */
  log(severity: Severity, message: string, urn: string): void {
    const request = new LogRequest().setSeverity(severities[severity]).setMessage(message).setUrn(urn);
    this.#last = this.#last.then(() => this.#send(request.setEphemeral(severity === "status")));
  }

  /** Resolves when every line has arrived, or can't any more. */
  flush(): Promise<void> {
    return this.#last;
  }

  /** Closes the connection when every line has arrived. */
  close(): void {
    void this.#last.then(() => this.#client.close());
  }

  #send(request: LogRequest): Promise<void> {
    return new Promise((resolve) => {
      const options = { deadline: Date.now() + logTimeout };
      this.#client.log(request, new grpc.Metadata(), options, () => {
        resolve();
      });
    });
  }
}
