import type { ApiError } from "./errors";
import { apiError } from "./errors";

/** The vendor's pages give no limit. 1 MiB is far above what any operation needs. */
const maxBodyBytes = 1024 * 1024;
/** A larger body is still read up to this size, so that the client can read the refusal. */
const maxReadBytes = 8 * maxBodyBytes;
/** Bodies up to this size are always accepted, so that large bodies cannot block them. */
const smallBytes = 64 * 1024;
const maxLargeBytes = 64 * maxBodyBytes;

/** The total size of the large bodies in flight. */
export class LargeBodies {
  bytes = 0;
}

/**
 * A body that is still arriving. Pieces are merged, because a body that arrives byte by byte would have a million of
 * them.
 */
export class Body {
  #bytes: Buffer = Buffer.alloc(0);
  #size = 0;
  #refused = false;

  constructor(private readonly large: LargeBodies) {}

  /** Adds a piece. Returns an error when the body must not be read further. */
  add(chunk: Buffer): ApiError | undefined {
    const start = this.#size;
    this.#size += chunk.length;
    if (this.#size > maxReadBytes) return tooLarge();
    if (this.#size > maxBodyBytes || this.#refused) return undefined;
    if (this.#size > this.#bytes.length) this.#grow();
    if (!this.#refused) chunk.copy(this.#bytes, start);
    return undefined;
  }

  /** Returns the whole body and releases its memory. */
  end(): Buffer | ApiError {
    const bytes = this.#bytes.subarray(0, this.#size);
    this.release();
    if (this.#size > maxBodyBytes) return tooLarge();
    return this.#refused ? tooMany() : bytes;
  }

  release(): void {
    this.#hold(Buffer.alloc(0));
  }

  #grow(): void {
    const capacity = Math.min(Math.max(2 * this.#size, 1024), maxBodyBytes);
    this.#refused = capacity > smallBytes && this.large.bytes + capacity > maxLargeBytes;
    if (this.#refused) return this.release();
    const larger = Buffer.alloc(capacity);
    this.#bytes.copy(larger);
    this.#hold(larger);
  }

  #hold(bytes: Buffer): void {
    const countLarge = ({ length }: Buffer) => (length > smallBytes ? length : 0);
    this.large.bytes += countLarge(bytes) - countLarge(this.#bytes);
    this.#bytes = bytes;
  }
}

const tooLarge = () =>
  apiError("RequestEntityTooLarge", `The body of the request is larger than ${maxBodyBytes} bytes.`);
const tooMany = () =>
  apiError("ServiceUnavailable", "Too many large requests are under way. Try again, or send less at once.");
