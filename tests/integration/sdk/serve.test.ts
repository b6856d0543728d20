import { demo, startSimulator, type Simulator } from "../../../local/simulator";
import * as provider from "../../../provider/serving/entry";

const running: Simulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

/** The configuration of a stack in a dynamic provider's form: a new object each time. */
async function account(accessKeyId: string, more: Record<string, string> = {}) {
  const accessKeySecret = `secret-of-${accessKeyId}`;
  const simulator = await startSimulator({ credentials: [{ accessKeyId, accessKeySecret }] });
  running.push(simulator);
  const config: Record<string, string> = {
    "apsaravideo:endpoint": simulator.endpoint,
    "apsaravideo:accessKeyId": accessKeyId,
    "apsaravideo:accessKeySecret": accessKeySecret,
    ...more,
  };
  return { simulator, config: () => ({ get: (key: string) => config[key] }) };
}

const promotion = { domainName: demo.domainName, functionName: "aliauth" };
const keysOf = ({ calls }: Simulator) => [...new Set(calls.map(({ accessKeyId }) => accessKeyId))];

it("sends the calls of each configuration to its own endpoint with its own key", async () => {
  const [first, second] = [await account("first"), await account("second")];
  for (const { config } of [first, second, first]) {
    const { stagingPromotion, casterSceneSync } = provider.serve(config());
    expect((await stagingPromotion.check({}, promotion)).failures).toEqual([]);
    expect((await casterSceneSync.check({}, { casterId: demo.casterId })).failures).toEqual([]);
  }
  expect(keysOf(first.simulator)).toEqual(["first"]);
  expect(keysOf(second.simulator)).toEqual(["second"]);
});

it("gives equal configurations one provider, so that they share quotas, and any other its own", async () => {
  const { config } = await account("first");
  const slower = { "apsaravideo:quotas": JSON.stringify({ CopyCasterSceneConfig: 1 }) };
  expect(provider.serve(config())).toBe(provider.serve(config()));
  expect(provider.serve(config())).not.toBe(provider.serve((await account("first", slower)).config()));
});

describe("a call from the state of 0.1.0", () => {
  /** Loads the package as a new process does. */
  function loadProvider(): typeof provider {
    jest.resetModules();
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return require("../../../provider/serving/entry");
  }

  it("is served with the configuration of the process, which each text receives", async () => {
    const { config, simulator } = await account("first");
    const { configure, stagingPromotion } = loadProvider();
    configure({ config: config() });
    configure({ config: config() });
    expect((await stagingPromotion.check({}, promotion)).failures).toEqual([]);
    expect(keysOf(simulator)).toEqual(["first"]);
  });

  it("is refused when the process has two configurations", async () => {
    const { configure, casterSceneSync } = loadProvider();
    for (const name of ["first", "second"]) configure({ config: (await account(name)).config() });
    expect(() => casterSceneSync.check({}, { casterId: demo.casterId })).toThrow("one configuration");
  });
});
