import { Life, type Played } from "./lib/killed/life";
import { createRandom, victims, type Victim } from "./lib/killed/points";
import { summary } from "./lib/killed/summary";

const all = process.env["FAULTS"] === "all";
const seed = Number(process.env["KILLED_SEED"] ?? 20_261_122);

/** 100 kills and 50 times Ctrl-C. The short run kills the provider and the engine once each. */
const counts: Record<Victim, number> = all
  ? { provider: 34, program: 33, engine: 33, "Ctrl-C": 25, "Ctrl-C twice": 25 }
  : { provider: 1, program: 0, engine: 1, "Ctrl-C": 0, "Ctrl-C twice": 0 };
const most = Math.max(...Object.values(counts));
const strikes = Array.from({ length: most }, (_, round) => victims.filter((victim) => counts[victim] > round)).flat();

/** Lives run in parallel, each with a part of the points, so that two cores are busy while some lives wait. */
const lives = all ? 3 : 2;
const played = new Map<number, Promise<Played>>();
const done: Played[] = [];
const running: Promise<Life>[] = [];

/** The full run takes minutes, so each point is printed when it is done. */
function printPoint(point: Played): void {
  done.push(point);
  const { name, phase, missed, broken } = point;
  const line = `${done.length}. ${name}: ${phase}${missed > 0 ? `, after ${missed} misses` : ""}`;
  if (all) process.stdout.write(`${line}${broken.length > 0 ? `, BROKEN: ${broken[0]}` : ""}\n`);
}

beforeAll(() => {
  for (let life = 0; life < lives; life += 1) {
    const begun = Life.begin(createRandom(seed + life));
    running.push(begun);
    let before: Promise<unknown> = begun;
    strikes.forEach((victim, index) => {
      if (index % lives !== life) return;
      const point = before.then(async () => (await begun).play(victim));
      point.then(printPoint).catch(() => undefined);
      played.set(index, point);
      before = point.catch(() => undefined);
    });
  }
});

it.each(strikes.map((victim, index) => [index, victim] as const))(
  "keeps every promise after point %i: %s",
  async (index) => {
    const { name, broken } = (await played.get(index)) ?? { name: "never played", broken: ["never played"] };
    expect({ name, seed, broken }).toEqual({ name, seed, broken: [] });
  },
  300_000,
);

afterAll(async () => {
  for (const life of running) await (await life).end();
  if (all) process.stdout.write(summary(done, seed));
});
