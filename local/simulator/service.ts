import { randomUUID } from "node:crypto";
import type { Call } from "./calls";
import { authorize, demoAccountId } from "./credentials";
import type { Credential, Gate } from "./credentials";
import { ApiError, apiError, errorBody } from "./errors";
import type { Fault, Faults } from "./faults";
import { operations } from "./operations/index";
import type { Operation } from "./operations/operation";
import type { Behaviour, SimulatorOptions } from "./options";
import { Parameters } from "./parameters";
import { matchesAny } from "./pattern";
import type { Quota, ThrottleStatus } from "./quota";
import { throttlingError } from "./quota";
import type { ParsedRequest, ReceivedRequest } from "./request";
import { operationParameters, parseRequest, supportedVersion } from "./request";
import { claimOf } from "./signature";
import type { World } from "./world/world";

/** The response to the client, and the log entry for it. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
  call: Call;
  /** The fault for the wire. */
  fault?: Fault;
}

export interface Service {
  readonly gate: Gate;
  readonly quota: Quota;
  readonly faults: Faults;
  readonly behaviour: Behaviour;
  /** Undefined for no limits. */
  readonly quotas: Readonly<Record<string, number>> | undefined;
  readonly throttleStatus: ThrottleStatus;
  /** The name of the simulator in error bodies. */
  readonly hostId: string;
  now(): number;
  worldOf(accountId: string): World;
  onRequest: NonNullable<SimulatorOptions["onRequest"]>;
}

/** The log entry so far. Each passed check adds to it. */
type Draft = { -readonly [K in keyof Call]: Call[K] };

/**
 * Answers a request. The checks run in the vendor's order: method and body, action and version, signature, rights,
 * quota. Then the operation checks its parameters, its objects and their state.
 */
export function answer(service: Service, request: ReceivedRequest | ApiError): Answer {
  const draft: Draft = {
    at: service.now(),
    action: "",
    parameters: {},
    status: 200,
    requestId: newRequestId(),
    applied: false,
  };
  let fault: Fault | undefined;
  try {
    if (request instanceof ApiError) throw request;
    const parsed = parseRequest(request);
    Object.assign(draft, { action: parsed.action, signature: parsed.signature });
    const operation = operationOf(parsed);
    const { credential, accountId } = admit(service, parsed, draft);
    authorize(credential, accountId, operation.name);
    service.onRequest({ ...draft });
    fault = service.faults.strike(operation.name);
    if (fault?.kind === "throttle" || fault?.kind === "status")
      return answerFault(service, draft, fault, () => run(service, operation, draft));
    if (fault?.applied === false) return { status: 200, body: { RequestId: draft.requestId }, call: draft, fault };
    const { quotas } = service;
    if (quotas) service.quota.take(accountId, operation.name, quotas[operation.name] ?? operation.quota, draft.at);
    const body = { RequestId: draft.requestId, ...run(service, operation, draft) };
    return { status: 200, body, call: draft, ...(fault ? { fault } : {}) };
  } catch (error) {
    return answerError(service, draft, error, fault);
  }
}

const newRequestId = (): string => randomUUID().toUpperCase();

function operationOf({ action, version }: ParsedRequest): Operation {
  const operation = operations.get(action);
  if (version !== supportedVersion)
    throw apiError("InvalidVersion", `Specified parameter Version is not valid: expected ${supportedVersion}.`);
  if (operation === undefined)
    throw apiError("InvalidAction.NotFound", "Specified api is not found, please check your url and method.");
  return operation;
}

function admit(
  { gate, now }: Service,
  parsed: ParsedRequest,
  draft: Draft,
): { credential: Credential; accountId: string } {
  const parameters = operationParameters(parsed);
  draft.parameters = Object.fromEntries(parameters);
  const claim = claimOf(parsed);
  const credential = gate.admit(claim, now());
  const accountId = credential.accountId ?? demoAccountId;
  Object.assign(draft, { accountId, accessKeyId: credential.accessKeyId });
  return { credential, accountId };
}

function run(service: Service, operation: Operation, draft: Draft): Record<string, unknown> {
  const { behaviour } = service;
  const world = service.worldOf(draft.accountId ?? demoAccountId);
  const parameters = new Parameters(new Map(Object.entries(draft.parameters)));
  if (matchesAny(world.view().state.internalErrors, operation.name)) {
    throw apiError("InternalError", "The request processing has failed due to some unknown error.");
  }
  const body = operation.writes
    ? world.write((view) => operation.run({ ...view, parameters, behaviour }))
    : operation.run({ ...world.view(), parameters, behaviour });
  draft.applied = true;
  return body;
}

/** The error that a fault rule demands. The call may have been carried out anyway. */
function answerFault(service: Service, draft: Draft, fault: Fault, carryOut: () => unknown): Answer {
  if (fault.applied) {
    try {
      carryOut();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
  const error =
    fault.kind === "throttle"
      ? throttlingError(draft.action, service.throttleStatus)
      : apiError("ServiceUnavailable", "The request has failed due to a temporary failure of the server.");
  const asked = new ApiError(fault.code ?? error.code, error.message, fault.status ?? error.status);
  return answerError(service, draft, asked, fault);
}

function answerError({ hostId }: Service, draft: Draft, error: unknown, fault?: Fault): Answer {
  const known =
    error instanceof ApiError
      ? error
      : apiError("InternalError", `The simulator itself failed, which is a mistake in it: ${String(error)}`);
  const call = { ...draft, status: known.status, code: known.code };
  return { status: known.status, body: errorBody(known, draft.requestId, hostId), call, ...(fault ? { fault } : {}) };
}
