import { demo, expectDone, open } from "./lib/stack";

const { casterId, domainName } = demo;

it("scene-sync puts the PVW scene on air, then finds nothing to do, then leaves the PGM scene alone on destroy", async () => {
  const { run, simulator } = await open({ projectDir: "examples/scene-sync", config: { casterId } });
  const { world } = simulator;
  expectDone(await run("preview"), { create: 2 });
  expect(simulator.writes()).toEqual([]);

  expectDone(await run("up"), { create: 2 });
  expect(world.pgm(casterId).componentIds).toEqual(world.pvw(casterId).componentIds);

  expectDone(await run("preview"), { same: 2 });
  expectDone(await run("destroy"), { delete: 2 });
  expect(world.pgm(casterId).componentIds).toEqual(world.pvw(casterId).componentIds);
  expect(simulator.writes()).toHaveLength(1);
});

it("staging-promotion publishes the referer list, then the keys, and shows no key", async () => {
  const { run, simulator, printed } = await open({ projectDir: "examples/staging-promotion", config: { domainName } });
  simulator.world.stage(domainName, "referer_white_list_set", [
    { refer_domain_allow_list: "example.com", allow_empty: "off" },
  ]);
  expectDone(await run("up"), { create: 3 });
  expect(simulator.writes().map((call) => call.parameters["FunctionName"])).toEqual([
    "referer_white_list_set",
    "aliauth",
  ]);
  expectDone(await run("refresh"), { same: 3 });
  for (const key of ["staged-example-key", "former-example-key"]) expect(printed()).not.toContain(key);
});

it("staging-promotion fails on functionName in the preview when nothing is staged", async () => {
  const { run, simulator } = await open({ projectDir: "examples/staging-promotion", config: { domainName } });
  const { ok, text } = await run("preview");
  expect(ok).toBe(false);
  expect(text).toContain(
    `functionName value {referer_white_list_set} has a problem: nothing is staged for "referer_white_list_set" of ${domainName}`,
  );
  expect(simulator.writes()).toEqual([]);
});

it("domain-promotion promotes in the given order, and stops after a failure", async () => {
  const { run, simulator } = await open({ projectDir: "examples/domain-promotion", config: { domainName } });
  const { world } = simulator;
  world.stage(domainName, "referer_white_list_set", [{ refer_domain_allow_list: "example.com" }]);
  world.stage(domainName, "path_based_ttl_set", [{ path: "/live", ttl: "1" }]);
  simulator.faults.add({ action: "Publish*", kind: "status", status: 403, code: "Forbidden.RAM", after: 1 });
  const { ok, text } = await run("up");
  expect(ok).toBe(false);
  expect(text).toMatch(/publishing "path_based_ttl_set" of \S+ to production: Forbidden\.RAM .*Nothing was written\./);
  expect(simulator.writes().map((call) => call.parameters["FunctionName"])).toEqual(["referer_white_list_set"]);

  expectDone(await run("up"), { create: 2, same: 3 });
  const promoted = simulator.writes().map((call) => call.parameters["FunctionName"]);
  expect(promoted).toEqual(["referer_white_list_set", "path_based_ttl_set", "aliauth"]);
});

it("pick-scene puts the named scene on air, and fails for an unknown name", async () => {
  const { run, simulator } = await open({ projectDir: "examples/pick-scene", config: { casterId, scene: "Second" } });
  const failed = await run("preview");
  expect(failed.ok).toBe(false);
  expect(failed.text).toContain(`expected one PVW scene named "Second" in ${casterId}, found 0`);

  simulator.world.change((state) => {
    const [first] = state.casters[0]?.scenes ?? [];
    if (first) state.casters[0]?.scenes.push({ ...first, sceneId: "second", sceneName: "Second", componentIds: [] });
  });
  expectDone(await run("up"), { create: 2 });
  expect(simulator.writes()[0]?.parameters).toMatchObject({ FromSceneId: "second" });
});

it("live-event publishes the access rules before the scene, and stops before the scene when that fails", async () => {
  const { run, simulator, printed } = await open({
    projectDir: "examples/live-event",
    config: { casterId, domainName },
  });
  simulator.faults.add({ action: "Publish*", kind: "status", status: 403, code: "Forbidden.RAM" });
  expect((await run("up")).ok).toBe(false);
  expect(simulator.writes()).toEqual([]);
  // The default of the title in Pulumi.yaml.
  expect(printed()).toMatch(/note\s*: "live event"/);

  expectDone(await run("up"), { create: 2, same: 1 });
  expect(simulator.writes().map((call) => call.action)).toEqual([
    "PublishLiveStagingConfigToProduction",
    "CopyCasterSceneConfig",
  ]);
});
