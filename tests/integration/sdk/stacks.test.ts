import * as pulumi from "@pulumi/pulumi";
import { demo, startSimulator, type Simulator } from "../../../local/simulator";
import { getCasterScenesOutput, getStagedConfigOutput, StagingPromotion } from "../../../sdk";
import { runInline } from "./lib/inlineProgram";

const running: Simulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

async function account(accessKeyId: string) {
  const accessKeySecret = `secret-of-${accessKeyId}`;
  const simulator = await startSimulator({ credentials: [{ accessKeyId, accessKeySecret }] });
  running.push(simulator);
  simulator.world.stage(demo.domainName, "aliauth", [{ auth_type: `of_${accessKeyId}` }]);
  const config = {
    "apsaravideo:endpoint": simulator.endpoint,
    "apsaravideo:accessKeyId": accessKeyId,
    "apsaravideo:accessKeySecret": accessKeySecret,
  };
  return { simulator, config };
}

const query = { domainName: demo.domainName, functionName: "aliauth" };
const lookUp = () =>
  Promise.resolve({
    staged: getStagedConfigOutput(query).config,
    scenes: getCasterScenesOutput({ casterId: demo.casterId }),
  });

describe("two stacks in one process", () => {
  it("look up with their own endpoint and key each, in sequence and in parallel", async () => {
    const [first, second] = [await account("first"), await account("second")];
    const runs = [
      await runInline(first.config, lookUp),
      await runInline(second.config, lookUp),
      ...(await Promise.all([runInline(first.config, lookUp), runInline(second.config, lookUp)])),
    ];
    const types = runs.map(({ outputs }) => JSON.stringify(outputs["staged"]));
    expect(types).toEqual(["first", "second", "first", "second"].map((name) => expect.stringContaining(`of_${name}`)));
    const keys = ({ simulator }: typeof first) => simulator.calls.map(({ accessKeyId }) => accessKeyId);
    expect(keys(first)).toEqual(Array<string>(6).fill("first"));
    expect(keys(second)).toEqual(Array<string>(6).fill("second"));
  });

  it("look up with the configuration at the time of the call, not an earlier one", async () => {
    const [first, second] = [await account("first"), await account("second")];
    const { outputs } = await runInline(first.config, () => {
      const before = getStagedConfigOutput(query).config;
      pulumi.runtime.setAllConfig(second.config);
      return Promise.resolve({ before, after: getStagedConfigOutput(query).config });
    });
    expect(JSON.stringify(outputs["before"])).toContain("of_first");
    expect(JSON.stringify(outputs["after"])).toContain("of_second");
  });

  it("pass hints only to the resources of their own stack", async () => {
    const declare = (name: string) => () => {
      for (const functionName of ["one", "two"])
        new StagingPromotion(functionName, { domainName: `${name}.example.com`, functionName });
      return Promise.resolve(undefined);
    };
    const [first, second] = await Promise.all([runInline({}, declare("first")), runInline({}, declare("second"))]);
    const hints = ({ registered }: typeof first) => JSON.stringify(registered.map(({ inputs }) => inputs["lookAhead"]));
    expect(hints(first)).toContain("first.example.com");
    expect(hints(first)).not.toContain("second.example.com");
    expect(hints(second)).toContain("second.example.com");
    expect(hints(second)).not.toContain("first.example.com");
  });
});
