import * as grpc from "@grpc/grpc-js";
import type { Message } from "google-protobuf";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { initErrorIn } from "./initError";
import { copySecretness, mapToPlainStruct, structToMap } from "./property";
import type { PropertyMap } from "./property";
import { startNodeServer } from "./process";
import type { NodeProcess, NodeProcessOptions } from "./process";
import { channelOptions } from "./server";
import type { CheckFailure, Made, ProviderDiff } from "./providerAnswers";
import { parseUrn } from "./urn";
import type { Urn } from "./urn";

type Callback<R> = (error: grpc.ServiceError | null, response: R) => void;

/** A running provider process. One process serves a whole operation. */
export class Provider {
  private ended: string | undefined;

  private constructor(
    private readonly process: NodeProcess,
    private readonly client: ResourceProviderClient,
  ) {
    void process.ended.then(({ how }) => {
      this.ended = how;
    });
  }

  /**
   * Starts the process, waits for its port, and sends the stack's configuration.
   * @param config The configuration as the provider gets it, secrets decrypted.
   */
  static async start(options: NodeProcessOptions, config: Readonly<Record<string, string>>): Promise<Provider> {
    const { process, port } = await startNodeServer("provider", options);
    try {
      const address = `127.0.0.1:${port}`;
      const client = new ResourceProviderClient(address, grpc.credentials.createInsecure(), channelOptions);
      const provider = new Provider(process, client);
      const request = new proto.ConfigureRequest().setArgs(mapToPlainStruct(config)).setAcceptsecrets(false);
      await provider.call((done) => client.configure(request, done));
      return provider;
    } catch (error) {
      await process.kill();
      throw error;
    }
  }

  async check(
    urn: Urn,
    olds: PropertyMap,
    news: PropertyMap,
  ): Promise<{ inputs: PropertyMap; failures: CheckFailure[] }> {
    const request = named(new proto.CheckRequest(), urn)
      .setOlds(mapToPlainStruct(olds))
      .setNews(mapToPlainStruct(news));
    const response = await this.call<proto.CheckResponse>((done) => this.client.check(request, done));
    const failures = response.getFailuresList().map((f) => ({ property: f.getProperty(), reason: f.getReason() }));
    return { inputs: copySecretness(structToMap(response.getInputs()), news), failures };
  }

  async diff(
    urn: Urn,
    id: string,
    old: { inputs: PropertyMap; outputs: PropertyMap },
    news: PropertyMap,
    ignoreChanges: readonly string[],
  ): Promise<ProviderDiff> {
    const request = named(new proto.DiffRequest(), urn)
      .setId(id)
      .setOlds(mapToPlainStruct(old.outputs))
      .setOldInputs(mapToPlainStruct(old.inputs))
      .setNews(mapToPlainStruct(news))
      .setIgnorechangesList([...ignoreChanges]);
    const response = await this.call<proto.DiffResponse>((done) => this.client.diff(request, done));
    const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
    const said = response.getChanges();
    return {
      changes: said === DIFF_SOME ? true : said === DIFF_NONE ? false : undefined,
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  /** @throws InitError when the resource was created, but is not complete. */
  async create(urn: Urn, inputs: PropertyMap): Promise<Made> {
    const request = named(new proto.CreateRequest(), urn).setProperties(mapToPlainStruct(inputs));
    const response = await this.call<proto.CreateResponse>((done) => this.client.create(request, done), inputs);
    if (response.getId() === "") throw new Error("the provider returned no id from create");
    return {
      id: response.getId(),
      outputs: copySecretness(structToMap(response.getProperties()), inputs),
      refreshBeforeUpdate: response.getRefreshBeforeUpdate(),
    };
  }

  /** @throws InitError when the resource was updated, but is not complete. */
  async update(
    urn: Urn,
    id: string,
    old: { inputs: PropertyMap; outputs: PropertyMap },
    inputs: PropertyMap,
    ignoreChanges: readonly string[],
  ): Promise<Omit<Made, "id">> {
    const request = named(new proto.UpdateRequest(), urn)
      .setId(id)
      .setOlds(mapToPlainStruct(old.outputs))
      .setOldInputs(mapToPlainStruct(old.inputs))
      .setNews(mapToPlainStruct(inputs))
      .setIgnorechangesList([...ignoreChanges]);
    const response = await this.call<proto.UpdateResponse>((done) => this.client.update(request, done), inputs);
    return {
      outputs: copySecretness(structToMap(response.getProperties()), inputs),
      refreshBeforeUpdate: response.getRefreshBeforeUpdate(),
    };
  }

  async delete(urn: Urn, id: string, old: { inputs: PropertyMap; outputs: PropertyMap }): Promise<void> {
    const request = named(new proto.DeleteRequest(), urn)
      .setId(id)
      .setProperties(mapToPlainStruct(old.outputs))
      .setOldInputs(mapToPlainStruct(old.inputs));
    await this.call<Message>((done) => this.client.delete(request, done));
  }

  /** Reads the resource; undefined when the ID does not exist. */
  async read(
    urn: Urn,
    id: string,
    old: { inputs: PropertyMap; outputs: PropertyMap },
  ): Promise<(Made & { readonly inputs: PropertyMap }) | undefined> {
    const request = named(new proto.ReadRequest(), urn)
      .setId(id)
      .setProperties(mapToPlainStruct(old.outputs))
      .setInputs(mapToPlainStruct(old.inputs));
    const response = await this.call<proto.ReadResponse>((done) => this.client.read(request, done), old.outputs);
    if (response.getId() === "") return undefined;
    const inputs = response.hasInputs() ? structToMap(response.getInputs()) : old.inputs;
    return {
      id: response.getId(),
      inputs: copySecretness(inputs, old.inputs),
      outputs: copySecretness(structToMap(response.getProperties()), { ...old.inputs, ...old.outputs }),
      refreshBeforeUpdate: response.getRefreshBeforeUpdate(),
    };
  }

  /** Tells the provider that the operation was canceled. Dynamic resources take no notice. */
  async cancel(): Promise<void> {
    await this.call<Message>((done) => this.client.cancel(new Empty(), done));
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.process.kill();
  }

  private async call<R>(send: (done: Callback<R>) => void, sent: PropertyMap = {}): Promise<R> {
    try {
      return await new Promise<R>((resolve, reject) => {
        send((error, response) => {
          if (error) reject(error);
          else resolve(response);
        });
      });
    } catch (error) {
      throw await this.explain(error as grpc.ServiceError, sent);
    }
  }

  private async explain(error: grpc.ServiceError, sent: PropertyMap): Promise<Error> {
    const [details] = error.metadata.get("grpc-status-details-bin");
    const init = details instanceof Buffer ? initErrorIn(details, sent) : undefined;
    if (init !== undefined) return init;
    if (error.code !== grpc.status.UNAVAILABLE) return new Error(error.details);
    // The connection breaks before the operating system reports the end of the process.
    this.ended ??= (await Promise.race([this.process.ended, noEnd()])).how;
    return new Error(`the provider process ended in the middle of a call (${this.ended})`);
  }
}

function named<
  R extends { setUrn(urn: string): unknown; setName(name: string): unknown; setType(type: string): unknown },
>(request: R, urn: Urn): R {
  const { name, type } = parseUrn(urn);
  request.setUrn(urn);
  request.setName(name);
  request.setType(type);
  return request;
}

/** A connection can also break while the process is alive. */
function noEnd(): Promise<{ how: string }> {
  return new Promise((resolve) => {
    setTimeout(resolve, 2_000, { how: "its connection broke" }).unref();
  });
}
