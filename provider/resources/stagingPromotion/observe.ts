import type { CallContext } from "../../live/reads";
import { LiveError } from "../../live/errors";
import type { FunctionRecord } from "../../live/responses";
import type { Runtime } from "../../core/context";
import type { Observation, Side, Sides } from "../../core/resource";
import type { CheckFailure } from "../../core/fields";
import { settleAll } from "../../live/clock";
import { identityOf, type StagingPromotionInputs } from "./inputs";
import { mask, type Environment, type MaskOptions } from "./mask";
import { sideOf, stateOf } from "./records";

export async function observe(
  runtime: Runtime,
  inputs: StagingPromotionInputs,
  sides: Sides,
  context: CallContext,
): Promise<Observation> {
  const { domainName, functionName, regionId } = inputs;
  const query = { domainName, functionName, regionId };
  const { live } = runtime;
  const [status, source, target] = await settleAll([
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
  const staged = live.prefetchStagingConfig(first, names, context);
  await settleAll([live.describeLiveDomainDetail(first, context), staged]);
}

async function sideAt(
  environment: Environment,
  { secrets: { patterns, fingerprints } }: Runtime,
  inputs: StagingPromotionInputs,
  read: () => Promise<FunctionRecord[]>,
): Promise<Side | undefined> {
  const records = await readRecords(read);
  if (records.length === 0) return undefined;
  const { functionName } = inputs;
  const options: MaskOptions = {
    ...{ functionName, patterns },
    fingerprint: (value, argument) => fingerprints.of(value, `${identityOf(inputs)}/${argument}`),
  };
  const masked = await Promise.all(records.map(({ args }) => mask(args, environment, options)));
  const shown = masked.map((each) => each.shown);
  const withheld = masked.map((each) => each.withheld);
  return sideOf(functionName, shown, stateOf(records, environment), withheld);
}

async function readRecords(read: () => Promise<FunctionRecord[]>): Promise<FunctionRecord[]> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof LiveError && error.code === "StagingConfig.NotFound") return [];
    throw error;
  }
}
