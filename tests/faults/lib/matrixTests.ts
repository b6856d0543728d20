import "../../lib/scryptOnce";
import { cells, columnOf, expected, isWriteSite, rowOf, titleOf, type Cell, type ResourceName } from "./matrix";
import { brokenIn, seenFrom } from "./invariants";
import { nextUp, play, setStage } from "./play";
import { table } from "./table";

const all = process.env["FAULTS"] === "all";
/** The short run: both writes under create, and every 149th of the rest. Faults of time happen once there. */
const inCut = (cell: Cell, index: number) =>
  !(cell.lasting && cell.fault.call !== undefined) &&
  ((isWriteSite(cell.site) && cell.site.verb === "create") || index % 149 === 0);
const chosen = cells.filter((cell, index) => all || inCut(cell, index));
const results = new Map<Cell, { broken: string[]; sent: number }>();

/** A permanent fault ends at a short deadline; all other cells have plenty of time. */
const limitsOf = ({ fault, lasting }: Cell) =>
  lasting ? { call: fault.call ?? 5, operation: 4 } : { call: Math.max(fault.call ?? 5, 0.3), operation: 60 };

async function run(cell: Cell): Promise<string[]> {
  const { site, fault, lasting } = cell;
  const stage = await setStage({ site, limits: limitsOf(cell) });
  const times = lasting ? Infinity : 1;
  stage.network.arm({ ...fault, action: site.action, times, ...(site.afterWrite ? { afterWrite: true } : {}) });
  const startedAt = stage.scene.clock.now();
  const outcome = await play(stage);
  const seen = seenFrom(stage, outcome, startedAt, fault.says);
  const broken = brokenIn({ ...seen, next: await nextUp(stage, outcome.state) }, expected(cell));
  results.set(cell, { broken, sent: seen.sent });
  return broken;
}

/** The cells of one resource as tests. Two files share them, so that two workers can run. */
export function testMatrixOf(resource: ResourceName): void {
  const own = chosen.filter(({ site }) => site.resource === resource).map((cell) => [titleOf(cell), cell] as const);
  it.each(own)("keeps every promise: %s", async (_, cell) => expect(await run(cell)).toEqual([]), 30_000);

  afterAll(() => {
    if (all) process.stdout.write(table(results, { rowOf, columnOf: ({ site }) => columnOf(site) }));
  });
}
