import type { Clock } from "../clock";
import { LiveError } from "./errors";
import { QuotaKeeper, type OperationName, type Quotas } from "./quota";
import { openVendorClient, type Send } from "./vendor";

export type Protocol = "https" | "http";

export interface CredentialSettings {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
}

export interface ClientSettings {
  /** host or host:port */
  endpoint: string;
  protocol: Protocol;
  region?: string;
  /** Absent: the default chain of `@alicloud/credentials`. */
  credentials?: CredentialSettings;
  quotas: Quotas;
}

/** What every call is told: why it is made and how long it may take. Times in milliseconds. */
export interface CallContext {
  /** For error messages: "copying scene a to scene b of caster c". */
  readonly doing: string;
  /** The time (as of the clock) after which no further call is begun. */
  readonly deadline: number;
  /** How long one call may take, from its request to the end of its answer. */
  readonly callTimeout: number;
}

export type Query = Readonly<Record<string, string | undefined>>;

/**
 * One call to ApsaraVideo Live (RPC style, version 2016-11-01) at a time: quota, signature, timeouts, and every failure
 * turned into a LiveError. It never repeats a call. The vendor's client is loaded by the first call.
 */
export class LiveClient {
  readonly #quota: QuotaKeeper;
  readonly #send: Send;

  constructor(
    settings: ClientSettings,
    private readonly clock: Clock,
  ) {
    this.#quota = new QuotaKeeper(settings.quotas);
    this.#send = openVendorClient(settings);
  }

  /** Returns the parsed body of an answer with a 2xx status. Throws LiveError. */
  async call(operation: OperationName, query: Query, context: CallContext): Promise<unknown> {
    await this.#quota.admit(operation);
    const left = context.deadline - this.clock.now();
    if (left <= 0) throw new LiveError(context.doing, "Local.Deadline");
    const timeout = Math.max(1, Math.min(context.callTimeout, left));
    try {
      return await withTimeout(timeout, this.#send(operation, query, timeout));
    } catch (error) {
      throw toLiveError(error, context.doing);
    }
  }
}

class CallTimeout extends Error {}

/** The vendor's client measures silence only: a server that sends a byte now and then would keep it waiting for ever. */
async function withTimeout<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CallTimeout()), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface VendorError {
  code?: unknown;
  name?: unknown;
  message?: unknown;
  data?: { statusCode?: unknown; Message?: unknown; RequestId?: unknown };
}

function toLiveError(thrown: unknown, doing: string): LiveError {
  if (thrown instanceof LiveError) return thrown;
  if (thrown instanceof CallTimeout) return new LiveError(doing, "Local.Timeout");
  const error = (thrown ?? {}) as VendorError;
  const code = typeof error.code === "string" ? error.code : "";
  const text = typeof error.message === "string" ? error.message : "";
  const httpStatus = error.data?.statusCode;
  if (typeof httpStatus === "number") {
    const requestId = error.data?.RequestId;
    const vendorMessage = error.data?.Message;
    const details = {
      httpStatus,
      ...(typeof requestId === "string" ? { requestId } : {}),
      ...(typeof vendorMessage === "string" ? { vendorMessage } : {}),
    };
    return new LiveError(doing, code === "" || code === "undefined" ? "Local.NotAnAnswer" : code, details);
  }
  if (text.includes("unable to get credentials") || code === "InvalidCredentials")
    return new LiveError(doing, "Local.NoCredentials");
  return new LiveError(doing, localCode(code, String(error.name ?? ""), text));
}

/** Transport errors carry the whole URL in their text: only their kind is kept. */
function localCode(code: string, name: string, text: string): string {
  if (name.includes("Timeout") || code === "ETIMEDOUT") return "Local.Timeout";
  if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/.test(code)) return "Local.Unreachable";
  if (/CERT|SELF_SIGNED|^ERR_TLS|UNABLE_TO_VERIFY/.test(code)) return "Local.Certificate";
  if (/JSON|Unexpected (token|end)/.test(text)) return "Local.NotAnAnswer";
  return "Local.ConnectionFailed";
}
