import { InvokeResponse, type InvokeRequest } from "@pulumi/pulumi/proto/provider_pb";
import type { RequestScope } from "../provider/core/context";
import { ProviderError } from "../provider/core/errors";
import { validate, type FieldTable } from "../provider/core/fields";
import { containsUnknown, dropAbsent, type Properties } from "../provider/core/values";
import { lookupArguments, type CasterQuery, type FunctionQuery } from "../provider/functions";
import { toFailure } from "./resources";
import type { Provider, Session } from "./session";
import { fromStruct, toStruct } from "./values";

/** A look-up for programs: its arguments, and the call. */
interface PluginFunction {
  readonly arguments: FieldTable;
  call(lookups: Provider["lookups"], query: Properties, scope: RequestScope): Promise<object>;
}

/** By token. */
export const functions: Readonly<Record<string, PluginFunction>> = {
  "apsaravideo:index:getCasterScenes": {
    arguments: lookupArguments.getCasterScenes,
    call: async (lookups, query, scope) => ({
      scenes: await lookups.getCasterScenes(query as unknown as CasterQuery, scope),
    }),
  },
  "apsaravideo:index:getStagedConfig": {
    arguments: lookupArguments.getStagedConfig,
    call: (lookups, query, scope) => lookups.getStagedConfig(query as unknown as FunctionQuery, scope),
  },
  "apsaravideo:index:getProductionConfig": {
    arguments: lookupArguments.getProductionConfig,
    call: (lookups, query, scope) => lookups.getProductionConfig(query as unknown as FunctionQuery, scope),
  },
};

export async function invoke(session: Session, request: InvokeRequest): Promise<InvokeResponse> {
  const found = Object.hasOwn(functions, request.getTok()) ? functions[request.getTok()] : undefined;
  if (found === undefined) throw new ProviderError(`pulumi-resource-apsaravideo has no function ${request.getTok()}.`);
  const query = dropAbsent(fromStruct(request.getArgs()));
  if (containsUnknown(query)) throw new ProviderError(`${request.getTok()}: an argument is not known yet.`);
  const failures = validate(found.arguments, [], query);
  const response = new InvokeResponse();
  if (failures.length > 0) return response.setFailuresList(failures.map(toFailure));
  return response.setReturn(toStruct({ ...(await found.call(session.lookups, query, session.scope(""))) }));
}
