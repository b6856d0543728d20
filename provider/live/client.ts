import type { Clock } from "./clock";
import { waitFor, type RequestContext } from "./context";
import { maxSearchTime, openCredentials, type Credentials, type CredentialSettings } from "./credentials";
import { LiveError, rowOf } from "./errors";
import { Notices } from "./notices";
import { ProxyFailure, selectAgents, type ProxySettings } from "./proxy";
import { operationNames, RateLimiter, type OperationName, type Quotas, type Slot } from "./rateLimiter";
import { isRequestId } from "./responses";
import { Exchange, exchanges, type AgentFor } from "./transport";
import { prepareRequest, type AccessKey, type Endpoint, type Query } from "./vendor";
import { WriteTurns } from "./writeTurns";

export interface ClientSettings extends Endpoint {
  /** Absent: the default chain of `@alicloud/credentials`. */
  readonly credentials?: CredentialSettings;
  /** Absent: requests over HTTPS go directly to the endpoint. */
  readonly proxy?: ProxySettings;
  readonly quotas: Quotas;
}

/** One operation's limiter, and the semaphore of those who write by it. */
interface Gate {
  readonly limiter: RateLimiter;
  readonly writes: WriteTurns;
}

/**
 * Makes one call to ApsaraVideo Live at a time: quota, signature, timeouts, and every failure as a LiveError. It never
 * repeats a call. The vendor's packages are loaded by the first call.
 */
export class LiveClient {
  readonly #gates: Readonly<Record<OperationName, Gate>>;
  readonly #agentFor: AgentFor;
  readonly #credentials: Credentials;

  constructor(
    private readonly settings: ClientSettings,
    private readonly clock: Clock,
    notices = new Notices(clock, () => undefined),
  ) {
    const gate = (operation: OperationName): Gate => {
      const limiter = new RateLimiter(operation, settings.quotas[operation], clock, notices);
      return { limiter, writes: new WriteTurns(limiter, clock, notices) };
    };
    this.#gates = Object.fromEntries(operationNames.map((name) => [name, gate(name)])) as Record<OperationName, Gate>;
    this.#agentFor = selectAgents(settings.proxy);
    this.#credentials = openCredentials(settings.credentials, this.#agentFor, clock);
  }

  /** Resolves, to what must be called after the write, when a look and a write may follow each other. */
  turnToWrite(operation: OperationName, context: RequestContext): Promise<() => void> {
    return this.#gates[operation].writes.acquire(context);
  }

  /** Resolves to the parsed body of a 2xx response. `query` is asked for right before the request is sent. */
  async call(operation: OperationName, query: () => Query, context: RequestContext): Promise<unknown> {
    const { settings, clock } = this;
    const slot = await this.#gates[operation].limiter.acquire(context);
    const begun = clock.now();
    const call: Call = {
      ...context,
      deadline: Math.max(begun + 1, Math.min(begun + context.callTimeout, context.deadline)),
      operation,
    };
    let outcome: Parameters<Slot["release"]>[0] = "other";
    try {
      call.key = await this.#credentials.get({ ...call, deadline: Math.min(begun + maxSearchTime, call.deadline) });
      call.exchange = new Exchange(this.#agentFor);
      const send = prepareRequest(settings, call.key, operation, query(), Math.max(1, call.deadline - clock.now()));
      const timeout = () => new LiveError(context.doing, "Local.Timeout");
      const { body } = await waitFor(exchanges.run(call.exchange, send), call, clock, timeout);
      outcome = "ok";
      return body;
    } catch (error) {
      call.exchange?.abort();
      const failure = await this.#toLiveError(error, call);
      if (failure.throttled) outcome = "throttled";
      throw failure;
    } finally {
      slot.release(outcome);
    }
  }

  /** Nothing of what was sent comes along. What a response calls itself is shown only in the form of a code or an ID. */
  async #toLiveError(thrown: unknown, { doing, signal, operation, key, exchange }: Call): Promise<LiveError> {
    if (thrown instanceof LiveError) {
      const sent = thrown.code === "Local.Cancelled" && exchange !== undefined;
      return sent ? new LiveError(doing, thrown.code, { sent }) : thrown;
    }
    const { code, data } = (thrown ?? {}) as VendorError;
    if (typeof data?.statusCode !== "number") {
      const httpStatus = thrown instanceof ProxyFailure ? thrown.status : exchange?.status;
      return new LiveError(doing, localCode(thrown, exchange), httpStatus === undefined ? {} : { httpStatus }, thrown);
    }
    const { RequestId: id, Message: message } = data;
    const details = {
      operation,
      httpStatus: data.statusCode,
      ...(isRequestId(id) ? { requestId: id } : {}),
      ...(typeof message === "string" ? { vendorMessage: message } : {}),
    };
    const isCode = typeof code === "string" && code !== "undefined" && /^[A-Za-z][\w.-]{0,99}$/.test(code);
    if (!isCode) return new LiveError(doing, "Local.NotAnAnswer", details, thrown);
    const search = { doing, signal, deadline: this.clock.now() + maxSearchTime };
    const renewed = rowOf(code).accessKeyRefused && key && (await this.#credentials.renew(key, search));
    return new LiveError(doing, renewed ? "Local.CredentialsRenewed" : code, details, thrown);
  }
}

/** One call on its way. Its deadline is that of the call alone. */
interface Call extends RequestContext {
  readonly operation: OperationName;
  key?: AccessKey;
  exchange?: Exchange;
}

/** What the vendor's client throws: a refusal has its HTTP status in `data`, anything else comes as it was thrown. */
interface VendorError {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly data?: { statusCode?: unknown; Message?: unknown; RequestId?: unknown };
}

const unreachable = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const broken = /^(ECONNRESET|ECONNABORTED|EPIPE|EPROTO|ERR_STREAM_PREMATURE_CLOSE)$/;

/** The code for what happened on the way. */
function localCode(thrown: unknown, exchange: Exchange | undefined): string {
  const { code, name } = (thrown ?? {}) as VendorError;
  const text = typeof code === "string" ? code : "";
  if (/CERT|SELF_SIGNED|^ERR_TLS|UNABLE_TO_VERIFY/.test(text)) return "Local.Certificate";
  if (thrown instanceof ProxyFailure) {
    const refused = thrown.status !== undefined && thrown.status < 500;
    return refused ? "Local.ProxyRefused" : "Local.ProxyFailed";
  }
  if (String(name).includes("Timeout") || text === "ETIMEDOUT") return "Local.Timeout";
  if (unreachable.test(text)) return "Local.Unreachable";
  return exchange?.status === undefined || broken.test(text) ? "Local.ConnectionFailed" : "Local.NotAnAnswer";
}
