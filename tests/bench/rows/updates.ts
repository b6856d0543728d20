import type { Counts } from "../lib/cloudProcess";
import type { Context, Finding, Row } from "../lib/row";
import { openBenchStack, type Way } from "../lib/stack";
import { runInTurn, measureSeconds } from "../lib/statistics";
import { seconds } from "../lib/table";
import { casters, domains, type Scenery } from "../lib/world";

interface Updates {
  readonly ours: number[];
  readonly floor: number[];
  /** An `up` of one resource whose verbs do nothing: Pulumi's own time before the first write and at the end. */
  readonly one: number[];
  /** For this provider: the time to the first write, which is Pulumi's own, and the time from there to the end. */
  readonly before: number[];
  readonly writing: number[];
  /** Of the last run of this provider. */
  readonly counts: Counts;
  readonly throttled: number;
  /** The result of the plain way, which runs once. */
  readonly plain: string;
}

const latencyMs = 20;

/** First updates of a stack, each in a world of its own, with the documented quotas. */
async function updates(context: Context, scenery: Scenery, withPlain = true): Promise<Updates> {
  const { cloud, runs } = context;
  let counts: Counts | undefined;
  let throttled = 0;
  let floor = 0;
  const before: number[] = [];
  const writing: number[] = [];
  const times = await runInTurn(runs, {
    ours: async () => {
      const time = await update(context, "ours", scenery);
      const endedAt = Date.now();
      counts = await cloud.count();
      throttled += counts.throttled;
      writing.push((endedAt - counts.firstWriteAt) / 1000);
      before.push(time - (endedAt - counts.firstWriteAt) / 1000);
      return time;
    },
    // The floor is far below the quota's time and the runs are long, so the first run counts for all.
    floor: async (run) => (floor = run === 0 ? await update(context, "floor", scenery) : floor),
    one: () => update(context, "floor", { ...scenery, resources: scenery.resources.slice(0, 1) }),
  });
  if (counts === undefined) throw new Error("there was no run");
  return { ...times, before, writing, counts, throttled, plain: withPlain ? await plain(context, scenery) : "" };
}

async function update({ cloud, engine }: Context, way: Way, scenery: Scenery): Promise<number> {
  const config = await cloud.start({ world: scenery.world, latencyMs });
  const stack = openBenchStack({ engine, way, scenery, config });
  try {
    // The CLI creates its stack in the background.
    if (engine === "pulumi") await stack.run("refresh");
    return await measureSeconds(() => stack.run("up"));
  } finally {
    stack.close();
  }
}

/** Its state is so large that all resources of a row would take minutes; a part shows as much. */
const ofPlain = 20;

async function plain(context: Context, whole: Scenery): Promise<string> {
  const scenery = { ...whole, resources: whole.resources.slice(0, ofPlain) };
  const started = performance.now();
  const outcome = await update(context, "plain", scenery).then(
    () => "succeeded",
    () => "failed",
  );
  const took = (performance.now() - started) / 1000;
  const { calls, throttled } = await context.cloud.count();
  const writes = (calls["PublishLiveStagingConfigToProduction"] ?? 0) + (calls["CopyCasterSceneConfig"] ?? 0);
  return `; plain, with ${scenery.resources.length} of them, ${outcome} after ${took.toFixed(1)} s and ${writes} writes, ${throttled} of them throttled`;
}

const notes = ({ ours, floor, one, before, counts, plain: came }: Updates): string[] => [
  `ours ${seconds(ours)}, of it ${seconds(before)} until the first write; floor ${seconds(floor)}, of one ${seconds(one)}${came}`,
  `calls: ${JSON.stringify(counts.calls)}`,
];

function row(name: string, what: string, summary: string, scenery: () => Scenery, perSecond: number): Row {
  return {
    name,
    onPulumi: true,
    async measure(context): Promise<Finding[]> {
      const wanted = scenery();
      const quota = wanted.resources.length / perSecond;
      const found = await updates(context, wanted);
      return [
        {
          what,
          ratio: `ours / ${quota.toFixed(1)} s and an up of one resource that does nothing`,
          limit: 1.1,
          summary: `${summary} / time of the quota and of an idle up`,
          values: found.ours.map((time, run) => time / (quota + (found.one[run] ?? Number.NaN))),
          conditions: [{ what: `no throttled call (${found.throttled})`, holds: found.throttled === 0 }],
          notes: notes(found),
        },
        {
          what: `${what}, against the quota alone`,
          ratio: `ours / the larger of ${quota.toFixed(1)} s and the floor`,
          values: found.ours.map((time, run) => time / Math.max(quota, found.floor[run] ?? 0)),
          notes: [],
        },
        {
          what: `${what}, from the first write to the end`,
          ratio: `ours / ${quota.toFixed(1)} s`,
          limit: 1.1,
          values: found.writing.map((time) => time / quota),
          notes: [],
        },
      ];
    },
  };
}

export const stagingUpdate = row(
  "up-staging",
  "up of 300 new StagingPromotions on 50 domains at 30/s",
  "up of 300 StagingPromotions",
  () => domains(50, 6),
  30,
);

export const casterUpdate = row(
  "up-casters",
  "up of 100 CasterSceneSyncs on 20 casters at 10/s",
  "up of 100 CasterSceneSyncs",
  () => casters(20, 5),
  10,
);

/** Every read of a caster is 3 calls at 15/s. With one sync per caster the reads are the limit, not the copies. */
export const wideCasterUpdate: Row = {
  name: "up-casters-wide",
  onPulumi: false,
  onlyByName: true,
  async measure(context): Promise<Finding[]> {
    // The row is for information, so one run is enough.
    const found = await updates({ ...context, runs: 1 }, casters(100, 1), false);
    const reads = Math.max(
      ...Object.entries(found.counts.calls).map(([name, n]) => n / (name.startsWith("D") ? 15 : 10)),
    );
    return [
      {
        what: "up of 100 CasterSceneSyncs on 100 casters",
        ratio: `ours / ${reads.toFixed(1)} s, which its calls take at their quotas`,
        values: found.ours.map((time) => time / reads),
        notes: notes(found),
      },
    ];
  },
};
