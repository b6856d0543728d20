import { createHmac, randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<string, string, number, { N: number; r: number; p: number }, Buffer>(scrypt);
const cost = { N: 16_384, r: 8, p: 1 };

/** The fingerprints under one key of a stack. Each is derived once, and no value is kept. */
export class Fingerprints {
  readonly #derived = new Map<string, Promise<string>>();
  /** A random key, so that the keys of the cache lead back to no value. */
  readonly #cacheKey = randomBytes(32);

  constructor(private readonly key: string) {}

  /**
   * `secret:` and 12 hex digits, the same in every run and on every machine. A slow function (scrypt) makes guesses
   * costly; its salt, the place of the value and the stack's key, makes equal values in two places look different.
   */
  of(value: string, place: string): Promise<string> {
    const cached = createHmac("sha256", this.#cacheKey)
      .update(JSON.stringify([place, value]))
      .digest("base64");
    const known = this.#derived.get(cached);
    if (known !== undefined) return known;
    const salt = `pulumi-apsaravideo/1\n${place}\n${this.key}`;
    const result = derive(value, salt, 6, cost).then((bytes) => `secret:${bytes.toString("hex")}`);
    this.#derived.set(cached, result);
    // A lack of memory passes, so the next read derives it again.
    result.catch(() => this.#derived.delete(cached));
    return result;
  }
}
