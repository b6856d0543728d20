import * as v from "valibot";
import { waitFor, type Clock, type RequestContext } from "./clock";
import { DefaultChain, maxSearchTime, toAccessKey, type CredentialSettings } from "./credentials";
import { LiveError, rowOf } from "./errors";
import { Notices } from "./notices";
import { ProxyFailure, selectAgents, type ProxySettings } from "./proxy";
import { operationNames, RateLimiter, type OperationName, type Outcome, type Quotas } from "./rateLimiter";
import { Exchange, exchanges, type AgentFor } from "./transport";
import { prepareRequest, type AccessKey, type Endpoint, type Query } from "./vendor";
import { WriteSlots } from "./writeSlots";

export interface ClientSettings extends Endpoint {
  /** Absent: the default chain of `@alicloud/credentials`. */
  readonly credentials?: CredentialSettings;
  /** Absent: requests over HTTPS go directly to the endpoint. */
  readonly proxy?: ProxySettings;
  readonly quotas: Quotas;
}

const byOperation = <T>(make: (operation: OperationName) => T) =>
  Object.fromEntries(operationNames.map((name) => [name, make(name)])) as Readonly<Record<OperationName, T>>;

/**
 * Sends one request to ApsaraVideo Live, within the quota and the timeouts, and turns every failure into a LiveError. A
 * call is never repeated here. The first call loads the vendor's packages.
 */
export class LiveClient {
  readonly #limiters: Readonly<Record<OperationName, RateLimiter>>;
  readonly #writeSlots: Readonly<Record<OperationName, WriteSlots>>;
  readonly #agentFor: AgentFor | undefined;
  readonly #credentials: AccessKey | DefaultChain;

  constructor(
    private readonly settings: ClientSettings,
    private readonly clock: Clock,
    notices = new Notices(clock, () => undefined),
  ) {
    const { credentials, proxy, quotas } = settings;
    this.#limiters = byOperation((operation) => new RateLimiter(operation, quotas[operation], clock, notices));
    this.#writeSlots = byOperation((operation) => new WriteSlots(this.#limiters[operation], clock));
    this.#agentFor = proxy && selectAgents(proxy);
    this.#credentials = credentials ? toAccessKey(credentials) : new DefaultChain(this.#agentFor, clock);
  }

  /** Resolves, once the read before a write may begin, to the function to call after the write. */
  acquireWriteSlot(operation: OperationName, context: RequestContext): Promise<() => void> {
    return this.#writeSlots[operation].acquire(context);
  }

  /** Resolves to the body of a 2xx response. `query` is called right before the request is sent. */
  async call(operation: OperationName, query: () => Query, context: RequestContext): Promise<unknown> {
    const clock = this.clock;
    const credentials = this.#credentials;
    const release = await this.#limiters[operation].acquire(context);
    const begun = clock.now();
    const deadline = Math.max(begun + 1, Math.min(begun + context.callTimeout, context.deadline));
    const call: Call = { ...context, deadline, operation };
    let outcome: Outcome = "other";
    try {
      const search = { ...call, deadline: Math.min(begun + maxSearchTime, deadline) };
      call.key = credentials instanceof DefaultChain ? await credentials.get(search) : credentials;
      call.exchange = new Exchange(this.#agentFor);
      const timeLeft = Math.max(1, deadline - clock.now());
      const send = prepareRequest(this.settings, call.key, operation, query(), timeLeft);
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
      release(outcome);
    }
  }

  /** The error holds nothing of the request. A code or an ID of the response is shown only in its proper form. */
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
    const credentials = this.#credentials;
    const search = { doing, signal, deadline: this.clock.now() + maxSearchTime };
    const isRenewable = rowOf(code).accessKeyRefused && key && credentials instanceof DefaultChain;
    const isRenewed = isRenewable && (await credentials.renew(key, search));
    return new LiveError(doing, isRenewed ? "Local.CredentialsRenewed" : code, details, thrown);
  }
}

/** One call. Its deadline is the deadline of this call alone. */
interface Call extends RequestContext {
  readonly operation: OperationName;
  key?: AccessKey;
  exchange?: Exchange;
}

/** An error of the vendor's client. A refusal has its HTTP status in `data`; other errors come from the libraries below. */
interface VendorError {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly data?: { statusCode?: unknown; Message?: unknown; RequestId?: unknown };
}

const unreachable = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const broken = /^(ECONNRESET|ECONNABORTED|EPIPE|EPROTO|ERR_STREAM_PREMATURE_CLOSE)$/;

/** The code of a failure without a response of ApsaraVideo Live. */
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

/** Whether a value may be shown as a RequestId. */
export const isRequestId = (value: unknown): value is string =>
  typeof value === "string" && /^[\w-]{1,64}$/.test(value);

/** @throws LiveError that names the place, where the body does not have the documented shape. */
export function parseResponse<S extends v.GenericSchema>(schema: S, body: unknown, doing: string): v.InferOutput<S> {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const requestId = (body as { RequestId?: unknown } | null | undefined)?.RequestId;
  const path = v.getDotPath(parsed.issues[0]) ?? "the whole response";
  const part = /^[\w .-]{1,200}$/.test(path) ? path : "a part of the response";
  throw new LiveError(doing, "Local.UnexpectedAnswer", { part, ...(isRequestId(requestId) ? { requestId } : {}) });
}
