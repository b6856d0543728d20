import type { Json } from "./digest";
import type { Doors } from "./doors";
import type { CallContext } from "./live/client";
import type { LiveOperations } from "./live/operations";
import type { OperationName } from "./live/quota";
import type { Properties } from "./properties";
import type { CheckFailure, Timeouts } from "./validation";

/** One side of the operation as it is now: the source (PVW, staging) or the target (PGM, production). */
export interface Side {
  readonly content: Json;
  readonly digest: string;
  /** `wait`: the cloud is still at work on it. `failed`: the cloud gave up on it. */
  readonly state: "settled" | "wait" | "failed";
  /** The vendor's own word for the state, where it has one. */
  readonly status?: string;
}

export interface Observation<I> {
  /** The inputs with their defaults resolved. */
  readonly inputs: I;
  /** Why the operation must not be performed, each on the input that the user wrote. */
  readonly failures: readonly CheckFailure[];
  /** Absent: there is none, or it was not asked for. */
  readonly source?: Side;
  readonly target?: Side;
}

/** The inputs that every resource has. */
export interface CommonInputs extends Properties {
  regionId?: string;
  triggers?: unknown;
  expectedDigest?: string;
  adopt?: boolean;
  note?: string;
  timeouts?: Timeouts;
  digest?: string;
}

/** What makes one kind of resource: everything else is the same for all. */
export interface Kind<I extends CommonInputs> {
  readonly name: string;
  /** The operation that `write` sends. */
  readonly operation: OperationName;
  /** The input that a failure of a look-up is reported on. */
  readonly subject: string;
  /** The computed input that shows the content, and the output that tells when the operation was confirmed. */
  readonly contentKey: string;
  readonly doneAt: string;
  /** Names of all inputs, of those that `check` may resolve or compute, and of those that decide about replacing. */
  readonly inputNames: readonly string[];
  readonly resolvedNames: readonly string[];
  readonly replaceOn: readonly string[];
  /** A change of one of these, or of the digest, performs the operation again; a change of any other is only recorded. */
  readonly performOn: readonly string[];
  /** Inputs that only colour messages: a change of one alone is no change of the resource. */
  readonly silentNames: readonly string[];
  /** Inputs without which nothing can be looked up: one of them unknown makes the computed inputs unknown. */
  readonly lookUpBy: readonly string[];
  validate(news: Properties): CheckFailure[];
  identity(inputs: I): string;
  /** The inputs that an identity alone tells, for an import. */
  fromIdentity(id: string): Properties;
  /** "copying scene a to scene b of caster c" */
  doing(inputs: I): string;
  /** What a user hears when there is nothing to perform the operation with. */
  nothingThere(inputs: I): CheckFailure;
  /**
   * Sends what `observe` reads of the source for several resources that differ in one input, none twice; for the answers
   * that it leaves in `context.ahead`.
   */
  lookUp(doors: Doors, members: readonly I[], context: CallContext): Promise<void>;
  observe(
    doors: Doors,
    inputs: I,
    sides: readonly ("source" | "target")[],
    context: CallContext,
  ): Promise<Observation<I>>;
  /** What the resource's place in a group adds to a failure of its write; empty where it has none. */
  aftermath(inputs: I): string;
  /** Sends the operation once; resolves to the RequestId. */
  write(live: LiveOperations, inputs: I, context: CallContext): Promise<string>;
  /** The target with what reads withhold filled in from what is known of it. */
  completed(target: Side, known: Json, inputs: I): Side;
  /** Whether a read shows all there is. Where it may leave secrets out, what looks the same may differ in them. */
  showsAll(side: Side): boolean;
  /** Whether to wait, after the write, until the cloud reports the target in effect. */
  waits(inputs: I): boolean;
}

/** State that stems from a write whose effect was never seen: the next update looks before it writes. */
export function unconfirmed(kind: { readonly doneAt: string }, olds: Properties): boolean {
  return olds[kind.doneAt] === undefined || olds[kind.doneAt] === null;
}
