import type { CasterData, Simulator, SimulatorOptions, WorldState } from "../../../local/simulator";
import { demo } from "../../../local/simulator";
import { call, manualClock, refusedWith, simulator } from "./lib/client";

const { casterId, pvwSceneId, pgmSceneId } = demo;
const copy = { CasterId: casterId, FromSceneId: pvwSceneId, ToSceneId: pgmSceneId };
const attempt = (sim: Simulator, changes: Record<string, string> = {}) =>
  call(sim, "CopyCasterSceneConfig", { ...copy, ...changes });

it("copies layout and components of the PVW scene to the PGM scene and answers only a RequestId", async () => {
  const sim = await simulator();
  const pvw = sim.world.pvw(casterId);
  const answer = await attempt(sim);
  expect(Object.keys(answer)).toEqual(["RequestId"]);
  const pgm = sim.world.pgm(casterId);
  expect([pgm.layoutId, pgm.componentIds, pgm.sceneName]).toEqual([pvw.layoutId, pvw.componentIds, "Program"]);
  expect(sim.world.pvw(casterId)).toEqual(pvw);
  expect(sim.writes()).toMatchObject([
    { action: "CopyCasterSceneConfig", parameters: copy, requestId: answer["RequestId"] },
  ]);
});

it("clears the PGM scene when the PVW scene is empty", async () => {
  const sim = await simulator();
  sim.world.changeScene(casterId, pvwSceneId, { componentIds: [] });
  sim.world.change(({ casters }) => delete casters[0]?.scenes[0]?.layoutId);
  await attempt(sim);
  const pgm = sim.world.pgm(casterId);
  expect([pgm.layoutId, pgm.componentIds]).toEqual([undefined, []]);
});

it("updates the caster's LastModified", async () => {
  const clock = manualClock();
  const sim = await simulator({ clock });
  await attempt(sim);
  expect(sim.world.caster(casterId).lastModified).toBe(`${new Date(clock.now()).toISOString().slice(0, 19)}Z`);
});

it.each([
  [false, 1],
  [true, 0],
])("with copyCarriesAudio %s leaves the PGM scene with FollowEnable %d", async (copyCarriesAudio, followEnable) => {
  const sim = await simulator({ copyCarriesAudio });
  sim.world.changeScene(casterId, pvwSceneId, { audio: { followEnable: 0, mixList: ["RV01"], audioLayers: [] } });
  await attempt(sim);
  expect(sim.world.pgm(casterId).audio.followEnable).toBe(followEnable);
});

it("copies between the stopped scenes of an idle caster", async () => {
  const sim = await simulator();
  await call(sim, "StopCaster", { CasterId: casterId });
  await attempt(sim);
  expect(sim.world.pgm(casterId).layoutId).toBe("layout-two-up");
});

interface Case {
  code: string;
  status: number;
  when: string;
  parameters?: Record<string, string>;
  options?: SimulatorOptions;
  world?: (state: WorldState) => void;
}

const scene = (index: number, changes: object) => (state: WorldState) => {
  Object.assign(state.casters[0]?.scenes[index] ?? {}, changes);
};
const caster = (changes: Partial<CasterData>) => (state: WorldState) => {
  Object.assign(state.casters[0] ?? {}, changes);
};

const cases: Case[] = [
  { code: "MissingCasterId", status: 400, when: "CasterId is absent", parameters: { CasterId: "" } },
  { code: "MissingFromSceneId", status: 400, when: "FromSceneId is absent", parameters: { FromSceneId: "" } },
  { code: "MissingToSceneId", status: 400, when: "ToSceneId is absent", parameters: { ToSceneId: "", CasterId: "?" } },
  { code: "InvalidCasterId.Malformed", status: 400, when: "CasterId holds a space", parameters: { CasterId: "a b" } },
  {
    code: "InvalidUserId.Malformed",
    status: 400,
    when: "the account is not in order",
    world: (state) => (state.malformedUserId = true),
  },
  {
    code: "InvalidSceneId.Malformed",
    status: 400,
    when: "FromSceneId holds a dot",
    parameters: { FromSceneId: "a.b" },
  },
  { code: "InvalidSceneId.Malformed", status: 400, when: "ToSceneId holds a dot", parameters: { ToSceneId: "a.b" } },
  { code: "InvalidCaster.NotFound", status: 404, when: "there is no such caster", parameters: { CasterId: "absent" } },
  {
    code: "InvalidScene.NotFound",
    status: 404,
    when: "there is no such source",
    parameters: { FromSceneId: "absent" },
  },
  {
    code: "InvalidScene.NotFound",
    status: 404,
    when: "there is no such destination",
    parameters: { ToSceneId: "absent" },
  },
  { code: "IllegalOperation", status: 401, when: "both are PGM", parameters: { FromSceneId: pgmSceneId } },
  { code: "IllegalOperation", status: 401, when: "both are PVW", parameters: { ToSceneId: pvwSceneId } },
  {
    code: "IncorrectSceneStatus",
    status: 400,
    when: "the source is being changed",
    world: scene(0, { condition: "changing" }),
  },
  {
    code: "IncorrectSceneStatus",
    status: 400,
    when: "the destination is being changed",
    world: scene(1, { condition: "changing" }),
  },
  {
    code: "IncorrectSceneStatus.Idle",
    status: 400,
    when: "the source is stopped",
    world: scene(0, { status: "stopped" }),
  },
  {
    code: "IncorrectSceneStatus.Idle",
    status: 400,
    when: "the destination is stopped",
    world: scene(1, { status: "stopped" }),
  },
  {
    code: "IncorrectSceneStatus.Idle",
    status: 400,
    when: "the caster is idle and copyWhileIdle is false",
    options: { copyWhileIdle: false },
    world: (state) => {
      caster({ status: "idle" })(state);
      scene(0, { status: "stopped" })(state);
    },
  },
  {
    code: "IncorrectSceneStatus.ConfigError",
    status: 400,
    when: "the source is broken",
    world: scene(0, { condition: "broken" }),
  },
  {
    code: "IncorrectSceneStatus.ConfigError",
    status: 400,
    when: "the destination is broken",
    world: scene(1, { condition: "broken" }),
  },
  {
    code: "IncorrectSceneStatus.ConfigError",
    status: 400,
    when: "the source names no layout of the caster",
    world: scene(0, { layoutId: "gone" }),
  },
  {
    code: "IncorrectSceneStatus.ConfigError",
    status: 400,
    when: "the source names no component of the caster",
    world: scene(0, { componentIds: ["gone"] }),
  },
  {
    code: "ResourceInChannel.NotFound",
    status: 404,
    when: "the channel has no resource",
    world: caster({ channel: "missing" }),
  },
  {
    code: "ResourceInChannel.Invalid",
    status: 412,
    when: "the channel's resource is invalid",
    world: caster({ channel: "invalid" }),
  },
  {
    code: "ResourceInChannel.PreConditionFailed",
    status: 412,
    when: "the channel is not ready",
    world: caster({ channel: "notReady" }),
  },
  {
    code: "InternalError",
    status: 500,
    when: "the service has a fault",
    world: (state) => state.internalErrors.push("Copy*"),
  },
];

it.each(cases)(
  "answers $code $status and changes nothing when $when",
  async ({ code, status, parameters, options, world }) => {
    const sim = await simulator(options);
    if (world) sim.world.change(world);
    const before = sim.world.snapshot();
    expect(await refusedWith(attempt(sim, parameters))).toEqual([code, status]);
    expect(sim.world.snapshot()).toEqual(before);
    expect(sim.writes()).toEqual([]);
  },
);

it("answers InvalidScene.NotFound when the scenes belong to different casters", async () => {
  const sim = await simulator();
  const other = sim.world.addCaster({ status: "streaming" });
  expect(await refusedWith(attempt(sim, { ToSceneId: other.pgmSceneId }))).toEqual(["InvalidScene.NotFound", 404]);
});
