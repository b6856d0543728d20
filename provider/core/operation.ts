import { sleep } from "../live/clock";
import { LiveError } from "../live/errors";
import type { CallContext } from "../live/reads";
import type { Properties } from "./values";
import type { CheckFailure } from "./fields";
import { inSeconds } from "../live/notices";
import { batchWindow, pollDelay, type Request } from "./context";
import { ProviderError } from "./errors";
import type { Evidence } from "./evidence";
import type { CommonInputs, Observation, ResourceDefinition, Side, Sides } from "./resource";

/** One create or update in progress. */
export interface Operation {
  readonly definition: ResourceDefinition;
  readonly request: Request;
  readonly context: CallContext;
  /** The inputs that `check` returned for the preview. */
  readonly planned: CommonInputs;
  /** The outputs in the state; undefined: create. */
  readonly olds: Properties | undefined;
}

/** The content to apply, and the target as it was read before the write. */
export interface Goal {
  /** The inputs with their defaults resolved. */
  readonly inputs: CommonInputs;
  readonly source: Side;
  readonly before: Side | undefined;
  /** The target could not be read before the write, so reading it afterwards proves nothing. */
  readonly beforeUnknown?: boolean;
}

/**
 * What is known of the write. `accepted`: the response arrived. `effective`: no response arrived, and the target changed.
 * `notSent`: the target showed the planned content, so nothing was sent.
 */
export type WriteStatus = "accepted" | "effective" | "notSent";

/** An operation that has only its confirmation left. */
export interface Progress extends Goal {
  readonly writeStatus: WriteStatus;
  readonly evidence: Evidence;
  /** Whether this run sent the write. */
  readonly sentNow: boolean;
  /** The target already matched before the write, so reading it cannot prove that the write took effect. */
  readonly matchedBefore?: boolean;
  /** Present: the state holds a confirmation that still stands. */
  readonly confirmedAt?: string;
}

export function observe(
  { definition, request, context }: Operation,
  inputs: CommonInputs,
  sides: Sides,
  more: Partial<CallContext> = {},
): Promise<Observation> {
  return definition.observe(request, inputs, sides, { ...context, ...more });
}

/** Whether the target shows the content to apply, as far as reads show it. */
export function shows({ definition }: Operation, { source, inputs }: Goal, target: Side | undefined): boolean {
  return target !== undefined && definition.complete(target, source.content, inputs).digest === source.digest;
}

/** The error of a refused operation: every reason, each on its input. */
export function refusal({ doing }: CallContext, failures: readonly CheckFailure[]): ProviderError {
  return new ProviderError(
    `${doing}: refused: ${failures.map(({ property, reason }) => `${property}: ${reason}`).join("; ")}.`,
  );
}

/** @throws ProviderError where there is any failure. */
export function refuse(failures: readonly CheckFailure[], context: CallContext): void {
  if (failures.length > 0) throw refusal(context, failures);
}

export const isUnsettled = ({ source, failures }: Observation) => source?.state === "wait" && failures.length === 0;

/** Waits until the source is settled. @param isLogged Whether the wait was logged already. */
export async function waitForSource(operation: Operation, isLogged: boolean): Promise<void> {
  const { request, context, planned } = operation;
  const { clock } = request;
  const started = clock.now();
  for (let looks = 0; ; looks += 1) {
    const seen = await observe(operation, planned, ["source"], { joinUntil: clock.sleep(batchWindow) });
    if (!isUnsettled(seen)) return;
    const status = seen.source?.status;
    const left = context.deadline - clock.now();
    const wait = pollDelay(request, started);
    // The last wait would end at the deadline, after which no call may be sent.
    if (left <= wait)
      throw new LiveError(`${context.doing}: waiting for the source, which is ${status}`, "Local.Deadline");
    if (looks === 0 && !isLogged)
      request.log("status", `${context.doing}: the source is ${status}; waiting for it, at most ${inSeconds(left)} s.`);
    await sleep(wait, context, clock);
  }
}
