import { demo } from "../integration/lifecycle/lib/world";
import { createResources, trueAnswers } from "./lib/answers";

const many = 10_000;
const numbered = <T>(make: (index: number) => T): T[] => Array.from({ length: many }, (_, index) => make(index));

/** Far below the time of one call, because nothing but computing happens. */
async function inGoodTime<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  expect(performance.now() - began).toBeLessThan(8_000);
  return result;
}

it.each([
  ["with names of their own", (index: number) => `name ${index}`],
  ["that all have one name", () => "the same"],
])("reads ten thousand components %s", async (_, nameOf) => {
  const truth = await trueAnswers();
  const scenes = JSON.parse(JSON.stringify(truth["DescribeCasterScenes"])) as {
    SceneList: { Scene: Record<string, unknown>[] };
  };
  const Component = numbered((index) => ({ ComponentId: `c${index}`, ComponentName: nameOf(index) }));
  for (const scene of scenes.SceneList.Scene) {
    scene["ComponentIds"] = { componentId: Component.map(({ ComponentId }) => ComponentId) };
  }
  const { casterSceneSync } = createResources({
    ...{ ...truth, DescribeCasterScenes: scenes },
    DescribeCasterComponents: { RequestId: "R", Components: { Component } },
  });
  const { inputs, failures } = await inGoodTime(() => casterSceneSync.check({}, { casterId: demo.casterId }));
  expect(failures).toEqual([]);
  expect(Object.keys((inputs["scene"] as { components: object }).components)).toHaveLength(many);
});

it.each([
  ["that are all the same", () => ({ path: "/" }), () => ({ path: "/" })],
  [
    "that are all different",
    (index: number) => ({ path: `/${index}` }),
    (index: number) => ({ path: `/other/${index}` }),
  ],
])("reads ten thousand records %s", async (_, staged, live) => {
  const truth = await trueAnswers();
  const records = (make: (index: number) => object) =>
    numbered((index) => {
      const args = Object.entries(make(index)).map(([ArgName, ArgValue]) => ({ ArgName, ArgValue: String(ArgValue) }));
      return { FunctionName: "aliauth", Status: "success", args };
    });
  const { stagingPromotion } = createResources({
    ...truth,
    DescribeLiveDomainStagingConfig: {
      RequestId: "R",
      DomainConfigs: records(staged).map(({ args, ...each }) => ({ ...each, FunctionArgs: args })),
    },
    DescribeLiveDomainConfigs: {
      RequestId: "R",
      DomainConfigs: {
        DomainConfig: records(live).map(({ args, ...each }) => ({ ...each, FunctionArgs: { FunctionArg: args } })),
      },
    },
  });
  const news = { domainName: demo.domainName, functionName: "aliauth" };
  const { inputs, failures } = await inGoodTime(() => stagingPromotion.check({}, news));
  expect(failures).toEqual([]);
  expect(Object.keys(inputs["config"] as object)).toHaveLength(many);
  const read = await inGoodTime(() => stagingPromotion.read(`${demo.domainName}/aliauth`, inputs));
  expect(read.id).toBeDefined();
});
