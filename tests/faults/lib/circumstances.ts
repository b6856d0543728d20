import type { SimulatorOptions } from "../../../local/simulator";
import { demo, type Properties, type Scenario } from "../../integration/lifecycle/lib/world";
import type { Expectation, ResourceName, Verb } from "./matrix";
import { onTheWire, refusedForNow, slow, type Fault } from "./mishaps";
import { subjects } from "./subjects";

/** An event around a verb, caused by time, the cloud or other people, beyond one fault at one call. */
export interface Circumstance {
  /** A sentence that starts with the outcome. */
  readonly title: string;
  readonly resource: ResourceName;
  readonly verb: Verb;
  readonly simulator?: SimulatorOptions;
  /** The simulator's behaviour at the time of the preview. */
  readonly plannedUnder?: SimulatorOptions;
  readonly news?: Properties;
  readonly limits?: { call: number; operation: number };
  readonly faults?: readonly { action: string; fault: Fault; times?: number; afterWrite?: boolean }[];
  /** Runs once: before the first write reaches the cloud, after its response has left, or at the start of the verb. */
  readonly atFirst?: (scene: Scenario) => void;
  readonly beforeWrite?: (scene: Scenario) => void;
  readonly afterWrite?: (scene: Scenario) => void;
  /** Runs before the next `up`. */
  readonly beforeNextUp?: (scene: Scenario) => void;
  readonly expected: Expectation;
  /** How many writes take effect until the resource has converged. Default: 1. */
  readonly due?: number;
  readonly says?: RegExp;
  /** Promises that edits by other people make impossible, with the reason. */
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

const expectSuccess = (sent: number): Expectation => ({ ends: "well", sent: [sent, sent] });
const expectFailure = (sent: number): Expectation => ({ ends: "badly", sent: [sent, sent] });
const quick = { call: 5, operation: 8 };

const late = each((resource, verb) => [
  ...[1_000, 10_000, 30_000].map((readLagMs) => ({
    title: `succeeds where reads lag ${readLagMs / 1000} s behind the write`,
    ...{ resource, verb, simulator: { readLagMs }, expected: expectSuccess(1) },
  })),
  {
    title: "keeps the state where reads lag 100 s, and the next up confirms without a write",
    ...{ resource, verb, simulator: { readLagMs: 100_000 }, expected: expectFailure(1), says: /instead of sha256/ },
  },
]);

const edits = each((resource, verb) => {
  const { edit, editTarget } = subjects[resource];
  const write = writeOf[resource];
  return [
    {
      title: "writes nothing when the source was edited while a refused write waited for its retry",
      ...{ resource, verb, faults: [{ action: write, fault: throttled }] },
      ...{ afterWrite: ({ world }) => edit(world, "b"), expected: expectFailure(1), says: /source changed/ },
    },
    {
      title: "fails, and names the differences, when the source was edited between the last read and the write",
      ...{ resource, verb, beforeWrite: ({ world }) => edit(world, "b"), expected: expectFailure(1), due: 2 },
      ...{ says: /instead of sha256/, except: ["I1"] },
    },
    {
      title: "succeeds when the source was edited between write and confirmation, and the next up applies the edit",
      ...{ resource, verb, afterWrite: ({ world }) => edit(world, "b"), expected: expectSuccess(1), due: 2 },
    },
    {
      title: "fails, and names the differences, when the target was edited between write and confirmation",
      ...{ resource, verb, afterWrite: ({ world }) => editTarget(world, "c"), expected: expectFailure(1), due: 2 },
      ...{ says: /instead of sha256/, except: ["I1"] },
    },
  ] satisfies Circumstance[];
});

const deadlines = each((resource, verb) => [
  {
    title: "keeps the state when the deadline comes after the write, and the next up only reads",
    ...{ resource, verb, limits: quick, faults: [{ action: writeOf[resource], fault: reset }] },
    ...{ expected: expectFailure(1), says: /Local\.(ConnectionFailed|Deadline)/ },
    afterWrite: ({ clock }) => void clock.sleep(9_000),
  },
  {
    title: "sends nothing when the deadline comes before the write",
    ...{ resource, verb, limits: { call: 5, operation: 0.5 }, expected: expectFailure(0) },
    says: /Local\.Deadline/,
  },
  {
    title: "keeps the state when every read after a lost response fails until the deadline",
    ...{ resource, verb, limits: quick, expected: expectFailure(1), says: /Local\.(ConnectionFailed|Deadline)/ },
    faults: [
      { action: writeOf[resource], fault: reset },
      { action: subjects[resource].look, fault: throttled, times: Infinity, afterWrite: true },
    ],
  },
]);

const blind = each((resource, verb) => [
  {
    title: "sends the write once when its response was lost and reads lag 10 s behind it",
    ...{ resource, verb, simulator: { readLagMs: 10_000 }, faults: [{ action: writeOf[resource], fault: reset }] },
    expected: expectSuccess(1),
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
  { title: "waits for the rollout", ...publish, simulator: { rolloutMs: 20_000 }, expected: expectSuccess(1) },
  {
    title: "keeps the state when the rollout outlasts the deadline, and the next up continues to wait",
    ...{ ...publish, simulator: { rolloutMs: 100_000 }, expected: expectFailure(1), says: /still configuring/ },
  },
  {
    title: "keeps the state when the rollout fails, and the next up publishes again",
    ...{ ...publish, simulator: { rolloutMs: 5_000, rolloutResult: "failed" }, expected: expectFailure(1), due: 2 },
    says: /the status of the target is failed/,
    beforeNextUp: ({ world }) =>
      world.change(({ domains }) => domains.forEach((each) => (each.rolloutResult = "success"))),
  },
  ...[
    "connection reset, carried out",
    "HTML, 502, carried out",
    "carried out twice, the second answer",
    "cut in the middle",
  ].map((name) => ({
    title: `accepts production as proof when a publish of unknown effect cleared staging (${name})`,
    ...{ ...publish, simulator: { stagingSurvivesPublish: false }, faults: [{ action: write, fault: named(name) }] },
    expected: expectSuccess(1),
  })),
  {
    title: "sends nothing again when staging is empty, the response was lost and reads lag 10 s",
    ...{ ...publish, simulator: { stagingSurvivesPublish: false, readLagMs: 10_000 }, expected: expectSuccess(1) },
    faults: [{ action: write, fault: reset }],
  },
  {
    title: "publishes a lost request again where reads withhold the keys and only a key changed",
    ...{ ...publish, plannedUnder: { withholdSecrets: true }, simulator: { withholdSecrets: true } },
    ...{ faults: [{ action: write, fault: throttled }], expected: expectSuccess(2) },
    atFirst: ({ world }) => world.stage(domainName, "aliauth", [keysOnly]),
  },
  {
    title: "publishes again after a lost response where reads withhold the keys, because no read shows the effect",
    ...{ ...publish, plannedUnder: { withholdSecrets: true }, simulator: { withholdSecrets: true } },
    ...{ faults: [{ action: write, fault: lost }], expected: expectSuccess(2) },
    atFirst: ({ world }) => world.stage(domainName, "aliauth", [keysOnly]),
  },
  {
    title: "waits for staging that is being configured",
    ...{ ...publish, simulator: { stagingMs: 0 }, expected: expectSuccess(1) },
    atFirst: ({ world, clock }) =>
      world.change(({ domains }) =>
        domains.forEach(({ staging }) =>
          staging.forEach((each) => Object.assign(each, { status: "configuring", settlesAt: clock.now() + 15_000 })),
        ),
      ),
  },
];

export const circumstances: readonly Circumstance[] = [...late, ...edits, ...deadlines, ...blind, ...rollouts];
