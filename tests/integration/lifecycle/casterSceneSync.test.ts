import { demo, oneCaster, programText, scenario, catchError, UNKNOWN, up, upAgain } from "./lib/world";

const { casterId, pvwSceneId, pgmSceneId } = demo;
const sha256 = /^sha256:[0-9a-f]{64}$/;

describe("check", () => {
  it("shows the content of the PVW scene, and the chosen scenes, in a preview", async () => {
    const { casterSceneSync } = await scenario();
    const { inputs, failures } = await casterSceneSync.check({}, { casterId });
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({
      casterId,
      fromSceneId: pvwSceneId,
      toSceneId: pgmSceneId,
      digest: expect.stringMatching(sha256),
    });
    expect(inputs["scene"]).toMatchObject({
      layout: { layoutId: "layout-two-up" },
      components: { headline: { componentId: "component-headline", textLayerContent: { text: "Good evening" } } },
      order: "logo < headline",
    });
  });

  it("makes three reads and no write", async () => {
    const { casterSceneSync, actions } = await scenario();
    await casterSceneSync.check({}, { casterId });
    expect(actions().sort()).toEqual(["DescribeCasterComponents", "DescribeCasterLayouts", "DescribeCasterScenes"]);
  });

  it("passes unknowns through and makes the computed inputs unknown, without a call", async () => {
    const { casterSceneSync, actions } = await scenario();
    for (const name of ["casterId", "fromSceneId", "toSceneId", "regionId"]) {
      const news = { casterId, [name]: UNKNOWN, triggers: [UNKNOWN] };
      const { inputs, failures } = await casterSceneSync.check({}, news);
      expect(failures).toEqual([]);
      expect(inputs).toEqual({ ...news, scene: UNKNOWN, digest: UNKNOWN });
    }
    expect(actions()).toEqual([]);
  });

  it("reads the source although an unrelated input is unknown", async () => {
    const { casterSceneSync } = await scenario();
    const { inputs } = await casterSceneSync.check({}, { casterId, note: UNKNOWN, expectedDigest: UNKNOWN });
    expect(inputs).toMatchObject({ note: UNKNOWN, expectedDigest: UNKNOWN, digest: expect.stringMatching(sha256) });
  });

  it("refuses a source that is not the expected one, and names both digests", async () => {
    const { casterSceneSync } = await scenario();
    const expectedDigest = `sha256:${"0".repeat(64)}`;
    const { inputs, failures } = await casterSceneSync.check({}, { casterId, expectedDigest });
    expect(failures.map((each) => each.property)).toEqual(["expectedDigest"]);
    expect(failures[0]?.reason).toContain(expectedDigest);
    expect(failures[0]?.reason).toContain(inputs["digest"]);
  });

  it("names the differences from the expected source where that was applied last", async () => {
    const { casterSceneSync, world } = await scenario();
    const state = await up(casterSceneSync, { casterId });
    world.changeScene(casterId, pvwSceneId, { componentIds: ["component-headline"] });
    const { failures } = await casterSceneSync.check(state.inputs, {
      casterId,
      expectedDigest: state.inputs["digest"],
    });
    expect(failures[0]?.reason).toContain("; they differ in components.logo, order: look at the preview");
  });

  it("refuses a caster that is on air only with onAir refuse", async () => {
    const { casterSceneSync, world } = await scenario();
    const properties = async () =>
      (await casterSceneSync.check({}, { casterId, onAir: "refuse" })).failures.map((each) => each.property);
    expect(await properties()).toEqual(["onAir"]);
    world.changeCaster(casterId, { status: "idle" });
    expect(await properties()).toEqual([]);
  });

  it("reports a missing caster on casterId, with the code, the RequestId and the advice", async () => {
    const { casterSceneSync, simulator } = await scenario();
    const { failures } = await casterSceneSync.check({}, { casterId: "LIVEPRODUCER_POST-cn-nowhere" });
    const requestIds = simulator.calls.map((call) => call.requestId);
    expect(failures).toHaveLength(1);
    expect(failures[0]?.property).toBe("casterId");
    expect(failures[0]?.reason).toMatch(
      /InvalidCaster\.NotFound \(HTTP 404, RequestId [0-9A-F-]{36}\): there is no such caster/,
    );
    expect(requestIds.some((id) => failures[0]?.reason.includes(id))).toBe(true);
  });

  it("reports all failures of a wrong direction and a wrong digest at once", async () => {
    const { casterSceneSync } = await scenario();
    const news = { casterId, fromSceneId: pgmSceneId, toSceneId: pvwSceneId, onAir: "refuse" };
    const { failures } = await casterSceneSync.check({}, news);
    expect(failures.map((each) => each.property)).toEqual(["fromSceneId", "toSceneId", "onAir"]);
  });

  it("reports an unusable configuration beside the failures of the inputs", async () => {
    const { provider } = await scenario();
    const { casterSceneSync } = provider({ "apsaravideo:lookups": "sometimes" });
    const { failures } = await casterSceneSync.check({}, { casterId, onAir: 1 });
    expect(failures.map((each) => each.reason)).toEqual([
      'expected "allow" or "refuse", got 1',
      "apsaravideo:lookups: expected one of required, optional, off",
    ]);
  });
});

describe("diff", () => {
  it("finds nothing to do without a change, however often it is called", async () => {
    const { casterSceneSync, actions } = await scenario();
    let state = await up(casterSceneSync, { casterId });
    const writes = actions().length;
    for (let times = 0; times < 3; times += 1) {
      const again = await upAgain(casterSceneSync, state, { casterId });
      expect(again).toMatchObject({ changes: false, replaces: [] });
      state = again;
    }
    expect(actions().slice(writes)).not.toContain("CopyCasterSceneConfig");
  });

  it("replaces when the caster or the PGM scene changes, without a call", async () => {
    const { casterSceneSync, simulator } = await scenario();
    const { id, outs, inputs } = await up(casterSceneSync, { casterId });
    await simulator.stop();
    expect(await casterSceneSync.diff(id, outs, { ...inputs, casterId: "other" })).toEqual({
      changes: true,
      replaces: ["casterId"],
    });
    expect(await casterSceneSync.diff(id, outs, { ...inputs, toSceneId: "other" })).toEqual({
      changes: true,
      replaces: ["toSceneId"],
    });
    expect(await casterSceneSync.diff(id, outs, { ...inputs, fromSceneId: "other" })).toEqual({
      changes: true,
      replaces: [],
    });
    expect(await casterSceneSync.diff(id, outs, { ...inputs, digest: UNKNOWN, scene: UNKNOWN })).toEqual({
      changes: true,
      replaces: [],
    });
    expect(await casterSceneSync.diff(id, outs, inputs)).toEqual({ changes: false, replaces: [] });
  });
});

describe("create", () => {
  it("puts the PVW scene on air and returns every input and output", async () => {
    const { casterSceneSync, world, simulator } = await scenario();
    const news = { casterId, note: "evening", triggers: [1], timeouts: { operation: 60 }, ...programText };
    const { id, outs } = await up(casterSceneSync, news);
    expect(world.pgm(casterId).componentIds).toEqual(["component-logo", "component-headline"]);
    expect(id).toBe(`${casterId}/${pgmSceneId}`);
    expect(outs).toMatchObject({
      ...news,
      fromSceneId: pvwSceneId,
      toSceneId: pgmSceneId,
      syncedAt: "2026-11-22T18:00:00.040Z",
    });
    expect(outs["requestId"]).toBe(simulator.writes()[0]?.requestId);
    expect(outs["previous"]).toMatchObject({
      layout: { layoutId: "layout-full-screen" },
      order: "logo",
    });
  });

  it("copies although the PGM scene shows the same already, because the operation was declared", async () => {
    const { casterSceneSync, world, simulator } = await scenario();
    const { layoutId, componentIds } = world.pvw(casterId);
    world.changeScene(casterId, pgmSceneId, { ...(layoutId ? { layoutId } : {}), componentIds });
    await up(casterSceneSync, { casterId });
    expect(simulator.writes()).toHaveLength(1);
  });

  it("sends RegionId only when it is given", async () => {
    const { casterSceneSync, simulator } = await scenario();
    await up(casterSceneSync, { casterId });
    expect(simulator.writes()[0]?.parameters).not.toHaveProperty("RegionId");
    await up(casterSceneSync, { casterId, regionId: "cn-shanghai" });
    expect(simulator.writes()[1]?.parameters).toMatchObject({ RegionId: "cn-shanghai" });
  });

  it("writes nothing when the PVW scene changed after the plan, and names the differences", async () => {
    const { casterSceneSync, world, simulator } = await scenario();
    const { inputs } = await casterSceneSync.check({}, { casterId });
    world.changeScene(casterId, pvwSceneId, { componentIds: ["component-ticker"] });
    const error = await catchError(casterSceneSync.create(inputs));
    expect(error.message).toMatch(/the source changed after it was planned, in components\.headline, .*order/);
    expect(error.message).toContain("Nothing was written");
    expect(error.id).toBeUndefined();
    expect(simulator.writes()).toEqual([]);
  });

  it("writes nothing when the caster went on air after the plan and onAir is refuse", async () => {
    const { casterSceneSync, world, simulator } = await scenario();
    world.changeCaster(casterId, { status: "idle" });
    const { inputs } = await casterSceneSync.check({}, { casterId, onAir: "refuse" });
    world.changeCaster(casterId, { status: "streaming" });
    expect((await catchError(casterSceneSync.create(inputs))).message).toContain(
      "refused: onAir: the caster is on air: stop it first",
    );
    expect(simulator.writes()).toEqual([]);
  });

  it("warns in the preview of a copy that a scene is not started, and says nothing where there is nothing to copy", async () => {
    const { casterSceneSync, world, lines } = await scenario({ world: oneCaster() });
    const state = await up(casterSceneSync, { casterId: "caster-1" });
    world.change(({ casters }) => {
      for (const scene of casters[0]?.scenes ?? []) if (scene.kind === "PVW") scene.status = "stopped";
    });
    lines.length = 0;
    await casterSceneSync.check(state.outs, { casterId: "caster-1" });
    expect(lines).toEqual([]);
    await casterSceneSync.check(state.outs, { casterId: "caster-1", triggers: ["again"] });
    expect(lines).toEqual([
      expect.stringContaining("the scene PVW (scene-pvw) is not started, so the cloud may refuse the copy."),
    ]);
  });

  it.each([
    [
      "IncorrectSceneStatus.Idle",
      {
        scenes: [
          { sceneId: "scene-pvw", kind: "PVW" },
          { sceneId: "scene-pgm", kind: "PGM" },
        ],
      },
    ],
    [
      "IncorrectSceneStatus",
      {
        scenes: [
          { sceneId: "scene-pvw", kind: "PVW", condition: "changing", status: "started" },
          { sceneId: "scene-pgm", kind: "PGM", status: "started" },
        ],
      },
    ],
    [
      "IncorrectSceneStatus.ConfigError",
      {
        scenes: [
          { sceneId: "scene-pvw", kind: "PVW", condition: "broken", status: "started" },
          { sceneId: "scene-pgm", kind: "PGM", status: "started" },
        ],
      },
    ],
    ["ResourceInChannel.NotFound", { channel: "missing" }],
    ["ResourceInChannel.Invalid", { channel: "invalid" }],
    ["ResourceInChannel.PreConditionFailed", { channel: "notReady" }],
  ] as const)("fails with %s like the vendor's response, and keeps nothing", async (code, changes) => {
    const { casterSceneSync, actions } = await scenario({
      world: oneCaster(structuredClone(changes) as Parameters<typeof oneCaster>[0]),
    });
    const { inputs } = await casterSceneSync.check({}, { casterId: "caster-1" });
    const error = await catchError(casterSceneSync.create(inputs));
    expect(error.message).toContain(`copying scene-pvw to scene-pgm of the caster caster-1: ${code} (HTTP`);
    expect(error.id).toBeUndefined();
    expect(actions().filter((action) => action === "CopyCasterSceneConfig")).toHaveLength(1);
  });

  it("retries a throttled copy, and reads the target before the retry", async () => {
    const { casterSceneSync, simulator, actions } = await scenario();
    simulator.faults.add({ action: "CopyCasterSceneConfig", kind: "throttle", times: 2 });
    await up(casterSceneSync, { casterId });
    const sent = actions().map((action) => (action === "CopyCasterSceneConfig" ? "write" : "look"));
    expect(sent.filter((each) => each === "write")).toHaveLength(3);
    expect(sent.join(" ")).not.toContain("write write");
    expect(simulator.writes()).toHaveLength(1);
  });

  it("sends a copy once when its response was lost but it took effect", async () => {
    const { casterSceneSync, simulator } = await scenario();
    simulator.faults.add({ action: "CopyCasterSceneConfig", kind: "resetAfter" });
    const { outs } = await up(casterSceneSync, { casterId });
    expect(simulator.calls.filter((call) => call.action === "CopyCasterSceneConfig")).toHaveLength(1);
    expect(outs["syncedAt"]).toBeDefined();
  });

  it("sends a copy once when its response was lost and reads lag behind it", async () => {
    const { casterSceneSync, simulator, lines } = await scenario({ readLagMs: 25_000 });
    simulator.faults.add({ action: "CopyCasterSceneConfig", kind: "resetAfter" });
    const { outs } = await up(casterSceneSync, { casterId });
    expect(simulator.calls.filter((call) => call.action === "CopyCasterSceneConfig")).toHaveLength(1);
    expect(outs["syncedAt"]).toBeDefined();
    expect(lines).toContainEqual(
      expect.stringMatching(/no response; checking whether the write took effect, for 30 s at most/),
    );
  });

  it("waits for a lagging effect at the next up too, before it sends the copy again", async () => {
    const { casterSceneSync, simulator } = await scenario({ readLagMs: 25_000 });
    const wanted = { casterId, timeouts: { operation: 10 } };
    const { inputs } = await casterSceneSync.check({}, wanted);
    simulator.faults.add({ action: "CopyCasterSceneConfig", kind: "resetAfter" });
    const error = await catchError(casterSceneSync.create(inputs));
    expect(error.message).toContain("Whether it took effect could not be read");
    const state = { id: error.id ?? "", outs: error.properties ?? {}, inputs };
    const next = await upAgain(casterSceneSync, state, { casterId });
    expect(next.outs["syncedAt"]).toBeDefined();
    expect(simulator.writes()).toHaveLength(1);
  });

  it.each(["resetBefore", "html", "status"] as const)(
    "sends a copy again when a read shows that it took no effect (%s)",
    async (kind) => {
      const { casterSceneSync, simulator } = await scenario();
      simulator.faults.add({ action: "CopyCasterSceneConfig", kind });
      await up(casterSceneSync, { casterId });
      expect(simulator.calls.filter((call) => call.action === "CopyCasterSceneConfig")).toHaveLength(2);
      expect(simulator.writes()).toHaveLength(1);
    },
  );

  it("keeps the known state when the effect of the copy is unknown, and converges on the next up", async () => {
    const { casterSceneSync, simulator } = await scenario();
    const { inputs } = await casterSceneSync.check({}, { casterId, ...programText });
    simulator.faults.add({ action: "CopyCasterSceneConfig", kind: "resetAfter" });
    simulator.faults.add({ action: "Describe*", kind: "status", after: 3, times: Infinity });
    const error = await catchError(casterSceneSync.create(inputs));
    expect(error).toMatchObject({ id: `${casterId}/${pgmSceneId}`, reasons: [error.message] });
    expect(error.properties).toMatchObject({
      ...inputs,
      ...programText,
      previous: { order: "logo" },
    });
    expect(error.properties).not.toHaveProperty("syncedAt");

    simulator.faults.clear();
    const state = { id: error.id ?? "", outs: error.properties ?? {}, inputs };
    const next = await upAgain(casterSceneSync, state, { casterId, ...programText });
    expect(next.changes).toBe(true);
    expect(next.outs).toMatchObject({ syncedAt: expect.any(String), previous: { order: "logo" } });
    expect(simulator.writes()).toHaveLength(1);
  });

  it("keeps the state, and names the differences, when the PGM scene shows something else after the copy", async () => {
    const { casterSceneSync, simulator, lines } = await scenario({ readLagMs: 3_600_000 });
    const { inputs } = await casterSceneSync.check({}, { casterId });
    const error = await catchError(casterSceneSync.create(inputs));
    expect(error.message).toMatch(
      /the target shows sha256:.* instead of sha256:.*; they differ in components\.headline/,
    );
    expect(error.properties).toMatchObject({ requestId: simulator.writes()[0]?.requestId });
    expect(lines).toContainEqual(expect.stringMatching(/waiting until the target shows it, at most 60 s/));
  });

  it("waits for reads that lag behind the copy", async () => {
    const { casterSceneSync, clock } = await scenario({ readLagMs: 30_000 });
    const before = clock.now();
    await up(casterSceneSync, { casterId });
    expect(clock.now() - before).toBeGreaterThanOrEqual(30_000);
  });
});

describe("adopt", () => {
  it("verifies instead of copying when the PGM scene shows the same, and otherwise fails in the preview", async () => {
    const { casterSceneSync, world, simulator, lines } = await scenario();
    const adopting = { casterId, adopt: true };
    const { failures } = await casterSceneSync.check({}, adopting);
    expect(failures.map((each) => each.property)).toEqual(["adopt"]);
    const { layoutId, componentIds } = world.pvw(casterId);
    world.changeScene(casterId, pgmSceneId, { ...(layoutId ? { layoutId } : {}), componentIds });
    await up(casterSceneSync, adopting);
    expect(simulator.writes()).toEqual([]);
    expect(lines.at(-1)).toContain("adopted as it is; nothing was sent.");
  });
});

describe("update", () => {
  it("copies again when the PVW scene changed, and keeps the old content as evidence", async () => {
    const { casterSceneSync, world, simulator } = await scenario();
    const state = await up(casterSceneSync, { casterId });
    world.changeScene(casterId, pvwSceneId, { componentIds: ["component-ticker"] });
    const next = await upAgain(casterSceneSync, state, { casterId });
    expect(next.changes).toBe(true);
    expect(world.pgm(casterId).componentIds).toEqual(["component-ticker"]);
    expect(next.outs["previous"]).toEqual(state.outs["scene"]);
    expect(simulator.writes()).toHaveLength(2);
  });

  it("copies again when the triggers change", async () => {
    const { casterSceneSync, simulator } = await scenario();
    const state = await up(casterSceneSync, { casterId, triggers: { build: 1 } });
    await upAgain(casterSceneSync, state, { casterId, triggers: { build: 2 } });
    expect(simulator.writes()).toHaveLength(2);
  });

  it("records a changed note, guard or timeout, and sends nothing", async () => {
    const { casterSceneSync, simulator, lines } = await scenario();
    const state = await up(casterSceneSync, { casterId, note: "one", onAir: "allow" });
    const calls = simulator.calls.length;
    const next = await upAgain(casterSceneSync, state, { casterId, note: "two", timeouts: { call: 5 } });
    expect(next.changes).toBe(true);
    expect(next.outs).toMatchObject({ note: "two", timeouts: { call: 5 }, syncedAt: state.outs["syncedAt"] });
    expect(next.outs).not.toHaveProperty("onAir");
    expect(simulator.writes()).toHaveLength(1);
    expect(simulator.calls).toHaveLength(calls + 3);
    expect(lines.at(-1)).toBe(`CasterSceneSync ${casterId}/${pgmSceneId}: recorded; nothing was sent.`);
  });
});

describe("an update without look-ups", () => {
  it("copies to the PGM scene that the state names, also where the program names none", async () => {
    const here = await scenario({ world: oneCaster({ status: "idle" }) });
    const state = await up(here.casterSceneSync, { casterId: "caster-1" });
    here.world.change(({ casters }) => {
      const scenes = casters[0]?.scenes ?? [];
      for (const scene of scenes) if (scene.kind === "PGM") scene.sceneId = "scene-pgm-2";
      const source = scenes.find(({ kind }) => kind === "PVW");
      if (source !== undefined) scenes.push({ ...source, sceneId: "scene-two", componentIds: [] });
    });
    const { casterSceneSync } = here.provider({ "apsaravideo:lookups": "off" });
    const { inputs } = await casterSceneSync.check(state.inputs, { casterId: "caster-1", fromSceneId: "scene-two" });
    expect(await casterSceneSync.diff(state.id, state.outs, inputs)).toMatchObject({ changes: true, replaces: [] });
    const error = await catchError(casterSceneSync.update(state.id, state.outs, inputs));
    expect(error.message).toMatch(/toSceneId: the caster caster-1 has no scene scene-pgm;.* Nothing was written\.$/);
    expect(here.simulator.writes()).toHaveLength(1);
  });
});

describe("read", () => {
  it("returns the PGM scene in the place of the source, so that drift is a diff", async () => {
    const { casterSceneSync, world } = await scenario();
    const state = await up(casterSceneSync, { casterId, note: "kept" });
    expect(await casterSceneSync.read(state.id, state.outs)).toEqual({
      id: state.id,
      props: state.outs,
      inputs: state.inputs,
    });

    world.changeScene(casterId, pgmSceneId, { componentIds: [] });
    const read = await casterSceneSync.read(state.id, state.outs);
    expect(read.inputs).toMatchObject({ note: "kept", scene: { components: {}, order: "" } });
    expect(read.props?.["digest"]).toBe(read.inputs?.["digest"]);
    expect(await casterSceneSync.diff(state.id, read.props ?? {}, state.inputs)).toEqual({
      changes: true,
      replaces: [],
    });

    const refreshed = { id: state.id, outs: read.props ?? {}, inputs: read.inputs ?? {} };
    await upAgain(casterSceneSync, refreshed, { casterId, note: "kept" });
    expect(world.pgm(casterId).componentIds).toEqual(["component-logo", "component-headline"]);
  });

  it("needs nothing but the identity", async () => {
    const { casterSceneSync } = await scenario();
    const id = `${casterId}/${pgmSceneId}`;
    const read = await casterSceneSync.read(id, {});
    expect(read).toMatchObject({
      id,
      props: { casterId, toSceneId: pgmSceneId, scene: { order: "logo" } },
    });
  });

  it("removes a resource whose caster or scene does not exist any more", async () => {
    const { casterSceneSync, world } = await scenario();
    const { id, outs } = await up(casterSceneSync, { casterId });
    world.change((state) => {
      for (const caster of state.casters) caster.scenes = caster.scenes.filter((scene) => scene.kind === "PVW");
    });
    expect(await casterSceneSync.read(id, outs)).toEqual({});
    world.change((state) => (state.casters = []));
    expect(await casterSceneSync.read(id, outs)).toEqual({});
  });

  it.each([
    ["forbidden", { kind: "status", status: 403, code: "Forbidden.RAM" }],
    ["broken", { kind: "status", status: 500, code: "InternalError" }],
    ["HTML", { kind: "html" }],
    ["empty", { kind: "empty" }],
  ] as const)("keeps the state as it was when the response is %s, and reports it", async (_, fault) => {
    const { casterSceneSync, simulator, lines } = await scenario();
    const { id, outs } = await up(casterSceneSync, { casterId });
    simulator.faults.add({ action: "DescribeCaster*", times: Infinity, ...fault });
    expect(await casterSceneSync.read(id, outs)).toEqual({ id, props: outs });
    expect(lines.at(-1)).toContain("Keeping the last known state.");
  });
});
