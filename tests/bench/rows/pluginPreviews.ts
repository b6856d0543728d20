import { defaultQuotas } from "../../../provider/live/rateLimiter";
import type { Context, Finding, Row } from "../lib/row";
import { openSettledTogether, previewUnchanged } from "../lib/settled";
import type { Way } from "../lib/stack";
import { measureSeconds, ratios, runInTurn } from "../lib/statistics";
import { seconds } from "../lib/table";
import { domains } from "../lib/world";

const ways = ["ours", "pluginWithoutDrift", "plugin"] as const satisfies readonly Way[];
type Compared = (typeof ways)[number];

/** Previews of an unchanged stack by both servings in turn, with the documented quotas. */
async function previews({ cloud, runs }: Context) {
  const scenery = domains(50, 20);
  const stacks = await openSettledTogether(cloud, ways, scenery);
  const calls: Partial<Record<Compared, Readonly<Record<string, number>>>> = {};
  let throttled = 0;
  const preview = (way: Compared) => async () => {
    await cloud.count();
    const time = await measureSeconds(() => previewUnchanged(stacks[way], scenery));
    const counts = await cloud.count();
    calls[way] = counts.calls;
    throttled += counts.throttled;
    return time;
  };
  try {
    const times = await runInTurn(runs, {
      ours: preview("ours"),
      pluginWithoutDrift: preview("pluginWithoutDrift"),
      plugin: preview("plugin"),
    });
    return { times, calls, throttled };
  } finally {
    for (const way of ways) stacks[way].close();
  }
}

export const pluginPreviews: Row = {
  name: "preview-plugin",
  onPulumi: false,
  async measure(context): Promise<Finding[]> {
    // Each run takes minutes, most of them the quota's, so three are enough.
    const { times, calls, throttled } = await previews({ ...context, runs: Math.min(context.runs, 3) });
    const bound = 1_000 / defaultQuotas.DescribeLiveDomainStagingConfig;
    return [
      {
        what: "preview of 1,000 unchanged StagingPromotions over 50 domains on the plugin, drift off, no latency",
        ratio: `plugin / ${bound.toFixed(1)} s, which is 1,000 reads at 30/s`,
        limit: 1.25,
        summary: "preview of 1,000 on the plugin, drift off / time of the read quota",
        values: times.pluginWithoutDrift.map((time) => time / bound),
        conditions: [{ what: `no throttled call (${throttled})`, holds: throttled === 0 }],
        notes: ways.map((way) => `${way} ${seconds(times[way])}, calls ${JSON.stringify(calls[way])}`),
      },
      {
        what: "the same with drift on, which reads each target too",
        ratio: "drift on / drift off",
        limit: 1.25,
        summary: "preview of 1,000 on the plugin, drift on / drift off",
        values: ratios(times.plugin, times.pluginWithoutDrift),
        notes: [],
      },
      {
        what: "the plugin, drift off, beside dynamic resources, whose SDK tells of neighbours",
        ratio: "plugin / dynamic resources",
        values: ratios(times.pluginWithoutDrift, times.ours),
        notes: [],
      },
    ];
  },
};
