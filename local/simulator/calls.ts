/** One request that the simulator answered or refused. */
export interface Call {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The operation's name as sent; empty when the request has none. */
  readonly action: string;
  /** Known after the signature was verified. */
  readonly accountId?: string;
  readonly accessKeyId?: string;
  /** Flattened, as sent, without the parameters of the signature. The values may be secrets. */
  readonly parameters: Readonly<Record<string, string>>;
  /** HTTP status of the response; 0 when a fault left the call without a response. */
  readonly status: number;
  /** The error code of the response, if it is an error. */
  readonly code?: string;
  readonly requestId: string;
  /** Whether the operation was carried out, with or without a response. */
  readonly applied: boolean;
  readonly signature?: "ACS3" | "RPC";
}

/** Older calls are dropped, so that a simulator can run for weeks. */
const kept = 10_000;
const keptBytes = 32 * 1024 * 1024;

/** The calls so far, oldest first. */
export class CallLog {
  readonly calls: Call[] = [];
  readonly #sizes: number[] = [];
  #bytes = 0;

  /** `size` is the memory that the call takes: anyone can send large requests, signed or not. */
  add(call: Call, size: number): void {
    this.calls.push(call);
    this.#sizes.push(size);
    this.#bytes += size;
    while (this.calls.length > kept || this.#bytes > keptBytes) {
      this.calls.shift();
      this.#bytes -= this.#sizes.shift() ?? 0;
    }
  }

  /** The calls of the two operations that put something on air, if they were carried out. */
  writes(): Call[] {
    const names = ["CopyCasterSceneConfig", "PublishLiveStagingConfigToProduction"];
    return this.calls.filter(({ action, applied }) => applied && names.includes(action));
  }
}
