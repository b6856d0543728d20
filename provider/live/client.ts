import type { Clock } from "../clock";
import type { AnswersAhead } from "./answersAhead";
import { LiveError } from "./errors";
import { toLiveError } from "./failure";
import type { Turn } from "./lane";
import { Notices } from "./notices";
import type { ProxySettings } from "./proxy";
import { QuotaKeeper, type OperationName, type Quotas } from "./quota";
import { within } from "./timeLimit";
import { openVendorClient, type Send } from "./vendor";
import { WriteTurns } from "./writeTurns";

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
  /** Absent: HTTPS goes there directly. */
  proxy?: ProxySettings;
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
  /** A read may wait for this to settle, while others ask for the same. Absent: it is sent at once. */
  readonly patience?: Promise<void>;
  /** It goes before others that wait for the same quota: a write waits for it. */
  readonly urgent?: boolean;
  /** Answers that were asked for ahead, where they may serve. */
  readonly ahead?: AnswersAhead;
}

export type Query = Readonly<Record<string, string | undefined>>;

/**
 * One call to ApsaraVideo Live (RPC style, version 2016-11-01) at a time: quota, signature, timeouts, and every failure
 * turned into a LiveError. It never repeats a call. The vendor's client is loaded by the first call.
 */
export class LiveClient {
  readonly #quota: QuotaKeeper;
  readonly #send: Send;
  readonly #turns: WriteTurns;

  constructor(
    settings: ClientSettings,
    private readonly clock: Clock,
    notices = new Notices(clock, () => undefined),
  ) {
    this.#quota = new QuotaKeeper(settings.quotas, clock, notices);
    this.#turns = new WriteTurns(this.#quota, clock, notices);
    this.#send = openVendorClient(settings);
  }

  /** Resolves, to what must be called after the write, when a look and a write may follow each other. */
  turnToWrite(operation: OperationName, context: CallContext): Promise<() => void> {
    return this.#turns.enter(operation, context);
  }

  /**
   * Returns the parsed body of an answer with a 2xx status. Throws LiveError. A query that is a function is asked for
   * when the quota lets the call go, right before it is sent.
   */
  async call(operation: OperationName, query: Query | (() => Query), context: CallContext): Promise<unknown> {
    const late = () => new LiveError(context.doing, "Local.Deadline");
    const turn = await this.#turn(operation, context, late);
    try {
      const timeout = Math.max(1, Math.min(context.callTimeout, this.#left(context)));
      const asked = typeof query === "function" ? query() : query;
      const body = await this.#send(operation, asked, timeout);
      turn.ended("through");
      return body;
    } catch (error) {
      const failure = toLiveError(error, context.doing);
      turn.ended(failure.throttled ? "throttled" : "otherwise");
      throw failure;
    }
  }

  async #turn(operation: OperationName, context: CallContext, late: () => LiveError): Promise<Turn> {
    const left = this.#left(context);
    const admitted = this.#quota.admit(operation, context);
    try {
      const turn = await within(left, admitted, late);
      if (turn === undefined) throw late();
      return turn;
    } catch (error) {
      void admitted.then((turn) => turn?.ended("otherwise"));
      throw error;
    }
  }

  #left({ doing, deadline }: CallContext): number {
    const left = deadline - this.clock.now();
    if (left <= 0) throw new LiveError(doing, "Local.Deadline");
    return left;
  }
}
