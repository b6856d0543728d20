import type { Json, Properties } from "./values";
import type { LiveError } from "../live/errors";
import type { CallContext } from "../live/reads";
import type { LiveOperations } from "../live/operations";
import type { OperationName } from "../live/rateLimiter";
import type { CheckFailure, FieldTable, InputsOf, sharedFields } from "./fields";
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

export interface Observation {
  /** The inputs with their defaults resolved. */
  readonly inputs: CommonInputs;
  /** Why the operation is impossible, each on the input that the user wrote. */
  readonly failures: readonly CheckFailure[];
  /** Why a write must not be sent now. Where nothing is to be written they are only logged. */
  readonly guards: readonly CheckFailure[];
  /** What may make a write fail. Where nothing is to be written they are not logged. */
  readonly warnings?: readonly string[];
  /** Absent: there is none, or it was not asked for. */
  readonly source?: Side;
  readonly target?: Side;
  /** Why the target, which exists, can't be read now. */
  readonly unreadable?: LiveError;
}

export type Sides = readonly ("source" | "target")[];

/** The inputs that every resource has, and those that `check` computes on every resource. */
export type CommonInputs = InputsOf<typeof sharedFields> &
  Properties & {
    digest?: string;
    /** The digest that was applied last, after a refresh that found another one. */
    driftedFrom?: string;
  };

/** What one kind of resource supplies. Everything else is the same for all resources. */
export interface ResourceDefinition<I extends CommonInputs = CommonInputs> {
  readonly name: string;
  readonly fields: FieldTable;
  /** The operation that `write` sends. */
  readonly operation: OperationName;
  /** The input that names the caster or domain: refusals by the service are reported on it. */
  readonly subject: string;
  /** The computed input that shows the content. */
  readonly contentKey: string;
  /** The output with the time of the confirmation. */
  readonly doneAt: string;
  /** Validates inputs that depend on each other, omit any call. */
  validateTogether?(news: Properties): CheckFailure[];
  identity(inputs: I): string;
  /** Parses an identity into inputs, for `read` and `import`. Empty: it is not a valid identity. */
  fromIdentity(id: string): Properties;
  /** `<casterId>/<toSceneId>` */
  readonly identityForm: string;
  /** "copying scene a to scene b of caster c" */
  describeWrite(inputs: I): string;
  /** "reading scene a of caster c" */
  describeRead(inputs: I): string;
  /** The failure when there is no source to perform the operation with. */
  missingSource(inputs: I): CheckFailure;
  /** Sends the source reads of resources that differ in one input, for the responses kept in `context.prefetched`. */
  prefetch(runtime: Runtime, members: readonly I[], context: CallContext): Promise<void>;
  observe(runtime: Runtime, inputs: I, sides: Sides, context: CallContext): Promise<Observation>;
  /** For an import: reads the target, and finds inputs that the identity does not contain. */
  find(runtime: Runtime, inputs: I, context: CallContext): Promise<Omit<Observation, "guards" | "warnings" | "source">>;
  /** Sends the operation once; resolves to the RequestId. */
  write(live: LiveOperations, inputs: I, context: CallContext): Promise<string>;
  /** Returns the target. If reads withhold a part of it, fills that part in from the known content. */
  complete(target: Side, known: Json, inputs: I): Side;
  /** Whether to wait, after the write, until the cloud reports the target in effect. */
  waits(inputs: I): boolean;
  /** A line on a difference that needs explaining, such as one in fingerprints alone. */
  explain?(before: Json, after: Json): string | undefined;
}
