/** One request that the simulator answered, or refused to answer. */
export interface Call {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The operation's name as sent; empty when the request named none. */
  readonly action: string;
  /** Known once the signature was verified. */
  readonly accountId?: string;
  readonly accessKeyId?: string;
  /** Flattened, as sent, without those that belong to the signature. May hold secrets. */
  readonly parameters: Readonly<Record<string, string>>;
  /** HTTP status of the answer; 0 when a fault left the call without one. */
  readonly status: number;
  /** The error's code, when it was one. */
  readonly code?: string;
  readonly requestId: string;
  /** Whether the operation was carried out, whatever became of its answer. */
  readonly applied: boolean;
  readonly signature?: "ACS3" | "RPC";
}

/** So that a simulator that runs for weeks does not grow: older calls are forgotten. */
const kept = 10_000;
const keptBytes = 32 * 1024 * 1024;

/** The calls so far, oldest first. */
export class CallLog {
  readonly calls: Call[] = [];
  readonly #sizes: number[] = [];
  #bytes = 0;

  /** `size` is what keeping the call costs: anyone can send large requests, signed or not. */
  add(call: Call, size: number): void {
    this.calls.push(call);
    this.#sizes.push(size);
    this.#bytes += size;
    while (this.calls.length > kept || this.#bytes > keptBytes) {
      this.calls.shift();
      this.#bytes -= this.#sizes.shift() ?? 0;
    }
  }

  /** The two operations that put something on air, as far as they were carried out. */
  writes(): Call[] {
    const names = ["CopyCasterSceneConfig", "PublishLiveStagingConfigToProduction"];
    return this.calls.filter(({ action, applied }) => applied && names.includes(action));
  }
}
