import { startSimulator } from "../../../local/simulator";
import type { Simulator, SimulatorOptions } from "../../../local/simulator";

/** The simulator's counts since the last `count` or `start`. Times in milliseconds since 1970. */
export interface Counts {
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
  readonly failed: number;
  /** The most calls in any second. */
  readonly peak: number;
  /** The times of the first and the last write; meaningless without a write. */
  readonly firstWriteAt: number;
  readonly lastWriteAt: number;
}

export type Order = { readonly start: SimulatorOptions } | "count" | "stop";
export interface Started {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

const writes = ["CopyCasterSceneConfig", "PublishLiveStagingConfigToProduction"];
let simulator: Simulator | undefined;
let calls: { action: string; at: number; code: string | undefined }[] = [];

async function start(options: SimulatorOptions): Promise<Started> {
  await simulator?.stop();
  calls = [];
  const onCall: SimulatorOptions["onCall"] = ({ action, at, code }) => calls.push({ action, at, code });
  simulator = await startSimulator({ ...options, onCall });
  return { endpoint: simulator.endpoint, ...simulator.credentials };
}

function count(): Counts {
  const written = calls.filter(({ action }) => writes.includes(action)).map(({ at }) => at);
  const counts: Counts = {
    calls: byAction(calls),
    throttled: calls.filter(({ code }) => code === "Throttling.User").length,
    failed: calls.filter(({ code }) => code !== undefined).length,
    peak: peak(calls.map(({ at }) => at).sort((a, b) => a - b)),
    firstWriteAt: Math.min(...written),
    lastWriteAt: Math.max(...written),
  };
  calls = [];
  return counts;
}

function byAction(some: typeof calls): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { action } of some) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

function peak(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  times.forEach((at, index) => {
    while ((times[first] ?? at) <= at - 1000) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

async function obey(order: Order): Promise<unknown> {
  if (order === "count") return count();
  if (order !== "stop") return start(order.start);
  await simulator?.stop();
  setImmediate(() => process.disconnect());
  return undefined;
}

process.on("message", (order: Order) => {
  obey(order).then(
    (answer) => process.send?.({ answer }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

// The parent process has ended.
process.on("disconnect", () => {
  process.exit();
});
