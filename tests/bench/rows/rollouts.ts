import type { Finding, Row } from "../lib/row";
import { openBenchStack } from "../lib/stack";
import { inTurn } from "../lib/statistics";
import { domains } from "../lib/world";

const publish = "PublishLiveStagingConfigToProduction";
/** Of the publications, and of the looks before them. */
const quotas = { [publish]: 1_000, DescribeLiveDomainStagingConfig: 1_000, DescribeLiveDomainDetail: 1_000 };
/** Different ones, so that no rhythm of polling happens to fit. */
const rolloutsMs = [7_000, 5_000, 8_000, 6_000, 9_000];

/** The functions of a domain are not published at the same moment: so many polls more than for one alone. */
const later = 4;

/** How often one function alone is looked at: twice a second, and later after an eighth of the time so far. */
function pollsOf(rolloutMs: number): number {
  let polls = 1;
  for (let passed = 0; passed < rolloutMs; passed += Math.max(500, passed / 8)) polls += 1;
  return polls;
}

/** Publications are let through at once and steps run all side by side: only the waiting is measured. */
export const rollouts: Row = {
  name: "rollouts",
  onPulumi: false,
  async measure({ cloud, runs }): Promise<Finding[]> {
    const scenery = domains(50, 6);
    const polls: { calls: number; allowed: number }[] = [];
    const { ours } = await inTurn(runs, {
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
        values: ours,
        conditions: [
          {
            what: `polls per domain: 300 looks before the writes, and for each domain what one function needs, and ${later} (${shown})`,
            holds: polls.every(({ calls, allowed }) => calls <= allowed),
          },
        ],
        notes: [],
      },
    ];
  },
};
