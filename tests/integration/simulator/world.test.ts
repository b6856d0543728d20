import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { WorldData } from "../../../local/simulator";
import { demo, demoWorld, startSimulator, WorldError } from "../../../local/simulator";
import { call, manualClock, simulator } from "./lib/client";

const { casterId, domainName, pvwSceneId } = demo;
const failuresOf = async (world: unknown): Promise<readonly string[]> => {
  const error: unknown = await startSimulator({ world: world as WorldData }).then(
    (sim) => sim.stop(),
    (reason: unknown) => reason,
  );
  if (!(error instanceof WorldError)) throw new Error(`expected a WorldError, got ${String(error)}`);
  return error.failures;
};

it("returns a snapshot that is plain JSON and starts an equal world", async () => {
  const sim = await simulator();
  const snapshot = sim.world.snapshot();
  const again = await simulator({ world: JSON.parse(JSON.stringify(snapshot)) as WorldData });
  expect(again.world.snapshot()).toEqual(snapshot);
  expect(snapshot).toMatchObject(demoWorld());
});

it("keeps a rollout under way across snapshot and start", async () => {
  const clock = manualClock();
  const sim = await simulator({ clock, rolloutMs: 5_000 });
  await call(sim, "PublishLiveStagingConfigToProduction", { DomainName: domainName, FunctionName: "aliauth" });
  const again = await simulator({ clock, world: sim.world.snapshot() });
  expect(again.world.production(domainName, "aliauth")).toMatchObject([{ status: "configuring" }]);
  clock.advance(5_000);
  expect(again.world.production(domainName, "aliauth")).toMatchObject([{ status: "success" }]);
  expect(again.world.snapshot().domains?.[0]?.production?.[0]).not.toHaveProperty("settlesAt");
});

it("lists every problem of a world, by its place", async () => {
  const failures = await failuresOf({
    casters: [
      { casterId: "c 1", scenes: [{ sceneId: "s1", kind: "pgm" }], typo: 1 },
      { casterId: "ok", normType: 2 },
    ],
    domains: [{ domainName: "nowhere", staging: [{ functionName: "", args: { a: 1 } }] }],
    extra: true,
  });
  const places = failures.map((failure) => failure.split(": ")[0]);
  expect(places.sort()).toEqual([
    "casters[0].casterId",
    "casters[0].scenes[0].kind",
    "casters[0].typo",
    "casters[1].normType",
    "domains[0].domainName",
    "domains[0].staging[0].args.a",
    "domains[0].staging[0].functionName",
    "extra",
  ]);
});

it("lists duplicate IDs", async () => {
  const scene = { sceneId: "s", kind: "PVW" };
  const component = { componentType: "text", locationId: "RC01" };
  const failures = await failuresOf({
    casters: [
      {
        casterId: "c",
        scenes: [scene, scene],
        components: [
          { componentId: "x", ...component },
          { componentId: "y", ...component },
        ],
      },
      { casterId: "c" },
    ],
    domains: [{ domainName: "a.example.com" }, { domainName: "A.example.com" }],
  });
  expect(failures).toEqual([
    'casters[1].casterId: "c" is a duplicate',
    'domains[1].domainName: "a.example.com" is a duplicate',
    'casters[0].scenes[1].sceneId: "s" is a duplicate',
    'casters[0].components[1].locationId: "RC01" is a duplicate',
  ]);
});

it.each([null, [], "text", 1])("refuses %j as a world", async (world) => {
  expect(await failuresOf(world)).toHaveLength(1);
});

it("adds casters and domains that the API then shows", async () => {
  const sim = await simulator({ world: {} });
  const added = sim.world.addCaster({ casterName: "mine" });
  sim.world.addDomain({ domainName: "a.example.com" });
  expect(sim.world.pvw(added.casterId).sceneId).toBe(added.pvwSceneId);
  expect(sim.world.pgm(added.casterId).sceneId).toBe(added.pgmSceneId);
  const answer = await call(sim, "DescribeCasters", { CasterName: "mine" });
  expect(answer["CasterList"].Caster).toMatchObject([{ CasterId: added.casterId, Status: 0 }]);
  expect(
    (await call(sim, "DescribeLiveDomainDetail", { DomainName: "a.example.com" }))["DomainDetail"].DomainStatus,
  ).toBe("online");
});

it("answers empty IDs for scenes that an added caster does not have", async () => {
  const sim = await simulator({ world: {} });
  expect(sim.world.addCaster({ scenes: [] })).toMatchObject({ pvwSceneId: "", pgmSceneId: "" });
});

it("replaces the records of one function when staging directly, and removes them without records", async () => {
  const sim = await simulator();
  sim.world.stage(domainName, "x", [{ a: "1" }, { a: "2" }]);
  sim.world.stage(domainName, "x", [{ a: "3" }]);
  expect(sim.world.staged(domainName, "x").map(({ args }) => args)).toEqual([{ a: "3" }]);
  sim.world.stage(domainName, "x", []);
  expect(sim.world.staged(domainName, "x")).toEqual([]);
  expect(sim.world.staged(domainName, "aliauth")).toHaveLength(1);
});

it("returns copies, so that a test cannot change the world by accident", async () => {
  const sim = await simulator();
  sim.world.pvw(casterId).componentIds.push("x");
  sim.world.domain(domainName).staging.length = 0;
  expect(sim.world.pvw(casterId).componentIds).not.toContain("x");
  expect(sim.world.staged(domainName, "aliauth")).toHaveLength(1);
});

it("keeps the world unchanged after an invalid change", async () => {
  const sim = await simulator();
  const before = sim.world.snapshot();
  expect(() => sim.world.changeScene(casterId, pvwSceneId, { kind: "XXX" as "PVW" })).toThrow(WorldError);
  expect(() => sim.world.addCaster({ casterId })).toThrow("is a duplicate");
  expect(sim.world.snapshot()).toEqual(before);
});

it.each([
  ['this world has no caster "x"', (world: Awaited<ReturnType<typeof simulator>>["world"]) => world.caster("x")],
  [
    'this world has no scene "x"',
    (world: Awaited<ReturnType<typeof simulator>>["world"]) => world.scene(casterId, "x"),
  ],
  ['this world has no domain "x"', (world: Awaited<ReturnType<typeof simulator>>["world"]) => world.domain("x")],
])("says %s for a missing entry", async (message, ask) => {
  const { world } = await simulator();
  expect(() => ask(world)).toThrow(message);
});

it("has an example file that is the demo world", () => {
  const file = join(__dirname, "../../../local/simulator/world.example.json");
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(demoWorld());
});

it("has a demo world whose two environments and two scenes differ", async () => {
  const { world } = await simulator();
  expect(world.pvw(casterId).layoutId).not.toBe(world.pgm(casterId).layoutId);
  expect(world.staged(domainName, "aliauth")[0]?.args).not.toEqual(world.production(domainName, "aliauth")[0]?.args);
});

it("copies only the changed parts, so that the cost of a write does not grow with the world", async () => {
  const sim = await simulator();
  sim.world.addDomain({ domainName: "other.example.com" });
  const before = sim.world.view().state;
  await call(sim, "PublishLiveStagingConfigToProduction", { DomainName: demo.domainName, FunctionName: "aliauth" });
  const after = sim.world.view().state;
  expect(after.domains[0]).not.toBe(before.domains[0]);
  expect(after.domains[1]).toBe(before.domains[1]);
  expect(after.domains[0]?.staging[0]).toBe(before.domains[0]?.staging[0]);
  expect(after.casters[0]).toBe(before.casters[0]);
});
