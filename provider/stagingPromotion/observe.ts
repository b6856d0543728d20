import type { CallContext } from "../live/client";
import { LiveError } from "../live/errors";
import type { FunctionRecord } from "../live/answers";
import type { Runtime } from "../core/context";
import type { Observation, Side, Sides } from "../core/resource";
import type { CheckFailure } from "../validation";
import { together } from "../together";
import { fingerprint } from "./fingerprint";
import { identityOf, type StagingPromotionInputs } from "./inputs";
import { isSecretArgument, isWithheld, sideOf, stateOf, type ConfigRecord } from "./plan";

export async function observe(
  runtime: Runtime,
  inputs: StagingPromotionInputs,
  sides: Sides,
  context: CallContext,
): Promise<Observation<StagingPromotionInputs>> {
  const { domainName, functionName, regionId } = inputs;
  const query = { domainName, functionName, regionId };
  const { live } = runtime;
  const [status, source, target] = await together([
    sides.includes("source") ? live.describeLiveDomainDetail(query, context) : undefined,
    sides.includes("source")
      ? sideAt("staging", runtime, inputs, () => live.describeLiveDomainStagingConfig(query, context))
      : undefined,
    sides.includes("target")
      ? sideAt("production", runtime, inputs, () => live.describeLiveDomainConfigs(query, context))
      : undefined,
  ]);
  const guards: CheckFailure[] = [];
  if (status === "offline") {
    guards.push({ property: "domainName", reason: `the domain ${domainName} is offline: start it first` });
  }
  if (source?.state === "failed") {
    const reason = `what is staged for "${functionName}" of ${domainName} has the status ${source.status}: set it in staging again`;
    guards.push({ property: "functionName", reason });
  }
  return { inputs, failures: [], guards, ...(source ? { source } : {}), ...(target ? { target } : {}) };
}

export async function prefetch({ live }: Runtime, members: readonly StagingPromotionInputs[], context: CallContext) {
  const [first] = members;
  if (first === undefined) return;
  const names = members.map(({ functionName }) => functionName);
  const staged = live.lookAheadStagingConfig(first, names, context);
  await together([live.describeLiveDomainDetail(first, context), staged]);
}

/** Secrets end here: what leaves this function holds their fingerprints only. */
async function sideAt(
  environment: "staging" | "production",
  { settings }: Runtime,
  inputs: StagingPromotionInputs,
  read: () => Promise<FunctionRecord[]>,
): Promise<Side | undefined> {
  const records = await orNothing(read);
  if (records.length === 0) return undefined;
  const place = identityOf(inputs);
  const config = await Promise.all(records.map((record) => masked(record, place, settings.fingerprintKey)));
  return sideOf(inputs.functionName, config, stateOf(records, environment));
}

async function orNothing(read: () => Promise<FunctionRecord[]>): Promise<FunctionRecord[]> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof LiveError && error.code === "StagingConfig.NotFound") return [];
    throw error;
  }
}

async function masked(record: FunctionRecord, place: string, key: string): Promise<ConfigRecord> {
  const shown = new Map<string, string>();
  for (const { name, value } of record.args) {
    // Given twice, an argument shows twice: neither value may hide the other.
    const label = shown.has(name) ? `${name} (${shown.size})` : name;
    if (!isSecretArgument(name)) shown.set(label, value);
    else if (!isWithheld(value)) shown.set(label, await fingerprint(value, `${place}/${name}`, key));
  }
  return Object.fromEntries(shown);
}
