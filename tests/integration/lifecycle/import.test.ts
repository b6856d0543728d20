import type { RequestScope } from "../../../provider/core/context";
import { ProviderError } from "../../../provider/core/errors";
import { catchError, oneCaster, scenario } from "./lib/world";

const scope: RequestScope = { log: () => undefined };
const id = "caster-1/scene-pgm";
const domain = { domainName: "live.example.com" };

describe("an import", () => {
  it("gives a target that equals the source as confirmed, so that nothing is planned", async () => {
    const { handlers, simulator } = await scenario({ world: oneCaster() });
    const { casterSceneSync } = handlers();
    const { inputs } = await casterSceneSync.check({ newInputs: { casterId: "caster-1" } }, scope);
    await casterSceneSync.create({ inputs }, scope);
    const writes = simulator.writes().length;

    const found = await casterSceneSync.import({ id }, scope);
    if (found === "gone") throw new Error("the scene is there");
    expect(found.inputs).toMatchObject({ casterId: "caster-1", fromSceneId: "scene-pvw", toSceneId: "scene-pgm" });
    expect(found.state).toMatchObject({ digest: inputs["digest"], syncedAt: expect.any(String) });
    const program = { casterId: "caster-1", toSceneId: "scene-pgm" };
    const checked = await casterSceneSync.check({ oldInputs: found.inputs, newInputs: program }, scope);
    const difference = casterSceneSync.diff({ oldState: found.state, newInputs: checked.inputs });
    expect(difference).toEqual({ changes: false, performs: false, changed: [], replaces: [] });
    expect(simulator.writes().length).toBe(writes);
  });

  it("plans the copy where the target differs from the source", async () => {
    const { handlers } = await scenario({ world: oneCaster() });
    const { casterSceneSync } = handlers();
    const found = await casterSceneSync.import({ id }, scope);
    if (found === "gone") throw new Error("the scene is there");
    const checked = await casterSceneSync.check(
      { oldInputs: found.inputs, newInputs: { casterId: "caster-1" } },
      scope,
    );
    const difference = casterSceneSync.diff({ oldState: found.state, newInputs: checked.inputs });
    expect(difference).toMatchObject({ performs: true, changed: ["scene", "digest"] });
  });

  it("chooses the PVW scene that equals the target where there are several", async () => {
    const [caster] = oneCaster().casters ?? [];
    const scenes = [
      { sceneId: "other", kind: "PVW" as const, layoutId: "layout-1", componentIds: ["component-one"] },
      { sceneId: "same", kind: "PVW" as const, layoutId: "layout-1", componentIds: ["component-two"] },
      { sceneId: "scene-pgm", kind: "PGM" as const, layoutId: "layout-1", componentIds: ["component-two"] },
    ];
    const { handlers } = await scenario({ world: oneCaster({ ...caster, scenes }) });
    expect(await handlers().casterSceneSync.import({ id }, scope)).toMatchObject({ inputs: { fromSceneId: "same" } });
  });

  it("leaves a publication that production still works on unconfirmed", async () => {
    const production = [{ functionName: "aliauth", args: { auth_type: "type_a" }, status: "configuring" as const }];
    const { handlers } = await scenario({ world: { domains: [{ ...domain, production }] } });
    const found = await handlers().stagingPromotion.import({ id: "live.example.com/aliauth" }, scope);
    expect(found).toMatchObject({ state: { status: "configuring" } });
    expect(found).not.toHaveProperty("state.promotedAt");
  });

  it("says gone where the place, or the function there, does not exist", async () => {
    const { handlers } = await scenario({ world: { domains: [domain] } });
    const { casterSceneSync, stagingPromotion } = handlers();
    expect(await casterSceneSync.import({ id: "no-caster/scene" }, scope)).toBe("gone");
    expect(await stagingPromotion.import({ id: "live.example.com/aliauth" }, scope)).toBe("gone");
  });

  it.each([
    ["an identity of another form", "caster-1", "this is not an identity: expected <casterId>/<toSceneId>"],
    ["a part that no ID can be", "caster 1/scene-pgm", "refused: casterId: expected the ID of a caster"],
    ["a PVW scene", "caster-1/scene-pvw", "is not a PGM scene"],
  ])("refuses %s", async (_, wrong, reason) => {
    const { handlers } = await scenario({ world: oneCaster() });
    const error = await catchError(handlers().casterSceneSync.import({ id: wrong }, scope));
    expect(error).toBeInstanceOf(ProviderError);
    expect(error.message).toContain(reason);
  });

  it("fails where the target can't be read, because there is no state to keep", async () => {
    const { handlers, simulator } = await scenario({ world: oneCaster() });
    simulator.faults.add({ kind: "status", action: "DescribeCasterScenes", status: 403, code: "Forbidden.RAM" });
    const error = await catchError(handlers().casterSceneSync.import({ id }, scope));
    expect(error).toMatchObject({ name: "ProviderError", code: "Forbidden.RAM" });
  });
});

describe("what a preview knows of the next state", () => {
  it("is the content and the digest, and nothing of the write, for a write", async () => {
    const { handlers } = await scenario({ world: oneCaster() });
    const { casterSceneSync } = handlers();
    const { inputs } = await casterSceneSync.check({ newInputs: { casterId: "caster-1" } }, scope);
    expect(casterSceneSync.plan({ inputs })).toEqual(inputs);
    const { state } = await casterSceneSync.create({ inputs }, scope);
    const again = { ...inputs, triggers: 2 };
    expect(casterSceneSync.plan({ oldState: state, inputs: again })).toEqual(again);
  });

  it("is the whole state for an update that only records", async () => {
    const { handlers } = await scenario({ world: oneCaster() });
    const { casterSceneSync } = handlers();
    const { inputs } = await casterSceneSync.check({ newInputs: { casterId: "caster-1", note: "a" } }, scope);
    const { state } = await casterSceneSync.create({ inputs }, scope);
    const request = { oldState: state, inputs: { ...inputs, note: "b" } };
    const planned = casterSceneSync.plan(request);
    expect(planned).toEqual({ ...state, note: "b" });
    expect((await casterSceneSync.update(request, scope)).state).toEqual(planned);
  });
});
