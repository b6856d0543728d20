import type { Finding, Row } from "../lib/row";
import { openBenchStack } from "../lib/stack";
import { inTurn } from "../lib/statistics";
import { domains } from "../lib/world";

const publish = "PublishLiveStagingConfigToProduction";
const quotas = { [publish]: 1_000 };
/** Different ones, so that no rhythm of polling happens to fit. */
const rolloutsMs = [11_000, 8_000, 12_000, 9_000, 10_000];

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
          const { firstWriteAt, lastWriteAt, calls } = await cloud.count();
          // A look before each write; then, while anything is waited for, one poll of a domain every other second.
          const waited = (end - firstWriteAt) / 1000;
          const allowed = Math.round(300 + 50 * (3 + waited / 2));
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
        ratio: "from the last publication to the end of up / the rollout, of 8 to 12 s",
        limit: 1.2,
        values: ours,
        conditions: [
          {
            what: `polls per domain: 300 looks, and one every other second and domain (${shown})`,
            holds: polls.every(({ calls, allowed }) => calls <= allowed),
          },
        ],
        notes: [],
      },
    ];
  },
};
