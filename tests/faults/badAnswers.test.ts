import fc from "fast-check";
import { demo } from "../integration/lifecycle/lib/world";
import { change, createResources, spoil, trueAnswers, type Answers } from "./lib/answers";
import { count, getRunCount, runs } from "./lib/hostile";

const never = /an error inside|TypeError|RangeError|Cannot read|is not a function|:\/\/|c2ln|\n/;
const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
type Item = Record<string, unknown>;

const cases = {
  casterSceneSync: {
    news: { casterId: demo.casterId },
    planned: ["casterId", "fromSceneId", "toSceneId"],
    id: `${demo.casterId}/${demo.pgmSceneId}`,
    calls: ["DescribeCasterScenes", "DescribeCasterLayouts", "DescribeCasterComponents"],
    /** Whether a response means that the target does not exist: a list without it. */
    meansGone: (answers: Answers): boolean => {
      const list = (answers["DescribeCasterScenes"] as { SceneList?: { Scene?: Item[] } }).SceneList?.Scene;
      return Array.isArray(list) && !list.some((each) => each["SceneId"] === demo.pgmSceneId);
    },
  },
  stagingPromotion: {
    news: { domainName: demo.domainName, functionName: "aliauth" },
    planned: ["domainName", "functionName"],
    id: `${demo.domainName}/aliauth`,
    calls: ["DescribeLiveDomainDetail", "DescribeLiveDomainStagingConfig", "DescribeLiveDomainConfigs"],
    meansGone: (answers: Answers): boolean => {
      type Production = { DomainConfigs?: { DomainConfig?: Item[] } };
      const list = (answers["DescribeLiveDomainConfigs"] as Production).DomainConfigs?.DomainConfig;
      return Array.isArray(list) && !list.some((each) => each["FunctionName"] === "aliauth");
    },
  },
};

it.each([
  [0, []],
  [1, ["the caster is on air"]],
  [2, ["whether the caster is on air is not known"]],
])("guards a caster with the status %s by what the vendor documents: %j", async (Status, reasons) => {
  const casters = { RequestId: "R-1", CasterList: { Caster: [{ CasterId: demo.casterId, Status }] } };
  const { casterSceneSync } = createResources({ ...(await trueAnswers()), DescribeCasters: casters });
  const { failures } = await casterSceneSync.check({}, { casterId: demo.casterId, onAir: "refuse" });
  expect(failures.map(({ reason }) => reason.split(":")[0])).toEqual(reasons);
});

describe.each(["casterSceneSync", "stagingPromotion"] as const)("%s", (name) => {
  const { news, id, calls, meansGone, planned: names } = cases[name];
  const someChanges = fc.array(change, { minLength: 1, maxLength: 3 });

  it("never throws from a look-up, writes only the planned content, and never reports an existing target as gone", async () => {
    const truth = await trueAnswers();
    const { inputs: planned } = await createResources(truth)[name].check({}, news);
    const property = fc.asyncProperty(fc.constantFrom(...calls), someChanges, async (action, changes) => {
      count();
      const answers = { ...truth, [action]: changes.reduce<unknown>(spoil, truth[action]) };
      const { [name]: resource, lines, writes } = createResources(answers);
      const said = lines;

      const checked = await resource.check({}, news);
      said.push(...checked.failures.map(({ reason }) => reason));
      expect(wire(checked)).toEqual(checked);

      const read = await resource.read(id, planned);
      expect(wire(read)).toEqual(read);
      if (read.id === undefined) expect(meansGone(answers)).toBe(true);

      const made = await resource.create(planned).catch((error: Error) => error);
      if (made instanceof Error) said.push(made.message);
      else expect(wire(made)).toEqual(made);
      const named = Object.fromEntries(names.map((key) => [key, planned[key]]));
      const again = await resource.check({}, named);
      const asPlanned = again.failures.length === 0 && again.inputs["digest"] === planned["digest"];
      expect(writes()).toBeLessThanOrEqual(asPlanned ? 1 : 0);

      expect(said.filter((each) => never.test(each) || each.length > 2_000)).toEqual([]);
      expect(({} as Item)["polluted"]).toBeUndefined();
    });
    await fc.assert(property, { numRuns: runs(300, 5_000) });
  }, 240_000);
});

it("names a scene in short, however long its id is", async () => {
  const truth = await trueAnswers();
  const scenes = JSON.parse(JSON.stringify(truth["DescribeCasterScenes"])) as { SceneList: { Scene: Item[] } };
  for (const scene of scenes.SceneList.Scene)
    if (scene["SceneId"] === demo.pgmSceneId) Object.assign(scene, { SceneId: "x".repeat(100_000), LayoutId: "gone" });
  const { casterSceneSync } = createResources({ ...truth, DescribeCasterScenes: scenes });
  const { failures } = await casterSceneSync.check({}, { casterId: demo.casterId });
  const error = await casterSceneSync.create({ casterId: demo.casterId }).catch((thrown: Error) => thrown);
  const said = [...failures.map(({ reason }) => reason), error instanceof Error ? error.message : "created"];
  expect(said.filter((each) => each.length > 2_000).map((each) => each.length)).toEqual([]);
  expect(said.join()).toContain("xxx…");
});

it("shows every component, whatever its name is", async () => {
  const truth = await trueAnswers();
  const ids = ["c1", "c2", "c3"];
  const names = fc.constantFrom("c1", "c2", "x", "x (c1)", "x (c2)", "", "__proto__", "x (c1) (c1)");
  const property = fc.asyncProperty(fc.tuple(names, names, names), async (each) => {
    count();
    const scenes = JSON.parse(JSON.stringify(truth["DescribeCasterScenes"])) as { SceneList: { Scene: Item[] } };
    for (const scene of scenes.SceneList.Scene) scene["ComponentIds"] = { componentId: ids };
    const Component = ids.map((ComponentId, index) => ({ ComponentId, ComponentName: each[index] }));
    const answers = {
      ...truth,
      DescribeCasterScenes: scenes,
      DescribeCasterComponents: { RequestId: "R", Components: { Component } },
    };
    const { inputs } = await createResources(answers).casterSceneSync.check({}, { casterId: demo.casterId });
    const { components } = inputs["scene"] as { components: object };
    expect(Object.keys(components)).toHaveLength(ids.length);
  });
  await fc.assert(property, { numRuns: runs(200, 2_000) });
});

afterAll(() => {
  if (process.env["FAULTS"] === "all") process.stdout.write(`\nbad answers: ${getRunCount()} cases\n`);
});
