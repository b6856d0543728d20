import { openSettled, previewUnchanged } from "../lib/settled";
import type { Context, Finding, Row } from "../lib/row";
import { runInTurn, ratios, measureSeconds } from "../lib/statistics";
import { seconds } from "../lib/table";
import { casters, domains, type Scenery } from "../lib/world";

interface Previews {
  readonly ours: number[];
  readonly floor: number[];
  /** The calls of the last preview of this provider, by operation. */
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
}

/** Previews of an unchanged stack, with the documented quotas. */
async function previews({ cloud, engine, runs }: Context, scenery: Scenery, latencyMs: number): Promise<Previews> {
  const floor = await openSettled(engine, cloud, "floor", scenery, { latencyMs });
  const ours = await openSettled(engine, cloud, "ours", scenery, { latencyMs });
  let calls: Previews["calls"] = {};
  let throttled = 0;
  try {
    const times = await runInTurn(runs, {
      ours: async () => {
        await cloud.count();
        const time = await measureSeconds(() => previewUnchanged(ours, scenery));
        const counts = await cloud.count();
        calls = counts.calls;
        throttled += counts.throttled;
        return time;
      },
      floor: () => measureSeconds(() => previewUnchanged(floor, scenery)),
    });
    return { ...times, calls, throttled };
  } finally {
    ours.close();
    floor.close();
  }
}

const figures = ({ ours, floor, calls }: Previews): string[] => [
  `ours ${seconds(ours)}, floor ${seconds(floor)}`,
  `calls of one preview: ${JSON.stringify(calls)}`,
];

export const stagingPreview: Row = {
  name: "preview-staging",
  onPulumi: true,
  async measure(context): Promise<Finding[]> {
    const found = await previews(context, domains(50, 20), 0);
    const reads = found.calls["DescribeLiveDomainStagingConfig"] ?? 0;
    return [
      {
        what: "preview of 1,000 unchanged StagingPromotions over 50 domains, no latency",
        ratio: "ours / floor",
        limit: 1.25,
        summary: "preview of 1,000 unchanged StagingPromotions / floor",
        values: ratios(found.ours, found.floor),
        conditions: [{ what: `at most 50 staging reads (${reads})`, holds: reads <= 50 }],
        notes: figures(found),
      },
    ];
  },
};

export const casterPreview: Row = {
  name: "preview-casters",
  onPulumi: true,
  async measure(context): Promise<Finding[]> {
    const found = await previews(context, casters(50, 1), 200);
    // The least time: each caster needs one call of three operations with a quota of 15 per second.
    const bound = 50 / 15 + 2 * 0.2;
    return [
      {
        what: "preview of 50 unchanged CasterSceneSyncs on 50 casters at 200 ms round trip",
        ratio: `(ours - floor) / ${bound.toFixed(2)} s, which is 50 calls at 15/s and two round trips`,
        limit: 1.5,
        summary:
          "preview of 50 unchanged CasterSceneSyncs at 200 ms latency, without the floor / time of the read quota",
        values: found.ours.map((time, run) => (time - (found.floor[run] ?? 0)) / bound),
        conditions: [{ what: "no throttled call", holds: found.throttled === 0 }],
        notes: figures(found),
      },
    ];
  },
};
