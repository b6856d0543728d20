import fc from "fast-check";
import { slots } from "./operation";
import type { History, Moment } from "./history";
import * as steps from "./steps";
import { functionNames, sceneIds } from "./world";

const slot = fc.constantFrom(...slots);
const scenes = fc.constantFrom("scene" as const, "scene2" as const);
const functions = fc.constantFrom("func" as const, "func2" as const);
const components = fc.constantFrom<string[][]>(["a"], ["a", "b"], ["b", "a"], []);
const name = fc.constantFrom(...functionNames);
const mark = fc.constantFrom("P" as const, "Q" as const, "R" as const);
const words = fc.constantFrom("one", "two");
const moment = fc.constantFrom<Moment[]>("before the read", "before the write", "after the write");

const sourceEdit = fc.oneof(
  fc.tuple(fc.constantFrom(...sceneIds.pvw), components).map(([id, order]) => steps.scene(id, order)),
  fc.tuple(fc.constantFrom("a" as const, "b" as const), words).map(([id, text]) => steps.component(id, text)),
  fc.tuple(name, mark).map(([each, args]) => steps.stage(each, args)),
  name.map((each) => steps.stage(each, null)),
  fc.tuple(name, mark, fc.constantFrom(15_000, 400_000)).map((given) => steps.configuring(...given)),
);
const targetEdit = fc.oneof(
  fc.tuple(fc.constantFrom(...sceneIds.pgm), components).map(([id, order]) => steps.scene(id, order)),
  fc.tuple(name, fc.option(mark, { freq: 4 })).map(([each, args]) => steps.production(each, args)),
);

const input = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(slot, fc.constantFrom({ triggers: 1 }, { triggers: 2 }, { triggers: null })) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      slot,
      fc.constantFrom({ note: "new" }, { adopt: true }, { adopt: null }, { expectedDigest: null }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(
      scenes,
      fc.constantFrom<object[]>(
        { onAir: "refuse" },
        { onAir: null },
        { fromSceneId: "pvw-1" },
        { fromSceneId: "pvw-2" },
        { toSceneId: "pgm-1" },
        { toSceneId: "pgm-2" },
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      functions,
      fc.constantFrom<object[]>(
        { wait: false },
        { wait: null },
        ...functionNames.map((functionName) => ({ functionName })),
      ),
    ),
  },
);

const writes = ["CopyCasterSceneConfig", "PublishLiveStagingConfigToProduction"];
const reads = [
  "DescribeCasterScenes",
  "DescribeCasterComponents",
  "DescribeLiveDomainStagingConfig",
  "DescribeLiveDomainConfigs",
  "DescribeLiveDomainDetail",
];
const failing = fc.constantFrom(
  { kind: "resetBefore" } as const,
  { kind: "resetAfter" } as const,
  { kind: "throttle" } as const,
  { kind: "status" } as const,
  { kind: "status", status: 403, code: "Forbidden.RAM" } as const,
  { kind: "html" } as const,
);
const times = fc.constantFrom(1, 1, 2, 6);
const fault = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...writes), failing, times)
      .map(([action, how, count]) => steps.fault({ action, ...how, times: count })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...reads), failing, times, fc.nat(4))
      .map(([action, how, count, after]) => steps.fault({ action, ...how, times: count, after })),
  },
);

const behaviour = fc.constantFrom(
  { rolloutMs: 0 },
  { rolloutMs: 20_000 },
  { rolloutMs: 400_000 },
  { rolloutResult: "success" as const },
  { rolloutResult: "failed" as const },
  { withholdSecrets: true },
  { withholdSecrets: false },
  { stagingSurvivesPublish: false },
  { stagingSurvivesPublish: true },
);

const weighted: [number, fc.Arbitrary<steps.Step>][] = [
  [6, slot.map((each) => steps.declare(each))],
  [
    3,
    fc
      .tuple(
        slot,
        fc.constantFrom<object[]>(
          { adopt: true },
          { adopt: true },
          { triggers: 1 },
          { onAir: "refuse" },
          { wait: false },
        ),
      )
      .map(([each, inputs]) => steps.declare(each, usable(each, inputs))),
  ],
  [1, slot.map(steps.remove)],
  [9, input.map(([each, inputs]) => steps.set(each, { ...inputs }))],
  [
    4,
    fc
      .tuple(slot, fc.constantFrom("source" as const, "state" as const, "wrong" as const))
      .map(([each, to]) => steps.pin(each, to)),
  ],
  [1, fc.constantFrom("required" as const, "optional" as const, "off" as const).map(steps.lookups)],
  [8, sourceEdit.map(steps.edit)],
  [4, targetEdit.map(steps.edit)],
  [1, name.map((each) => steps.edit(steps.stage(each, "P", "failed")))],
  [1, fc.constantFrom("idle" as const, "streaming" as const).map(steps.caster)],
  [1, fc.constantFrom("offline" as const, "online" as const).map(steps.domain)],
  [4, behaviour.map(steps.behave)],
  [1, fc.constantFrom(0, 5_000, 45_000).map(steps.lag)],
  [2, fc.constantFrom(10_000, 60_000, 500_000).map(steps.pass)],
  [1, fc.constantFrom(0, 3_600_000, -3_600_000).map(steps.skew)],
  [8, fault],
  [2, moment.map(steps.kill)],
  [2, fc.tuple(moment, fc.oneof(sourceEdit, targetEdit)).map(([when, edit]) => steps.meanwhile(when, edit))],
  [4, fc.constant(steps.refresh())],
  [3, fc.constant(steps.preview())],
  [18, fc.constant(steps.up())],
  [2, fc.constant(steps.upAsPlanned())],
];

function usable(slot: string, inputs: object): Record<string, unknown> {
  const foreign = slot.startsWith("scene") ? "wait" : "onAir";
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== foreign));
}

const step = fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** Random histories. A `replayPath` repeats one of them. */
export const histories = (replayPath?: string) =>
  fc.commands<History, History, false>([step], { maxCommands: 24, size: "max", ...(replayPath && { replayPath }) });
