import { createHmac, randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<string, string, number, { N: number; r: number; p: number }, Buffer>(scrypt);
const cost = { N: 16_384, r: 8, p: 1 };

/** The fingerprints under one key of a stack; each is derived once, and no value is kept. */
export class Fingerprints {
  readonly #derived = new Map<string, Promise<string>>();
  /** Known to nobody: what stands for a value in the memory leads back to none. */
  readonly #memoryKey = randomBytes(32);

  constructor(private readonly key: string) {}

  /**
   * `secret:` and 12 hex digits that change when the value changes. It is no bare hash: deriving one takes a
   * deliberately slow function (scrypt), salted by the place of the value and by the stack's key where it has one, so
   * that guesses are costly and equal values in two places look different. The same in every run and on every machine.
   */
  of(value: string, place: string): Promise<string> {
    const seen = createHmac("sha256", this.#memoryKey)
      .update(JSON.stringify([place, value]))
      .digest("base64");
    const known = this.#derived.get(seen);
    if (known !== undefined) return known;
    const salt = `pulumi-apsaravideo/1\n${place}\n${this.key}`;
    const result = derive(value, salt, 6, cost).then((bytes) => `secret:${bytes.toString("hex")}`);
    this.#derived.set(seen, result);
    // Lack of memory passes: the next look derives it anew.
    result.catch(() => this.#derived.delete(seen));
    return result;
  }
}
