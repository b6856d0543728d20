import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { SimulatorOptions } from "../../../local/simulator";
import type { Counts, Order, Started } from "./cloudProcess";

/** The simulator in a process of its own, so that it does not run on the engine's event loop. */
export interface Cloud {
  /** Restarts the simulator, and returns the configuration of a stack for it. */
  start(options: SimulatorOptions): Promise<Record<string, string>>;
  /** The counts since the last `count` or `start`. */
  count(): Promise<Counts>;
  stop(): Promise<void>;
  /** The most calls in any second so far. */
  readonly peak: number;
}

export function openCloud(): Cloud {
  const execArgv = ["-r", join(__dirname, "../register.js")];
  const child = fork(join(__dirname, "cloudProcess.ts"), [], { execArgv, serialization: "advanced" });
  const ask = async (order: Order): Promise<unknown> => {
    const answered = once(child, "message") as Promise<[{ answer?: unknown; error?: string }]>;
    child.send(order);
    const [{ answer, error }] = await answered;
    if (error !== undefined) throw new Error(`the simulator: ${error}`);
    return answer;
  };
  let peak = 0;
  return {
    async start(options) {
      const { endpoint, accessKeyId, accessKeySecret } = (await ask({ start: options })) as Started;
      return {
        "apsaravideo:endpoint": endpoint,
        "apsaravideo:accessKeyId": accessKeyId,
        "apsaravideo:accessKeySecret": accessKeySecret,
      };
    },
    async count() {
      const counts = (await ask("count")) as Counts;
      peak = Math.max(peak, counts.peak);
      return counts;
    },
    async stop() {
      await ask("stop");
    },
    get peak() {
      return peak;
    },
  };
}
