import { demo, startSimulator, type Simulator, type SimulatorOptions } from "../../../../local/simulator";
import { systemClock } from "../../../../provider/live/clock";
import { LiveClient, type ClientSettings } from "../../../../provider/live/client";
import { LiveError } from "../../../../provider/live/errors";
import { LiveOperations } from "../../../../provider/live/operations";
import { operationNames, type Quotas } from "../../../../provider/live/rateLimiter";
import type { CallContext } from "../../../../provider/live/reads";

const quotas = Object.fromEntries(operationNames.map((name) => [name, 100_000])) as Quotas;
const running: Simulator[] = [];

/** A simulator that `stopSimulators` stops. */
export async function simulated(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ quotas: false, ...options });
  running.push(simulator);
  return simulator;
}

export async function stopSimulators(): Promise<void> {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
}

export const keys = { accessKeyId: "simulator-access-key-id", accessKeySecret: "simulator-access-key-secret" };

/** The operations at an endpoint; unless told otherwise over HTTP, with the simulator's keys. */
export function liveAt(endpoint: string, settings: Partial<ClientSettings> = {}): LiveOperations {
  const client = new LiveClient({ endpoint, protocol: "http", credentials: keys, quotas, ...settings }, systemClock);
  return new LiveOperations(client, systemClock, { startingDelay: 1, maxDelay: 2, attemptsAtFaults: 3 });
}

export const soon = (changes: Partial<CallContext> = {}): CallContext => ({
  doing: "reading the caster",
  deadline: Date.now() + 30_000,
  callTimeout: 10_000,
  ...changes,
});

/** The LiveError that the work ends with. */
export async function failure(work: Promise<unknown>): Promise<LiveError> {
  const error: unknown = await work.then(
    () => new Error("there was none"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LiveError);
  return error as LiveError;
}

export const read = (live: LiveOperations, context = soon()) =>
  live.describeCasters({ casterId: demo.casterId }, context);

export const write = (live: LiveOperations, context = soon()) =>
  live.publishLiveStagingConfigToProduction({ domainName: demo.domainName, functionName: "aliauth" }, context);
