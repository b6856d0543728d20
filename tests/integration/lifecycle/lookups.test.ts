import { demo, scenario } from "./lib/world";

const { casterId, domainName, pvwSceneId, pgmSceneId } = demo;

it("reads the scenes of a caster in one call", async () => {
  const { provider, actions } = await scenario();
  const scenes = await provider().lookups.getCasterScenes({ casterId });
  expect(scenes.map(({ sceneId, kind, sceneName, started }) => [sceneId, kind, sceneName, started])).toEqual([
    [pvwSceneId, "PVW", "Preview", true],
    [pgmSceneId, "PGM", "Program", true],
  ]);
  expect(scenes[0]?.componentIds).toEqual(["component-logo", "component-headline"]);
  expect(actions()).toEqual(["DescribeCasterScenes"]);
});

it("shows the staged and the production configuration as the resource does, secrets as fingerprints", async () => {
  const { provider, stagingPromotion } = await scenario();
  const { lookups } = provider();
  const query = { domainName, functionName: "aliauth" };
  const staged = await lookups.getStagedConfig(query);
  const { inputs } = await stagingPromotion.check({}, query);
  expect(staged).toEqual({ config: inputs["config"], digest: inputs["digest"], status: "success" });
  const inProduction = await lookups.getProductionConfig(query);
  expect(inProduction.digest).not.toBe(staged.digest);
  expect(JSON.stringify([staged, inProduction])).not.toContain("example-key");
});

it("returns an empty result where there is nothing, and fails without a response", async () => {
  const { provider, simulator } = await scenario();
  const { lookups } = provider();
  const query = { domainName, functionName: "oss_auth" };
  expect(await lookups.getStagedConfig(query)).toEqual({ config: {}, digest: "", status: "" });
  simulator.faults.add({ action: "*", kind: "status", status: 403, code: "Forbidden.RAM" });
  await expect(lookups.getProductionConfig(query)).rejects.toThrow(
    `looking up what is in production for "oss_auth" of ${domainName}: DescribeLiveDomainConfigs: Forbidden.RAM`,
  );
});

it("fails with every problem of the configuration", async () => {
  const { provider } = await scenario();
  const { lookups } = provider({ "apsaravideo:lookups": "x", "apsaravideo:protocol": "y" });
  await expect(lookups.getCasterScenes({ casterId })).rejects.toThrow(
    /apsaravideo:protocol: .*; apsaravideo:lookups: /,
  );
});

it.each(["aliauth,referer_white_list_set", " aliauth", ""])(
  "refuses the function name %j before it sends anything, because its answer would look empty",
  async (functionName) => {
    const { provider, actions } = await scenario();
    const { lookups } = provider();
    for (const name of ["getStagedConfig", "getProductionConfig"] as const)
      await expect(lookups[name]({ domainName, functionName })).rejects.toThrow(
        'functionName: expected the name of one function such as "aliauth", got',
      );
    expect(actions()).toEqual([]);
  },
);

it("refuses every argument that is not a caster's at once", async () => {
  const { provider } = await scenario();
  const query = { casterId: "a/b", regionId: "x y" };
  await expect(provider().lookups.getCasterScenes(query)).rejects.toThrow(/casterId: expected .*regionId: expected/);
});
