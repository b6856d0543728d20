import "../../lib/scryptOnce";
import { serving } from "../../lib/serving";
import fc from "fast-check";
import { histories } from "./commands";
import { play } from "./history";
import { Cloud } from "./world";

const { env } = process;
const runs = Number(env["MODEL_RUNS"] ?? 150);
const seed = Number(env["MODEL_SEED"] ?? Date.now() % 2 ** 31);

/**
 * Plays a part of MODEL_RUNS random histories. A failure prints its seed, path and replayPath; MODEL_SEED, MODEL_PATH
 * and MODEL_REPLAY repeat it.
 */
export function playHistories(share: number, of: number): void {
  const cloud = new Cloud();
  beforeAll(() => cloud.start());
  afterAll(() => cloud.simulator.stop());
  const numRuns = Math.ceil(runs / of);
  const own = env["MODEL_PATH"] === undefined ? seed + share : seed;

  it(
    `holds the law of a green up in ${numRuns} random histories from the seed ${own}`,
    async () => {
      process.stdout.write(`model: ${numRuns} histories from the seed ${own}\n`);
      const all = fc.asyncProperty(histories(env["MODEL_REPLAY"]), (steps) => play(cloud, steps));
      const path = env["MODEL_PATH"];
      await fc.assert(all, { numRuns, seed: own, ...(path !== undefined && { path }) });
    },
    // On the plugin each operation starts two servers, and each verb is a call over gRPC.
    (60_000 + runs * 200) * (serving === "plugin" ? 3 : 1),
  );
}
