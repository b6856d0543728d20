import type { Cloud } from "../lib/cloud";
import type { Finding, Row } from "../lib/row";
import { withoutQuotas } from "../lib/settled";
import { openBenchStack, type Way } from "../lib/stack";
import { casters } from "../lib/world";

/** Bytes of the exported deployment after a real `up` of some casters, 5 resources each. */
async function bytes(cloud: Cloud, way: Way, places: number): Promise<number> {
  const scenery = casters(places, 5);
  const config = { ...(await cloud.start({ world: scenery.world, quotas: false })), ...withoutQuotas };
  const stack = openBenchStack({ engine: "local", way, scenery, config });
  try {
    await stack.run("up");
    return Buffer.byteLength(JSON.stringify(JSON.parse(stack.state())));
  } finally {
    stack.close();
  }
}

const kilobytes = (value: number): string => `${(value / 1000).toFixed(1)} kB`;

export const state: Row = {
  name: "state",
  onPulumi: false,
  async measure({ cloud }): Promise<Finding[]> {
    // Sizes do not vary, so one run is enough. The plain way's state is large, so fewer resources are measured.
    const [empty, ten, hundred] = [
      await bytes(cloud, "ours", 0),
      await bytes(cloud, "ours", 2),
      await bytes(cloud, "ours", 20),
    ];
    const [plainFive, plainTen] = [await bytes(cloud, "plain", 1), await bytes(cloud, "plain", 2)];
    const ours = (hundred - empty) / 100;
    const plain = (plainTen - plainFive) / 5;
    const oursOfTen = (ten - empty) / 10;
    return [
      {
        what: "state per CasterSceneSync: a layout, 8 components, and as much as evidence",
        ratio: "bytes of ours / bytes of the plain way's",
        limit: 0.5,
        summary: "state of a CasterSceneSync / state of the plain way",
        values: [ours / plain],
        notes: [`ours ${kilobytes(ours)}, plain ${kilobytes(plain)}, most of it the vendor's client`],
      },
      {
        what: "growth of the state with N",
        ratio: "bytes per resource at N = 100 / at N = 10",
        limit: 1.05,
        values: [ours / oursOfTen],
        notes: [`ours at 10: ${kilobytes(oursOfTen)}, at 100: ${kilobytes(ours)}`],
      },
    ];
  },
};
