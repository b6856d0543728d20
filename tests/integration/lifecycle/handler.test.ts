import type { RequestScope } from "../../../provider/core/context";
import { PartialWriteError, ProviderError } from "../../../provider/core/errors";
import { UNKNOWN } from "../../../provider/core/values";
import { demo, scenario, catchError } from "./lib/world";

const { casterId, domainName } = demo;
const inputs = { domainName, functionName: "aliauth" };

/** A scope that keeps its lines, and that ends when one of them matches. */
function scopeUntil(pattern?: RegExp): RequestScope & { lines: [severity: string, message: string][] } {
  const controller = new AbortController();
  const lines: [string, string][] = [];
  return {
    signal: controller.signal,
    lines,
    log: (severity, message) => {
      lines.push([severity, message]);
      if (pattern?.test(message)) controller.abort();
    },
  };
}

describe("a request that is cancelled", () => {
  it("keeps what was written, and says that it was cancelled, where the rollout is waited for", async () => {
    const { handlers, simulator } = await scenario({ rolloutMs: 60_000 });
    const { stagingPromotion } = handlers();
    const scope = scopeUntil(/waiting until the target shows it/);
    const checked = await stagingPromotion.check({ newInputs: inputs }, scope);
    const error = await catchError(stagingPromotion.create({ inputs: checked.inputs }, scope));
    expect(error).toBeInstanceOf(PartialWriteError);
    expect(error).toMatchObject({ code: "Local.Cancelled", id: `${domainName}/aliauth` });
    expect(error).toMatchObject({ state: { ...inputs, requestId: simulator.writes().at(-1)?.requestId } });
    expect((error as PartialWriteError).state).not.toHaveProperty("promotedAt");
  });

  it("writes nothing where the source is waited for", async () => {
    const { handlers, simulator, world } = await scenario();
    const { stagingPromotion } = handlers();
    world.stage(domainName, "aliauth", [{ auth_type: "type_a" }], "configuring");
    const scope = scopeUntil(/waiting for it/);
    const checked = await stagingPromotion.check({ newInputs: inputs }, scope);
    const error = await catchError(stagingPromotion.create({ inputs: checked.inputs }, scope));
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).not.toBeInstanceOf(PartialWriteError);
    expect(error.message).toMatch(/cancelled.* Nothing was written\.$/);
    expect(simulator.writes()).toEqual([]);
  });

  it("keeps what was written, whatever fails while the rollout is waited for", async () => {
    const { handlers, simulator } = await scenario({ rolloutMs: 60_000 });
    const { stagingPromotion } = handlers();
    const scope: RequestScope = {
      log: (severity) => {
        if (severity === "status") throw new TypeError("the log is full");
      },
    };
    const checked = await stagingPromotion.check({ newInputs: inputs }, scope);
    const error = await catchError(stagingPromotion.create({ inputs: checked.inputs }, scope));
    expect(error).toBeInstanceOf(PartialWriteError);
    expect(error.message).toBe("the log is full The write was accepted, but it could not be confirmed.");
    expect(error).toMatchObject({ state: { ...inputs, requestId: simulator.writes().at(-1)?.requestId } });
  });

  it("makes no call when it was cancelled before it began", async () => {
    const { handlers, actions } = await scenario();
    const { failures } = await handlers().casterSceneSync.check(
      { newInputs: { casterId } },
      { signal: AbortSignal.abort(), log: () => undefined },
    );
    expect(failures).toEqual([{ property: "", reason: expect.stringContaining("cancelled") }]);
    expect(actions()).toEqual([]);
  });
});

describe("the time that a request is given", () => {
  it.each([
    ["the request's where the resource sets none", {}, 30],
    ["the resource's before the request's", { timeouts: { operation: 60 } }, 60],
  ])("is %s", async (_, more, seconds) => {
    const { handlers, clock } = await scenario({ rolloutMs: 3_600_000 });
    const { stagingPromotion } = handlers();
    const scope = { ...scopeUntil(), timeout: 30 };
    const checked = await stagingPromotion.check({ newInputs: { ...inputs, ...more } }, scope);
    const begun = clock.now();
    expect(await catchError(stagingPromotion.create({ inputs: checked.inputs }, scope))).toBeInstanceOf(
      PartialWriteError,
    );
    expect(clock.now() - begun).toBeGreaterThan((seconds * 1_000) / 2);
    expect(clock.now() - begun).toBeLessThanOrEqual(seconds * 1_000);
  });
});

it("serves a scope that is an object of a class, and takes a timeout of 0 for none", async () => {
  class Scope implements RequestScope {
    readonly lines: string[] = [];
    get signal(): AbortSignal {
      return AbortSignal.abort();
    }
    get timeout(): number {
      return 0;
    }
    log(_severity: string, message: string): void {
      this.lines.push(message);
    }
  }
  const { handlers } = await scenario();
  const { failures } = await handlers().casterSceneSync.check({ newInputs: { casterId } }, new Scope());
  expect(failures).toEqual([{ property: "", reason: expect.stringContaining("cancelled") }]);
});

it("takes and gives the symbol for a value that is not known yet", async () => {
  const { handlers } = await scenario();
  const checked = await handlers().stagingPromotion.check(
    { newInputs: { ...inputs, domainName: UNKNOWN } },
    scopeUntil(),
  );
  expect(checked).toEqual({
    failures: [],
    inputs: { ...inputs, domainName: UNKNOWN, config: UNKNOWN, digest: UNKNOWN },
  });
});

it("gives a warning as a warning, and a wait as a line that the next one may replace", async () => {
  const { handlers, world } = await scenario({ rolloutMs: 2_000 });
  const { stagingPromotion } = handlers();
  const scope = scopeUntil();
  const { inputs: planned } = await stagingPromotion.check({ newInputs: inputs }, scope);
  const { id, state } = await stagingPromotion.create({ inputs: planned }, scope);
  world.setProduction(domainName, "aliauth", []);
  expect(await stagingPromotion.read({ id, state }, scope)).toBe("gone");
  expect(scope.lines.map(([severity]) => severity)).toEqual(["info", "status", "warning"]);
});

it("says gone and unreadable apart", async () => {
  const { handlers, simulator } = await scenario();
  const { casterSceneSync } = handlers();
  const scope = scopeUntil();
  const { inputs: planned } = await casterSceneSync.check({ newInputs: { casterId } }, scope);
  const { id, state } = await casterSceneSync.create({ inputs: planned }, scope);
  simulator.faults.add({ kind: "status", action: "DescribeCasterScenes", status: 404, code: "InvalidCaster.NotFound" });
  expect(await casterSceneSync.read({ id, state }, scope)).toBe("gone");
  simulator.faults.add({ kind: "status", action: "DescribeCasterScenes", status: 403, code: "Forbidden.RAM" });
  expect(await casterSceneSync.read({ id, state }, scope)).toBe("unreadable");
});

it("keeps the state, and blames the stack's configuration, where that can't be used", async () => {
  const { handlers } = await scenario({}, { "apsaravideo:lookups": "never" });
  const scope = scopeUntil();
  expect(await handlers().casterSceneSync.read({ id: "caster/scene", state: {} }, scope)).toBe("unreadable");
  const [[, message = ""] = []] = scope.lines;
  expect(message).toMatch(
    /^the stack's configuration can't be used: apsaravideo:lookups: .* Keeping the last known state/,
  );
});

it("says that nothing was written, and blames the stack's configuration, where that can't be used for a write", async () => {
  const { handlers } = await scenario({}, { "apsaravideo:lookups": "never" });
  const error = await catchError(handlers().casterSceneSync.create({ inputs: { casterId } }, scopeUntil()));
  expect(error.message).toMatch(
    /^the stack's configuration can't be used: apsaravideo:lookups: .* Nothing was written\.$/,
  );
});
