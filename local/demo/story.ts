import { demo, type Simulator } from "../simulator";
import type { Command, DemoStack, Outcome } from "./demoStack";
import { peopleAt } from "./people";

/** A step did not have the announced result. */
export class StoryFailed extends Error {}

/** The means of the story: a way to print text, and one stack on one simulator. */
export interface Stage {
  say: (text: string) => void;
  stack: DemoStack;
  simulator: Simulator;
}

const newKey = "a-key-that-nobody-may-see";
const { casterId, domainName } = demo;

/**
 * Plays the whole story. Throws StoryFailed at the first step with another result than announced.
 *
 * @returns What the engine tells programs of the preview with the most to see.
 */
export async function playStory({ say, stack, simulator }: Stage): Promise<string> {
  const { world } = simulator;
  const people = peopleAt(simulator);
  const onAir = () => world.pgm(casterId).componentIds.join(" < ");
  const keyInProduction = () => world.production(domainName, "aliauth")[0]?.args["auth_key1"];
  let number = 0;

  const step = async (title: string, command: Command, expected: Expected): Promise<string> => {
    say(`\n${"=".repeat(100)}\n${(number += 1)}. ${title}\n   $ pulumi ${command}\n\n`);
    const writesBefore = simulator.writes().length;
    const outcome = await stack.run(command);
    assertOutcome(title, outcome, simulator.writes().length - writesBefore, expected);
    return outcome.json;
  };

  await step(
    "A director has prepared a PVW scene, and an engineer has staged access rules. The preview shows the content for " +
      "PGM and production, with its digest, and writes nothing.",
    "preview",
    { changes: { create: 3 }, writes: 0, shows: ['"Good evening"', '"secret:', "sha256:"] },
  );
  await step(
    "Up publishes the access rules first, then copies the scene. Each write is confirmed by reading the target.",
    "up",
    {
      changes: { create: 3 },
      writes: 2,
      then: [
        ["viewers see the PVW scene", () => onAir() === "component-logo < component-headline"],
        ["production has the staged key", () => keyInProduction() === "staged-example-key-1"],
      ],
    },
  );
  await step("Nobody changed anything: the next preview has nothing to do.", "preview", {
    changes: { same: 3 },
    writes: 0,
  });

  people.directorChangesTheScene();
  people.engineerStagesAKey(newKey);
  const reviewed = await step(
    "The director changed the headline and added a ticker in PVW, and the engineer staged a new key. The preview " +
      "shows both as property diffs, the key only as a fingerprint, and saves a plan.",
    "preview --save-plan",
    {
      changes: { update: 2, same: 1 },
      writes: 0,
      shows: [
        /~ text\s*: "Good evening" => "Good night"/,
        /\+ ticker\s*: \{/,
        /~ auth_key1\s*: "secret:\w+" => "secret:\w+"/,
      ],
    },
  );
  people.directorChangesTheTicker("Unreviewed words");
  await step(
    "After the review the director changed the ticker again. With the plan, up publishes the key as reviewed and " +
      "refuses the scene, which differs from the review.",
    "up --plan",
    {
      fails: true,
      changes: {},
      writes: 1,
      shows: [/violates plan/],
      then: [
        ["production has the new key", () => keyInProduction() === newKey],
        ["the PGM scene is unchanged", () => onAir() === "component-logo < component-headline"],
      ],
    },
  );
  people.directorChangesTheTicker("More after the break");
  await step("The director restored the reviewed ticker, so the same plan is applied.", "up --plan", {
    changes: { update: 1, same: 2 },
    writes: 1,
    then: [["viewers see the ticker", () => onAir() === "component-logo < component-headline < component-ticker"]],
  });

  people.somebodyChangesProduction();
  await step(
    "Somebody cleared the PGM scene and switched signing off in production, by hand. Refresh finds both.",
    "refresh",
    { changes: { update: 2, same: 1 }, writes: 0 },
  );
  await step("The preview shows how up would restore both.", "preview", {
    changes: { update: 2, same: 1 },
    writes: 0,
    shows: [/~ auth_type\s*: "no_auth" => "type_a"/, /\+ order\s*: "logo </],
  });
  await step("Up restores both.", "up", {
    changes: { update: 2, same: 1 },
    writes: 2,
    then: [
      ["viewers see the reviewed scene", () => onAir() === "component-logo < component-headline < component-ticker"],
      ["production has the reviewed key", () => keyInProduction() === newKey],
    ],
  });

  const before = JSON.stringify(world.snapshot());
  await step(
    "Destroy forgets both resources. Neither operation has an inverse, so nothing on air changes.",
    "destroy",
    {
      changes: { delete: 3 },
      writes: 0,
      then: [["the caster and the domain are unchanged", () => JSON.stringify(world.snapshot()) === before]],
    },
  );
  say(
    `\n${"=".repeat(100)}\nEvery step had its announced result: ${simulator.writes().length} writes in all, each of them previewed.\n`,
  );
  return reviewed;
}

interface Expected {
  fails?: boolean;
  changes: Readonly<Record<string, number>>;
  writes: number;
  shows?: readonly (string | RegExp)[];
  then?: readonly (readonly [string, () => boolean])[];
}

function assertOutcome(title: string, outcome: Outcome, writes: number, expected: Expected): void {
  const wrong: string[] = [];
  if (outcome.ok === (expected.fails ?? false))
    wrong.push(outcome.ok ? "the command did not fail" : "the command failed");
  for (const [op, count] of Object.entries(expected.changes)) {
    const found = outcome.changes[op] ?? 0;
    if (found !== count) wrong.push(`expected ${count} × ${op}, found ${found}`);
  }
  if (writes !== expected.writes) wrong.push(`expected ${expected.writes} writes, found ${writes}`);
  for (const shown of expected.shows ?? []) {
    const found = typeof shown === "string" ? outcome.text.includes(shown) : shown.test(outcome.text);
    if (!found) wrong.push(`expected in the output: ${String(shown)}`);
  }
  for (const [what, holds] of expected.then ?? []) if (!holds()) wrong.push(`expected that ${what}`);
  for (const key of [newKey, "staged-example-key"]) if (outcome.text.includes(key)) wrong.push("a key was printed");
  if (wrong.length > 0) throw new StoryFailed(`"${title}" had another result: ${wrong.join("; ")}`);
}
