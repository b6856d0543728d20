import type { ConfigStatus } from "./data";
import { newConfigId } from "./schema";
import type { ConfigRecord } from "./state";

/** The status of a record at a time. */
export function statusAt(record: ConfigRecord, at: number): ConfigStatus {
  if (record.settlesAt === undefined || at < record.settlesAt) return record.status;
  return record.settlesTo ?? "success";
}

/** A record written at `at`: `configuring` for `settleMs`, then `result`. */
export function newRecord(
  functionName: string,
  args: Record<string, string>,
  rollout: { at: number; settleMs: number; result: ConfigStatus; configId?: string },
): ConfigRecord {
  const configId = rollout.configId ?? newConfigId();
  if (rollout.settleMs <= 0) return { functionName, configId, status: rollout.result, args };
  const settlesAt = rollout.at + rollout.settleMs;
  return { functionName, configId, status: "configuring", args, settlesAt, settlesTo: rollout.result };
}

/** The record as seen at a time, without `settlesAt` if that time is over. */
export function settleRecord({ settlesAt, settlesTo, ...record }: ConfigRecord, at: number): ConfigRecord {
  if (settlesAt === undefined) return record;
  if (settlesAt > at) return { ...record, settlesAt, ...(settlesTo === undefined ? {} : { settlesTo }) };
  return { ...record, status: statusAt({ ...record, settlesAt, ...(settlesTo ? { settlesTo } : {}) }, at) };
}
