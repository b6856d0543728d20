import {
  CheckFailure,
  CheckResponse,
  CreateResponse,
  DiffResponse,
  ReadResponse,
  UpdateResponse,
  type CheckRequest,
  type CreateRequest,
  type DiffRequest,
  type PropertyDiff,
  type ReadRequest,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import type * as fields from "../provider/core/fields";
import type { ResourceHandler } from "../provider/core/handler";
import { omit, type Properties } from "../provider/core/values";
import { detailDifference } from "./detailedDiff";
import { toWriteError } from "./errors";
import type { Session } from "./session";
import { fromStruct, toStruct } from "./values";

/** The provider code that a dynamic resource left in the state. One update removes it, omit a write. */
const dynamicProvider = "__provider";

/** The type token in a URN. */
const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
const handlerOf = (session: Session, request: { getUrn(): string; getType(): string }): ResourceHandler =>
  session.handler(request.getType() || typeOf(request.getUrn()));

export function toFailure({ property, reason }: fields.CheckFailure): CheckFailure {
  return new CheckFailure().setProperty(property).setReason(reason);
}

export async function check(session: Session, request: CheckRequest): Promise<CheckResponse> {
  const oldInputs = omit(fromStruct(request.getOlds()), [dynamicProvider]);
  const newInputs = fromStruct(request.getNews());
  const scope = session.scope(request.getUrn());
  const { inputs, failures } = await handlerOf(session, request).check({ oldInputs, newInputs }, scope);
  return new CheckResponse().setInputs(toStruct(inputs)).setFailuresList(failures.map(toFailure));
}

export function diff(session: Session, request: DiffRequest): DiffResponse {
  const [oldState, newInputs] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
  const olds = omit(oldState, [dynamicProvider]);
  const difference = handlerOf(session, request).diff({ oldState: olds, newInputs });
  const dropsDynamicProvider = dynamicProvider in oldState;
  const detailed = [
    ...detailDifference(difference, olds, newInputs),
    ...(dropsDynamicProvider ? detailDifference({ changed: [dynamicProvider], replaces: [] }, oldState, {}) : []),
  ];
  const response = new DiffResponse()
    .setChanges(
      difference.changes || dropsDynamicProvider
        ? DiffResponse.DiffChanges.DIFF_SOME
        : DiffResponse.DiffChanges.DIFF_NONE,
    )
    .setReplacesList(difference.replaces)
    .setDiffsList([...difference.changed, ...(dropsDynamicProvider ? [dynamicProvider] : [])])
    .setHasdetaileddiff(true);
  for (const [path, each] of detailed) response.getDetaileddiffMap().set(path, each as PropertyDiff);
  return response;
}

export async function create(session: Session, request: CreateRequest): Promise<CreateResponse> {
  const inputs = fromStruct(request.getProperties());
  const handler = handlerOf(session, request);
  const response = new CreateResponse().setRefreshBeforeUpdate(session.refreshesBeforeUpdate);
  if (request.getPreview()) return response.setProperties(toStruct(handler.plan({ inputs })));
  const scope = session.scope(request.getUrn(), request.getTimeout());
  const { id, state } = await convertWriteErrors(session, inputs, handler.create({ inputs }, scope));
  return response.setId(id).setProperties(toStruct(state));
}

export async function update(session: Session, request: UpdateRequest): Promise<UpdateResponse> {
  const oldState = omit(fromStruct(request.getOlds()), [dynamicProvider]);
  const inputs = fromStruct(request.getNews());
  const handler = handlerOf(session, request);
  const response = new UpdateResponse().setRefreshBeforeUpdate(session.refreshesBeforeUpdate);
  if (request.getPreview()) return response.setProperties(toStruct(handler.plan({ oldState, inputs })));
  const scope = session.scope(request.getUrn(), request.getTimeout());
  const { state } = await convertWriteErrors(session, inputs, handler.update({ oldState, inputs }, scope));
  return response.setProperties(toStruct(state));
}

async function convertWriteErrors<T>(session: Session, inputs: Properties, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new WireFailure(toWriteError(error, inputs, session.refreshesBeforeUpdate));
  }
}

/** A failure that already has the form of the wire. */
export class WireFailure extends Error {
  constructor(readonly wire: ReturnType<typeof toWriteError>) {
    super(wire.details);
  }
}

/** A refresh where the state is known; else an import, which must return inputs, or a look-up of an existing resource. */
export async function read(session: Session, request: ReadRequest): Promise<ReadResponse> {
  const id = request.getId();
  const known = fromStruct(request.getProperties());
  const handler = handlerOf(session, request);
  const scope = session.scope(request.getUrn());
  const response = new ReadResponse().setRefreshBeforeUpdate(session.refreshesBeforeUpdate);
  const unchanged = () => response.setId(id).setProperties(request.getProperties()).setInputs(request.getInputs());
  if (known["digest"] === undefined) {
    const found = await handler.import({ id }, scope);
    if (found === "gone") return response;
    return response.setId(id).setProperties(toStruct(found.state)).setInputs(toStruct(found.inputs));
  }
  if (!session.lookupsEnabled) {
    scope.log("info", "the target was not read, because look-ups are off (apsaravideo:lookups).");
    return unchanged();
  }
  const state = omit(known, [dynamicProvider]);
  const seen = await handler.read({ id, state }, scope);
  if (seen === "gone") return response;
  if (seen === "unreadable") return unchanged();
  // The text of a dynamic resource stays until an update drops it, so that a refresh alone changes nothing.
  const kept = dynamicProvider in known ? { [dynamicProvider]: known[dynamicProvider] } : {};
  return response
    .setId(id)
    .setProperties(toStruct({ ...seen.state, ...kept }))
    .setInputs(toStruct(seen.inputs));
}
