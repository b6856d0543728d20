import { setMaxListeners } from "node:events";
import { createProvider, type ProviderOptions } from "../provider";
import type { RequestScope, Settings } from "../provider/core/context";
import { ProviderError } from "../provider/core/errors";
import type { ResourceHandler } from "../provider/core/handler";
import type { Properties } from "../provider/core/values";
import { readConfiguration } from "../provider/settings";
import { configReader } from "./configuration";
import type { EngineLog } from "./engineLog";

export type Provider = ReturnType<typeof createProvider>;
/** What all sessions of a process share: the environment, and in tests the clock and the waits. */
export type ServiceOptions = Omit<ProviderOptions, "read" | "log">;

const connectionReplaced = "Pulumi closed the connection to this attached plugin after 30 idle minutes. Run again.";

/** One configured provider: what one engine works with. */
export class Session {
  readonly #cancel = new AbortController();
  #log: EngineLog | undefined;
  #provider: Provider | undefined;
  #settings: Settings | undefined;

  constructor(private readonly options: ServiceOptions) {
    // Each running verb listens, and Node.js would warn of the eleventh.
    setMaxListeners(0, this.#cancel.signal);
  }

  /** @param log Absent: lines are dropped, because no engine shows them. */
  attach(log: EngineLog | undefined): void {
    this.#log?.close();
    this.#log = log;
  }

  /** Does not throw: with an invalid configuration, the next verb throws a ProviderError. */
  configure(args: Properties): void {
    const options = { ...this.options, read: configReader(args) };
    this.#settings = readConfiguration(options.read, options.env).settings;
    this.#provider = createProvider({ ...options, log: (line) => this.#log?.log("info", line, "") });
  }

  /** Ends every wait and every call of this session, those to come too. */
  cancel(): void {
    this.#cancel.abort();
  }

  /** Whether the engine is to read a resource before it plans an update of it. */
  get refreshesBeforeUpdate(): boolean {
    return this.#settings?.drift === "always";
  }

  /** Not with `lookups: off`: then nothing is read for a preview. */
  get lookupsEnabled(): boolean {
    return this.#settings?.lookups !== "off";
  }

  get lookups(): Provider["lookups"] {
    return this.#configured().lookups;
  }

  /** The resource of a type token. */
  handler(type: string): ResourceHandler {
    const { casterSceneSync, stagingPromotion } = this.#configured();
    const handler = [casterSceneSync, stagingPromotion].find(({ token }) => token === type);
    if (handler === undefined) throw new ProviderError(`pulumi-resource-apsaravideo has no resource ${type}.`);
    return handler;
  }

  /** @param timeout In seconds; 0: none. */
  scope(urn: string, timeout?: number): RequestScope {
    return {
      signal: this.#cancel.signal,
      timeout,
      log: (severity, message) => this.#log?.log(severity, message, urn),
    };
  }

  async flush(): Promise<void> {
    await this.#log?.flush();
  }

  #configured(): Provider {
    if (this.#provider !== undefined) return this.#provider;
    // An engine names its address on its first connection, and on no later one.
    const why = this.#log === undefined ? connectionReplaced : "a value of its configuration is not known yet.";
    throw new ProviderError(`the provider is not configured, because ${why} Nothing was written.`);
  }
}
