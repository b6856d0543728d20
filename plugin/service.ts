import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { changedKeys, checkConfiguration } from "./configuration";
import { EngineLog } from "./engineLog";
import { toWireError } from "./errors";
import { invoke } from "./functions";
import { version } from "./package.json";
import { check, create, diff, read, toFailure, update, WireFailure } from "./resources";
import { Session, type ServiceOptions } from "./session";
import { fromStruct } from "./values";

/**
 * `pulumirpc.ResourceProvider`. The engine that started this process has one session. Each connection of an engine that
 * attaches is a session of its own. A method that is not here is answered with UNIMPLEMENTED.
 */
export class ProviderService {
  readonly #sessions = new Map<string, Session>();
  constructor(
    private readonly options: ServiceOptions,
    /** The address of the engine that started this process. */
    private readonly engine: string | undefined,
  ) {}

  /** Ends every wait and call of every session. */
  cancel(): void {
    for (const session of this.#sessions.values()) session.cancel();
  }

  readonly handlers: grpc.UntypedServiceImplementation = {
    handshake: this.#method((session, request: proto.ProviderHandshakeRequest) => {
      this.#attach(session, request.getEngineAddress());
      return new proto.ProviderHandshakeResponse();
    }),

    attach: this.#method((session, request: PluginAttach) => {
      this.#attach(session, request.getAddress());
      return new Empty();
    }),

    getPluginInfo: this.#method(() => new PluginInfo().setVersion(version)),

    getSchema: this.#method(() => new proto.GetSchemaResponse().setSchema(readSchema())),

    checkConfig: this.#method((_session, request: proto.CheckRequest) => {
      const failures = checkConfiguration(fromStruct(request.getNews()), this.options.env);
      return new proto.CheckResponse().setInputs(request.getNews()).setFailuresList(failures.map(toFailure));
    }),

    // A changed configuration never replaces a provider: that would replace every resource.
    diffConfig: this.#method((_session, request: proto.DiffRequest) => {
      const changed = changedKeys(fromStruct(request.getOlds()), fromStruct(request.getNews()));
      const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
      return new proto.DiffResponse().setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE).setDiffsList(changed);
    }),

    configure: this.#method((session, request: proto.ConfigureRequest) => {
      session.configure(fromStruct(request.getArgs()));
      return new proto.ConfigureResponse().setSupportspreview(true);
    }),

    check: this.#method(check),
    diff: this.#method(diff),
    create: this.#method(create),
    update: this.#method(update),
    read: this.#method(read),
    // Neither operation has an inverse, so nothing is called.
    delete: this.#method(() => new Empty()),
    invoke: this.#method(invoke),

    cancel: this.#method((session) => {
      session.cancel();
      return new Empty();
    }),
  };

  /** The engine that started this process may change its connection: it closes one that is idle for 30 minutes. */
  #session(connection: string): Session {
    const owner = this.engine ?? connection;
    let session = this.#sessions.get(owner);
    if (session === undefined) {
      this.#sessions.set(owner, (session = new Session(this.options)));
      this.#attach(session, this.engine);
    }
    return session;
  }

  #attach(session: Session, address: string | undefined): void {
    session.attach(address ? new EngineLog(address) : undefined);
  }

  /** Every line of a verb arrives before its response. */
  #method<Q, A>(handle: (session: Session, request: Q) => A | Promise<A>): grpc.handleUnaryCall<Q, A> {
    return (call, callback) => {
      const session = this.#session(call.getPeer());
      const work = async () => handle(session, call.request);
      void work().then(
        async (response) => {
          await session.flush();
          callback(null, response);
        },
        async (error: unknown) => {
          await session.flush();
          callback(error instanceof WireFailure ? error.wire : toWireError(error));
        },
      );
    };
  }
}

function readSchema(): string {
  return readFileSync(join(__dirname, "schema.json"), "utf8");
}
