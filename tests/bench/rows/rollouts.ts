import type { Finding, Row } from "../lib/row";
import { openBenchStack } from "../lib/stack";
import { runInTurn } from "../lib/statistics";
import { domains } from "../lib/world";

const publish = "PublishLiveStagingConfigToProduction";
/** Quotas for the publications and the reads before them. */
const quotas = { [publish]: 1_000, DescribeLiveDomainStagingConfig: 1_000, DescribeLiveDomainDetail: 1_000 };
/** Different durations, so that no polling interval fits by chance. */
const rolloutsMs = [7_000, 5_000, 8_000, 6_000, 9_000];

/**
 * The functions of a domain are published at different moments, so a domain needs some polls more than one function.
 */
const later = 4;

/** The polls of one function: twice a second, later after an eighth of the elapsed time. */
function pollsOf(rolloutMs: number): number {
  let polls = 1;
  for (let passed = 0; passed < rolloutMs; passed += Math.max(500, passed / 8)) polls += 1;
  return polls;
}

/** The quotas are high and all steps run in parallel, so that only the waiting is measured. */
export const rollouts: Row = {
  name: "rollouts",
  onPulumi: false,
  async measure({ cloud, runs }): Promise<Finding[]> {
    const scenery = domains(50, 6);
    const polls: { calls: number; allowed: number }[] = [];
    const { ours } = await runInTurn(runs, {
      ours: async (run) => {
        const rolloutMs = rolloutsMs[run % rolloutsMs.length] ?? 15_000;
        const config = await cloud.start({ world: scenery.world, latencyMs: 20, rolloutMs, quotas });
        const stack = openBenchStack({
          engine: "local",
          way: "ours",
          scenery,
          config: { ...config, "apsaravideo:quotas": JSON.stringify(quotas) },
          parallel: 512,
        });
        try {
          await stack.run("up");
          const end = Date.now();
          const { lastWriteAt, calls } = await cloud.count();
          const allowed = 300 + 50 * (pollsOf(rolloutMs) + later);
          polls.push({ calls: calls["DescribeLiveDomainConfigs"] ?? 0, allowed });
          return (end - lastWriteAt) / rolloutMs;
        } finally {
          stack.close();
        }
      },
    });
    const shown = polls.map(({ calls, allowed }) => `${calls} of ${allowed}`).join(", ");
    return [
      {
        what: "waiting for rollouts of 300 functions on 50 domains",
        ratio: "from the last publication to the end of up / the rollout, of 5 to 9 s",
        limit: 1.2,
        summary: "wait for 300 rollouts / duration of a rollout",
        values: ours,
        conditions: [
          {
            what: `polls: 300 reads before the writes, and per domain the polls of one function plus ${later} (${shown})`,
            holds: polls.every(({ calls, allowed }) => calls <= allowed),
          },
        ],
        notes: [],
      },
    ];
  },
};
