/**
 * The digests that this run plans for and writes to each target. Of two resources with one target both would be confirmed,
 * and the first confirmation would be false.
 */
export class TargetRegister {
  readonly #planned = new Map<string, string>();
  readonly #written = new Map<string, string>();
  #writes = 0;

  /** How many writes this run has begun. */
  get writes(): number {
    return this.#writes;
  }

  /**
   * Notes a planned digest. Returns the digest that another resource of this run plans for the same target: one that is
   * not among those `known` from the resource's own state.
   */
  plan(identity: string, digest: string, known: readonly unknown[]): string | undefined {
    const other = this.#planned.get(identity);
    this.#planned.set(identity, digest);
    return other === digest || known.includes(other) ? undefined : other;
  }

  /** Claims the target for a write. Returns the digest that another resource of this run wrote to it. */
  claim(identity: string, digest: string, appliedDigest: unknown): string | undefined {
    const other = this.#written.get(identity);
    if (other !== undefined && other !== digest && other !== appliedDigest) return other;
    this.#written.set(identity, digest);
    this.#writes += 1;
    return undefined;
  }

  /** Gives a claim back when nothing was written. */
  release(identity: string): void {
    this.#written.delete(identity);
  }
}
