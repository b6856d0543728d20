import { type WorldData } from "../../../local/simulator";
import { oneCaster, scenario, catchError, up, UNKNOWN, type Properties, type Scenario } from "./lib/world";

const domainName = "live.example.com";
const functions = ["one", "two", "three"];
const world: WorldData = {
  domains: [
    {
      domainName,
      staging: functions.map((functionName) => ({ functionName, args: { a: functionName } })),
    },
  ],
};
const promotion = (functionName: string) => ({ domainName, functionName });
const hint = (members: Properties[], id = "1") => JSON.stringify([id, members]);
const all = hint([{ domainName, functionName: functions }]);
const stagingReads = ({ actions }: Scenario) =>
  actions().filter((action) => action === "DescribeLiveDomainStagingConfig").length;

describe("a check with a hint of its neighbours' look-ups", () => {
  it("reads for all of them at once, and each then finds its response", async () => {
    const here = await scenario({ world });
    for (const name of functions) {
      const { inputs, failures } = await here.stagingPromotion.check({}, { ...promotion(name), lookAhead: all });
      expect(failures).toEqual([]);
      expect(inputs).toMatchObject({ ...promotion(name), config: { [name]: { a: name } } });
      expect(inputs).not.toHaveProperty("lookAhead");
    }
    expect(here.actions().sort()).toEqual(["DescribeLiveDomainDetail", "DescribeLiveDomainStagingConfig"]);
  });

  it("reads several casters in parallel too", async () => {
    const casters = ["a", "b"].map((casterId) => ({ ...oneCaster().casters?.[0], casterId }));
    const here = await scenario({ world: { casters } });
    const both = hint([{ casterId: "a" }, { casterId: "b" }]);
    await here.casterSceneSync.check({}, { casterId: "a", lookAhead: both });
    const { failures } = await here.casterSceneSync.check({}, { casterId: "b", lookAhead: both });
    expect(failures).toEqual([]);
    expect(here.actions()).toHaveLength(6);
  });

  it("uses each prefetched response once: a second check reads again", async () => {
    const here = await scenario({ world });
    const alone = { ...promotion("one"), lookAhead: hint([promotion("one")]) };
    const first = await here.stagingPromotion.check({}, alone);
    here.world.stage(domainName, "one", [{ a: "changed" }]);
    const second = await here.stagingPromotion.check({}, alone);
    expect(first.inputs["config"]).toEqual({ one: { a: "one" } });
    expect(second.inputs["config"]).toEqual({ one: { a: "changed" } });
  });

  it("reads again when the response is older than 30 seconds", async () => {
    const here = await scenario({ world });
    await here.stagingPromotion.check({}, { ...promotion("one"), lookAhead: all });
    here.world.stage(domainName, "two", [{ a: "changed" }]);
    await here.clock.sleep(30_001);
    const { inputs } = await here.stagingPromotion.check({}, { ...promotion("two"), lookAhead: all });
    expect(inputs["config"]).toEqual({ two: { a: "changed" } });
  });

  it("reads again before it finds nothing to do, when the run has written something since", async () => {
    const here = await scenario({ world });
    const states = new Map<string, Properties>();
    for (const name of functions) states.set(name, (await up(here.stagingPromotion, promotion(name))).inputs);
    const next = here.provider();
    const group = hint([{ domainName, functionName: functions }], "next");
    const check = (name: string, more: Properties = {}) =>
      next.stagingPromotion.check(states.get(name) ?? {}, { ...promotion(name), ...more, lookAhead: group });
    const { inputs } = await check("one", { triggers: 2 });
    await next.stagingPromotion.update(`${domainName}/one`, { ...states.get("one"), promotedAt: "then" }, inputs);
    here.world.stage(domainName, "two", [{ a: "staged by what was written" }]);
    expect((await check("two")).inputs["config"]).toEqual({ two: { a: "staged by what was written" } });
    expect(here.lines.filter((line) => line.includes("another resource"))).toEqual([]);
  });

  it("never replaces the read before the write", async () => {
    const here = await scenario({ world });
    const { inputs } = await here.stagingPromotion.check({}, { ...promotion("one"), lookAhead: all });
    here.world.stage(domainName, "one", [{ a: "changed" }]);
    expect((await catchError(here.stagingPromotion.create(inputs))).message).toMatch(
      /the source changed after it was planned/,
    );
    expect(here.simulator.writes()).toEqual([]);
    expect(stagingReads(here)).toBe(2);
  });

  it("never serves an adoption, which reads the target too", async () => {
    const here = await scenario({ world: oneCaster() });
    const caster = { casterId: "caster-1" };
    await here.casterSceneSync.check({}, { ...caster, lookAhead: hint([caster, caster]) });
    await here.casterSceneSync.create((await here.casterSceneSync.check({}, caster)).inputs);
    const { failures } = await here.casterSceneSync.check(
      {},
      { ...caster, adopt: true, lookAhead: hint([caster, caster]) },
    );
    expect(failures).toEqual([]);
  });

  it("reports a failure for each of them, with its own message and on no input", async () => {
    const here = await scenario({ world });
    here.simulator.faults.add({
      action: "DescribeLiveDomainStagingConfig",
      kind: "status",
      status: 403,
      code: "NoPermission",
    });
    for (const name of functions) {
      const { failures } = await here.stagingPromotion.check({}, { ...promotion(name), lookAhead: all });
      expect(failures).toEqual([
        { property: "", reason: expect.stringContaining(`reading what is staged for "${name}" of ${domainName}`) },
      ]);
      expect(failures[0]?.reason).toContain("NoPermission");
    }
    expect(stagingReads(here)).toBe(1);
  });

  it("reads again for each one alone when one name may have been refused for all", async () => {
    const here = await scenario({ world });
    here.simulator.faults.add({
      action: "DescribeLiveDomainStagingConfig",
      kind: "status",
      status: 400,
      code: "InvalidFunctionName.Malformed",
    });
    for (const name of functions) {
      const { inputs, failures } = await here.stagingPromotion.check({}, { ...promotion(name), lookAhead: all });
      expect(failures).toEqual([]);
      expect(inputs).toMatchObject({ config: { [name]: { a: name } } });
    }
    expect(stagingReads(here)).toBe(1 + functions.length);
  });

  it("reads fifty names per call, however many functions a domain has", async () => {
    const names = Array.from({ length: 120 }, (_, index) => `f${index}`);
    const staging = names.map((functionName) => ({ functionName, args: { a: functionName } }));
    const here = await scenario({ world: { domains: [{ domainName, staging }] } });
    const lookAhead = hint([{ domainName, functionName: names }]);
    for (const name of names) {
      const { inputs } = await here.stagingPromotion.check({}, { ...promotion(name), lookAhead });
      expect(inputs).toMatchObject({ config: { [name]: { a: name } } });
    }
    const asked = here.simulator.calls.flatMap(
      ({ parameters }) => parameters["FunctionNames"]?.split(",").length ?? [],
    );
    expect(asked).toEqual([50, 50, 20]);
  });

  it("contains the group's ID alone late in a group", async () => {
    const here = await scenario({ world });
    const named = hint([{ domainName, functionName: ["one", "two"] }]);
    await here.stagingPromotion.check({}, { ...promotion("one"), lookAhead: named });
    here.world.stage(domainName, "two", [{ a: "changed" }]);
    const { inputs } = await here.stagingPromotion.check({}, { ...promotion("two"), lookAhead: '["1"]' });
    expect(inputs).toMatchObject({ config: { two: { a: "two" } } });
    expect(stagingReads(here)).toBe(1);
  });

  it("reads by itself for an unknown group ID", async () => {
    const here = await scenario({ world });
    const { inputs } = await here.stagingPromotion.check({}, { ...promotion("one"), lookAhead: '["1"]' });
    expect(inputs).toMatchObject({ config: { one: { a: "one" } } });
    expect(stagingReads(here)).toBe(1);
  });

  it("reads alone before its group is announced, and the others do not repeat the read", async () => {
    const here = await scenario({ world });
    for (const [name, lookAhead] of [["two", '["1"]'] as const, ["one", all] as const, ["three", all] as const]) {
      const { inputs } = await here.stagingPromotion.check({}, { ...promotion(name), lookAhead });
      expect(inputs).toMatchObject({ config: { [name]: { a: name } } });
    }
    const asked = here.simulator.calls.map(({ parameters }) => parameters["FunctionNames"] ?? "the domain");
    expect(asked.sort()).toEqual(["one,three", "the domain", "two"]);
    // Every member has checked, so another check reads again.
    here.world.stage(domainName, "two", [{ a: "changed" }]);
    const { inputs } = await here.stagingPromotion.check({}, { ...promotion("two"), lookAhead: all });
    expect(inputs).toMatchObject({ config: { two: { a: "changed" } } });
  });

  it.each([
    ["no JSON", "{"],
    ["no list of groups", '{"a":1}'],
    ["no text", 7],
    ["unknown", UNKNOWN],
    ["without members", "[]"],
    ["about resources that can't be", hint([{ domainName: 7 }, { functionName: {} }])],
  ])("ignores a hint that is %s", async (_, lookAhead) => {
    const here = await scenario({ world });
    const { inputs, failures } = await here.stagingPromotion.check({}, { ...promotion("one"), lookAhead });
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ config: { one: { a: "one" } } });
    expect(inputs).not.toHaveProperty("lookAhead");
    expect(stagingReads(here)).toBe(1);
  });

  it("sends nothing where look-ups are off", async () => {
    const here = await scenario({ world }, { "apsaravideo:lookups": "off" });
    await here.stagingPromotion.check({}, { ...promotion("one"), lookAhead: all });
    expect(here.actions()).toEqual([]);
  });
});

describe("functions of one domain that wait for their rollouts", () => {
  it("share their polls: one poll for the domain, not one for each function", async () => {
    const here = await scenario({ world, rolloutMs: 60_000 });
    const alone = await scenario({ world, rolloutMs: 60_000 });
    const { stagingPromotion } = here.provider();
    const results = await Promise.all(functions.map((name) => up(stagingPromotion, promotion(name))));
    expect(results.map(({ outs }) => outs["status"])).toEqual(["success", "success", "success"]);
    await up(alone.stagingPromotion, promotion("one"));
    const polls = ({ actions }: Scenario) => actions().filter((each) => each === "DescribeLiveDomainConfigs").length;
    expect(polls(here)).toBeLessThan(2 * polls(alone));
  });
});

describe("many writes that wait for the quota", () => {
  it.each([2, 0.5])(
    "follow a read that is at most a second old, however long the queue is, at %s per second",
    async (rate) => {
      const names = Array.from({ length: 12 }, (_, index) => `f${index}`);
      const staging = names.map((functionName) => ({ functionName, args: { a: "planned" } }));
      const quotas = JSON.stringify({ PublishLiveStagingConfigToProduction: rate });
      const here = await scenario(
        { world: { domains: [{ domainName, staging }] } },
        { "apsaravideo:quotas": quotas },
        ({ simulator, world }) => {
          if (simulator.writes().length === 4) world.stage(domainName, "f11", [{ a: "not planned" }]);
        },
      );
      const checked = await Promise.all(names.map((name) => here.stagingPromotion.check({}, promotion(name))));
      const ends = await Promise.allSettled(checked.map(({ inputs }) => here.stagingPromotion.create(inputs)));
      expect(ends.map(({ status }) => status)).toEqual([...Array<string>(11).fill("fulfilled"), "rejected"]);
      expect(here.simulator.writes()).toHaveLength(11);
      const reads = here.simulator.calls;
      for (const write of here.simulator.writes()) {
        const name = write.parameters["FunctionName"] ?? "";
        const looks = reads.slice(0, reads.indexOf(write)).filter(({ action, parameters }) => {
          return action === "DescribeLiveDomainStagingConfig" && parameters["FunctionNames"]?.split(",").includes(name);
        });
        expect(write.at - (looks.at(-1)?.at ?? 0)).toBeLessThanOrEqual(2_000);
        // The read of the check, and the read right before the write.
        expect(looks).toHaveLength(2);
      }
    },
  );
});
