import type { ApiError } from "./errors";
import { apiError } from "./errors";

/** The vendor's pages give no limit; 1 MiB is far above what any operation needs. */
const maxBodyBytes = 1024 * 1024;
/** A body that is too large is still read up to here, so that the client gets to see the refusal. */
const maxReadBytes = 8 * maxBodyBytes;
/** Bodies up to here are always taken, so that large ones cannot keep them out. */
const smallBytes = 64 * 1024;
const maxLargeBytes = 64 * maxBodyBytes;

/** How much the large bodies that are under way hold together. */
export class LargeBodies {
  bytes = 0;
}

/** A body under way. It keeps no pieces: one that comes byte by byte would be a million of them. */
export class Body {
  #bytes: Buffer = Buffer.alloc(0);
  #size = 0;
  #refused = false;

  constructor(private readonly large: LargeBodies) {}

  /** Takes a piece. An error when nothing more is to be read. */
  add(chunk: Buffer): ApiError | undefined {
    const start = this.#size;
    this.#size += chunk.length;
    if (this.#size > maxReadBytes) return tooLarge();
    if (this.#size > maxBodyBytes || this.#refused) return undefined;
    if (this.#size > this.#bytes.length) this.#grow();
    if (!this.#refused) chunk.copy(this.#bytes, start);
    return undefined;
  }

  /** The whole body; from then on it holds nothing. */
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
    const counted = ({ length }: Buffer) => (length > smallBytes ? length : 0);
    this.large.bytes += counted(bytes) - counted(this.#bytes);
    this.#bytes = bytes;
  }
}

const tooLarge = () =>
  apiError("RequestEntityTooLarge", `The body of the request is larger than ${maxBodyBytes} bytes.`);
const tooMany = () =>
  apiError("ServiceUnavailable", "Too many large requests are under way. Try again, or send less at once.");
