import { LiveError } from "../live/errors";
import type { Properties } from "./values";

/** A verb that failed, and wrote nothing. */
export class ProviderError extends Error {
  override readonly name: string = "ProviderError";
  /** The vendor's code, or `Local.…`. Absent: neither a response nor the lack of one caused the failure. */
  readonly code?: string;
  /** The vendor's RequestId, where a response caused the failure. */
  readonly requestId?: string;

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    const from = cause instanceof LiveError || cause instanceof ProviderError ? cause : undefined;
    if (from?.code !== undefined) this.code = from.code;
    if (from?.requestId !== undefined) this.requestId = from.requestId;
  }
}

/**
 * The write was sent, and its effect is unknown or not as planned. The engine must keep `id` and `state`; the next
 * `up` reads the target before it writes.
 */
export class PartialWriteError extends ProviderError {
  override readonly name = "PartialWriteError";

  constructor(
    message: string,
    readonly id: string,
    readonly state: Properties,
    cause?: unknown,
  ) {
    super(message, cause);
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The message of a failed look-up. */
export function reasonOf(error: unknown): string {
  if (error instanceof LiveError || error instanceof ProviderError) return error.message;
  return `an error inside pulumi-apsaravideo, please report it: ${messageOf(error)}`;
}

const nothingWritten = "Nothing was written.";

/** The error of an operation that failed before its write. */
export function toUnwrittenError(error: unknown): ProviderError {
  const message = messageOf(error);
  if (error instanceof ProviderError && message.endsWith(nothingWritten)) return error;
  return new ProviderError(`${message} ${nothingWritten}`, error);
}
