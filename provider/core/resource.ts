import type { Json } from "./digest";
import type { CallContext } from "../live/reads";
import type { LiveOperations } from "../live/operations";
import type { OperationName } from "../live/rateLimiter";
import type { Properties } from "./properties";
import type { CheckFailure, Timeouts } from "./fields";
import type { Runtime } from "./context";

/** One side of the operation as it is now: the source (PVW, staging) or the target (PGM, production). */
export interface Side {
  readonly content: Json;
  readonly digest: string;
  /** `wait`: the cloud is still working on it. `failed`: the cloud gave up on it. */
  readonly state: "settled" | "wait" | "failed";
  /** The vendor's own word for the state, where it has one. */
  readonly status?: string;
}

export interface Observation<I> {
  /** The inputs with their defaults resolved. */
  readonly inputs: I;
  /** Why the operation is impossible, each on the input that the user wrote. */
  readonly failures: readonly CheckFailure[];
  /** Why a write must not be sent now. With nothing to write they are only told. */
  readonly guards: readonly CheckFailure[];
  /** Absent: there is none, or it was not asked for. */
  readonly source?: Side;
  readonly target?: Side;
}

export type Sides = readonly ("source" | "target")[];

/** The inputs that every resource has. */
export interface CommonInputs extends Properties {
  regionId?: string;
  triggers?: unknown;
  expectedDigest?: string;
  adopt?: boolean;
  note?: string;
  timeouts?: Timeouts;
  digest?: string;
  /** The digest that was applied last, after a refresh that found another one. Computed. */
  driftedFrom?: string;
}

/** What one kind of resource supplies. Everything else is the same for all. */
export interface ResourceDefinition<I extends CommonInputs> {
  readonly name: string;
  /** The operation that `write` sends. */
  readonly operation: OperationName;
  /** The input that names the place: a documented not-found is reported on it. */
  readonly subject: string;
  /** The computed input that shows the content, and the output that tells when the operation was confirmed. */
  readonly contentKey: string;
  readonly doneAt: string;
  /** Names of all inputs, of those that `check` may resolve, and of those that decide about replacing. */
  readonly inputNames: readonly string[];
  readonly resolvedNames: readonly string[];
  readonly replaceOn: readonly string[];
  /** A change of one of these, or of the digest, performs the operation again; a change of any other is only recorded. */
  readonly performOn: readonly string[];
  /** Inputs that say where the source is. One of them unknown makes the computed inputs unknown. */
  readonly locators: readonly string[];
  validate(news: Properties): CheckFailure[];
  identity(inputs: I): string;
  /** The inputs that an identity alone tells, for an import. */
  fromIdentity(id: string): Properties;
  /** "copying scene a to scene b of caster c" */
  describeWrite(inputs: I): string;
  /** "reading scene a of caster c" */
  describeRead(inputs: I): string;
  /** The failure when there is no source to perform the operation with. */
  missingSource(inputs: I): CheckFailure;
  /** Starts the source reads of several resources that differ in one input, for the answers kept in `context.ahead`. */
  prefetch(runtime: Runtime, members: readonly I[], context: CallContext): Promise<void>;
  observe(runtime: Runtime, inputs: I, sides: Sides, context: CallContext): Promise<Observation<I>>;
  /** Sends the operation once; resolves to the RequestId. */
  write(live: LiveOperations, inputs: I, context: CallContext): Promise<string>;
  /** The target with what reads withhold filled in from the known content. */
  complete(target: Side, known: Json, inputs: I): Side;
  /** Whether to wait, after the write, until the cloud reports the target in effect. */
  waits(inputs: I): boolean;
  /** A line on a difference that needs explaining, such as one in fingerprints alone. */
  explain?(before: Json, after: Json): string | undefined;
}
