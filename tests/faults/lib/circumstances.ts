import type { SimulatorOptions } from "../../../local/simulator";
import { demo, type Properties, type Scenario } from "../../integration/lifecycle/lib/world";
import type { Expectation, ResourceName, Verb } from "./matrix";
import { onTheWire, refusedForNow, slow, type Fault } from "./mishaps";
import { subjects } from "./subjects";

/** What time, the cloud or other people do while a verb is at work, beyond one fault at one call. */
export interface Circumstance {
  /** Starts with the outcome. */
  readonly title: string;
  readonly resource: ResourceName;
  readonly verb: Verb;
  readonly simulator?: SimulatorOptions;
  /** What the simulator was like already when the preview was made. */
  readonly plannedUnder?: SimulatorOptions;
  readonly news?: Properties;
  readonly limits?: { call: number; operation: number };
  readonly faults?: readonly { action: string; fault: Fault; times?: number; afterWrite?: boolean }[];
  /** Strikes once: before the first write reaches the cloud, after its answer left it, or at the verb's beginning. */
  readonly atFirst?: (scene: Scenario) => void;
  readonly beforeWrite?: (scene: Scenario) => void;
  readonly afterWrite?: (scene: Scenario) => void;
  /** Before the next `up`. */
  readonly mended?: (scene: Scenario) => void;
  readonly expected: Expectation;
  /** How many writes take effect until it has converged. Default: 1. */
  readonly due?: number;
  readonly says?: RegExp;
  /** Promises that other people's edits make impossible, and why. */
  readonly except?: readonly ("I1" | "I4")[];
}

function named(name: string): Fault {
  const found = [...onTheWire, ...slow, ...refusedForNow].find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no fault "${name}"`);
  return found;
}

const reset = named("connection reset, carried out");
const lost = named("connection reset, never arrived");
const throttled = named("Throttling.User (400)");
const both = ["CasterSceneSync", "StagingPromotion"] as const;
const writers = ["create", "update"] as const;
const writeOf = { CasterSceneSync: "CopyCasterSceneConfig", StagingPromotion: "PublishLiveStagingConfigToProduction" };
const each = (make: (resource: ResourceName, verb: Verb) => Circumstance[]): Circumstance[] =>
  both.flatMap((resource) => writers.flatMap((verb) => make(resource, verb)));

const well = (sent: number): Expectation => ({ ends: "well", sent: [sent, sent] });
const badly = (sent: number): Expectation => ({ ends: "badly", sent: [sent, sent] });
const quick = { call: 5, operation: 8 };

const late = each((resource, verb) => [
  ...[1_000, 10_000, 30_000].map((readLagMs) => ({
    title: `ends well where reads lag ${readLagMs / 1000} s behind the write`,
    ...{ resource, verb, simulator: { readLagMs }, expected: well(1) },
  })),
  {
    title: "keeps the state where reads lag 100 s, and the next up confirms without a write",
    ...{ resource, verb, simulator: { readLagMs: 100_000 }, expected: badly(1), says: /instead of sha256/ },
  },
]);

const edits = each((resource, verb) => {
  const { edit, editTarget } = subjects[resource];
  const write = writeOf[resource];
  return [
    {
      title: "writes nothing when the source was edited while a refused write waited for its turn",
      ...{ resource, verb, faults: [{ action: write, fault: throttled }] },
      ...{ afterWrite: ({ world }) => edit(world, "b"), expected: badly(1), says: /source changed/ },
    },
    {
      title:
        "fails, and shows what differs, when the source was edited in the moment between the last look and the write",
      ...{ resource, verb, beforeWrite: ({ world }) => edit(world, "b"), expected: badly(1), due: 2 },
      ...{ says: /instead of sha256/, except: ["I1"] },
    },
    {
      title: "ends well when the source was edited between write and confirmation, and the next up applies the edit",
      ...{ resource, verb, afterWrite: ({ world }) => edit(world, "b"), expected: well(1), due: 2 },
    },
    {
      title: "fails, and shows what differs, when the target was edited between write and confirmation",
      ...{ resource, verb, afterWrite: ({ world }) => editTarget(world, "c"), expected: badly(1), due: 2 },
      ...{ says: /instead of sha256/, except: ["I1"] },
    },
  ] satisfies Circumstance[];
});

const deadlines = each((resource, verb) => [
  {
    title: "keeps the state when the deadline comes after the write, and the next up only looks",
    ...{ resource, verb, limits: quick, faults: [{ action: writeOf[resource], fault: reset }] },
    ...{ expected: badly(1), says: /Local\.(ConnectionFailed|Deadline)/ },
    afterWrite: ({ clock }) => void clock.sleep(9_000),
  },
  {
    title: "sends nothing when the deadline comes before the write",
    ...{ resource, verb, limits: { call: 5, operation: 0.5 }, expected: badly(0) },
    says: /Local\.Deadline/,
  },
  {
    title: "keeps the state when every look after a lost answer fails until the deadline",
    ...{ resource, verb, limits: quick, expected: badly(1), says: /Local\.(ConnectionFailed|Deadline)/ },
    faults: [
      { action: writeOf[resource], fault: reset },
      { action: subjects[resource].look, fault: throttled, times: Infinity, afterWrite: true },
    ],
  },
]);

const blind = each((resource, verb) => [
  {
    title: "sends the write once when its answer was lost and reads lag 10 s behind it",
    ...{ resource, verb, simulator: { readLagMs: 10_000 }, faults: [{ action: writeOf[resource], fault: reset }] },
    expected: well(1),
  },
]);

const publish = { resource: "StagingPromotion", verb: "create" } as const;
const write = writeOf.StagingPromotion;
const { domainName } = demo;
const keysOnly = {
  auth_type: "type_a",
  ali_auth_delta: "1800",
  auth_key1: "new-example-key",
  auth_key2: "new-example-key-2",
};

const rollouts: Circumstance[] = [
  { title: "waits for the rollout", ...publish, simulator: { rolloutMs: 20_000 }, expected: well(1) },
  {
    title: "keeps the state when the rollout outlasts the deadline, and the next up goes on waiting",
    ...{ ...publish, simulator: { rolloutMs: 100_000 }, expected: badly(1), says: /still configuring/ },
  },
  {
    title: "keeps the state when the rollout fails, and the next up publishes again",
    ...{ ...publish, simulator: { rolloutMs: 5_000, rolloutResult: "failed" }, expected: badly(1), due: 2 },
    says: /the cloud reports that it failed/,
    mended: ({ world }) => world.change(({ domains }) => domains.forEach((each) => (each.rolloutResult = "success"))),
  },
  ...[
    "connection reset, carried out",
    "HTML, 502, carried out",
    "carried out twice, the second answer",
    "cut in the middle",
  ].map((name) => ({
    title: `takes production's word when staging vanished by a publish of unknown effect (${name})`,
    ...{ ...publish, simulator: { stagingSurvivesPublish: false }, faults: [{ action: write, fault: named(name) }] },
    expected: well(1),
  })),
  {
    title: "sends nothing again when staging vanished, the answer was lost and reads lag 10 s",
    ...{ ...publish, simulator: { stagingSurvivesPublish: false, readLagMs: 10_000 }, expected: well(1) },
    faults: [{ action: write, fault: reset }],
  },
  {
    title: "publishes again what never arrived where reads withhold the keys and only a key changed",
    ...{ ...publish, plannedUnder: { withholdSecrets: true }, simulator: { withholdSecrets: true } },
    ...{ faults: [{ action: write, fault: throttled }], expected: well(2) },
    atFirst: ({ world }) => world.stage(domainName, "aliauth", [keysOnly]),
  },
  {
    title: "sends a publish again that was lost where reads withhold the keys, since no look can tell",
    ...{ ...publish, plannedUnder: { withholdSecrets: true }, simulator: { withholdSecrets: true } },
    ...{ faults: [{ action: write, fault: lost }], expected: well(2) },
    atFirst: ({ world }) => world.stage(domainName, "aliauth", [keysOnly]),
  },
  {
    title: "waits for staging that is being configured",
    ...{ ...publish, simulator: { stagingMs: 0 }, expected: well(1) },
    atFirst: ({ world, clock }) =>
      world.change(({ domains }) =>
        domains.forEach(({ staging }) =>
          staging.forEach((each) => Object.assign(each, { status: "configuring", settlesAt: clock.now() + 15_000 })),
        ),
      ),
  },
];

export const circumstances: readonly Circumstance[] = [...late, ...edits, ...deadlines, ...blind, ...rollouts];
