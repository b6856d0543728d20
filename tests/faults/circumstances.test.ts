import "../lib/scryptOnce";
import { circumstances, type Circumstance } from "./lib/circumstances";
import { brokenIn, seenFrom } from "./lib/invariants";
import { isWrite } from "./lib/network";
import { nextUp, play, setStage } from "./lib/play";
import { subjects } from "./lib/subjects";

async function run(circumstance: Circumstance): Promise<string[]> {
  const { resource, verb, simulator, plannedUnder, news, atFirst, due } = circumstance;
  const limits = circumstance.limits ?? { call: 5, operation: 90 };
  const once = (hook: Circumstance["beforeWrite"]) => {
    let left = 1;
    return (action: string, scene: Parameters<NonNullable<typeof hook>>[0]) => {
      if (isWrite({ action }) && left > 0) hook?.(scene);
      if (isWrite({ action })) left -= 1;
    };
  };
  const stage = await setStage({
    site: { resource, verb, action: subjects[resource].look },
    ...{ limits, simulator, plannedUnder, news, atFirst },
    onRequest: once(circumstance.beforeWrite),
    onAnswer: once(circumstance.afterWrite),
  });
  for (const { fault, action, times = 1, afterWrite = false } of circumstance.faults ?? []) {
    stage.network.arm({ ...fault, action, times, afterWrite });
  }
  const startedAt = stage.scene.clock.now();
  const outcome = await play(stage);
  const seen = seenFrom(stage, outcome, startedAt, circumstance.says ?? /never/);
  circumstance.beforeNextUp?.(stage.scene);
  const next = await nextUp(stage, outcome.state);
  return brokenIn({ ...seen, next }, { ...circumstance.expected, due }, circumstance.except);
}

it.each(circumstances.map((each) => [each.title, each.resource, each.verb, each] as const))(
  "%s (%s, %s)",
  async (_title, _resource, _verb, circumstance) => expect(await run(circumstance)).toEqual([]),
  20_000,
);
