import * as v from "valibot";
import { apiError, malformed } from "../errors";
import type { Parameters } from "../parameters";
import type { ConfigStatus } from "../world/data";
import { newRecord, statusAt } from "../world/records";
import type { ConfigRecord, Domain } from "../world/state";
import { utc } from "../world/state";
import type { OperationCall } from "./operation";

export function findDomain({ state, own }: OperationCall, domainName: string): Domain {
  const domain = state.domains.find((each) => each.domainName.toLowerCase() === domainName);
  if (domain === undefined) throw apiError("InvalidDomain.NotFound", `The domain ${domainName} does not exist.`);
  return own(domain);
}

/** DomainName and FunctionName of a call that names exactly one function. */
export function functionOf(call: OperationCall): { domain: Domain; functionName: string } {
  call.parameters.demand("DomainName", "FunctionName");
  const domainName = call.parameters.domainName();
  const functionName = call.parameters.required("FunctionName");
  return { domain: findDomain(call, domainName), functionName };
}

/** A record of a response. Each of the two reads wraps its lists in its own way. */
export function recordAnswer(record: ConfigRecord, { at, behaviour }: OperationCall) {
  const args = Object.entries(record.args).filter(
    ([name]) => !behaviour.withholdSecrets || !name.startsWith("auth_key"),
  );
  return {
    ConfigId: record.configId,
    FunctionName: record.functionName,
    Status: statusAt(record, at),
    args: args.map(([name, value]) => ({ ArgName: name, ArgValue: value })),
  };
}

/** One function of the Functions parameter. Its keys are in lower camel case, unlike those of responses. */
export interface WantedFunction {
  functionName: string;
  functionArgs: { argName: string; argValue: string }[];
  configId?: string | number | undefined;
}

const text = v.pipe(v.string(), v.nonEmpty());
const wantedFunctions: v.GenericSchema<unknown, WantedFunction[]> = v.pipe(
  v.array(
    v.object({
      functionName: text,
      functionArgs: v.array(
        v.object({
          argName: text,
          argValue: v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String)),
        }),
      ),
      configId: v.optional(v.union([text, v.pipe(v.number(), v.integer())])),
    }),
  ),
  v.minLength(1),
);

export function wantedFunctionsOf(parameters: Parameters): WantedFunction[] {
  const wanted = parameters.json("Functions", wantedFunctions);
  if (wanted === undefined) throw malformed("Functions", "JSON");
  return wanted;
}

/** Functions with several records per domain. A record without a configId is added to them. */
const manyRecords = new Set(["filetype_based_ttl_set", "path_based_ttl_set"]);

/** Writes the given functions into one environment of a domain. The new records settle with time. */
export function writeRecords(
  domain: Domain,
  environment: "staging" | "production",
  wanted: readonly WantedFunction[],
  rollout: { at: number; settleMs: number; result: ConfigStatus },
): void {
  const known = new Set([...domain.staging, ...domain.production].map((record) => record.configId));
  for (const { functionName, functionArgs, configId } of wanted) {
    const args = Object.fromEntries(functionArgs.map(({ argName, argValue }) => [argName, argValue]));
    const id = configId === undefined ? undefined : String(configId);
    if (id !== undefined && !known.has(id)) {
      throw apiError("InvalidConfigId.NotFound", `The configuration ${id} does not exist in ${domain.domainName}.`);
    }
    const isReplaced = (record: ConfigRecord): boolean =>
      id === undefined
        ? record.functionName === functionName && !manyRecords.has(functionName)
        : record.configId === id;
    const kept = domain[environment].filter((record) => !isReplaced(record));
    domain[environment] = [
      ...kept,
      newRecord(functionName, args, { ...rollout, ...(id === undefined ? {} : { configId: id }) }),
    ];
  }
  domain.lastModified = utc(rollout.at);
}
