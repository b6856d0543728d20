import "../../lib/scryptOnce";
import { fingerprintPattern } from "../../../provider/resources/stagingPromotion/records";
import { demo, scenario, catchError, UNKNOWN, up, upAgain } from "./lib/world";

const { domainName } = demo;
const functionName = "aliauth";
const news = { domainName, functionName };
const keys = ["staged-example-key-1", "staged-example-key-2", "former-example-key-1", "former-example-key-2"];

const publishes = (calls: readonly { action: string }[]) =>
  calls.filter((call) => call.action === "PublishLiveStagingConfigToProduction");

describe("check", () => {
  it("shows the staged configuration, with secrets as fingerprints, in two reads", async () => {
    const { stagingPromotion, actions } = await scenario();
    const { inputs, failures } = await stagingPromotion.check({}, news);
    expect(failures).toEqual([]);
    const secret = expect.stringMatching(fingerprintPattern);
    expect(inputs["config"]).toEqual({
      aliauth: { ali_auth_delta: "1800", auth_key1: secret, auth_key2: secret, auth_type: "type_a" },
    });
    expect(actions().sort()).toEqual(["DescribeLiveDomainDetail", "DescribeLiveDomainStagingConfig"]);
  });

  it("passes unknowns through and makes the computed inputs unknown, without a call", async () => {
    const { stagingPromotion, actions } = await scenario();
    const { inputs } = await stagingPromotion.check({}, { domainName: UNKNOWN, functionName });
    expect(inputs).toEqual({ domainName: UNKNOWN, functionName, config: UNKNOWN, digest: UNKNOWN });
    expect(actions()).toEqual([]);
  });

  it("fails on functionName when nothing is staged for a function that was never promoted", async () => {
    const { stagingPromotion } = await scenario();
    const { failures } = await stagingPromotion.check({}, { domainName, functionName: "oss_auth" });
    expect(failures).toEqual([
      {
        property: "functionName",
        reason: `nothing is staged for "oss_auth" of ${domainName}: set it in staging first, or remove this resource`,
      },
    ]);
  });

  it("says that up will wait while staging is being configured", async () => {
    const { stagingPromotion, world, lines } = await scenario();
    world.stage(domainName, functionName, [{ auth_type: "type_a" }], "configuring");
    const { failures } = await stagingPromotion.check({}, news);
    expect(failures).toEqual([]);
    expect(lines).toEqual([
      `publishing "aliauth" of ${domainName} to production: the source is configuring; up waits until it is settled.`,
    ]);
  });

  it("fails on functionName when staging failed, and gives the reason", async () => {
    const { stagingPromotion, world } = await scenario();
    world.stage(domainName, functionName, [{ auth_type: "type_a" }], "failed");
    const { failures } = await stagingPromotion.check({}, news);
    expect(failures.map((each) => each.property)).toEqual(["functionName"]);
    expect(failures[0]?.reason).toContain("has the status failed");
  });

  it("fails on domainName when the domain is offline", async () => {
    const { stagingPromotion, world } = await scenario();
    world.change((state) => {
      for (const domain of state.domains) domain.status = "offline";
    });
    const { failures } = await stagingPromotion.check({}, news);
    expect(failures).toEqual([
      { property: "domainName", reason: `the domain ${domainName} is offline: start it first` },
    ]);
  });

  it("reports a missing domain on domainName, with the code and the advice", async () => {
    const { stagingPromotion } = await scenario();
    const { failures } = await stagingPromotion.check({}, { domainName: "nowhere.example.com", functionName });
    expect(failures[0]?.property).toBe("domainName");
    expect(failures[0]?.reason).toMatch(/InvalidDomain\.NotFound \(HTTP 404, RequestId .*\): there is no such domain/);
  });

  it("distinguishes a changed key from an unchanged one, and shows the same key the same way", async () => {
    const { stagingPromotion, world, provider } = await scenario();
    const digest = async () => (await stagingPromotion.check({}, news)).inputs["digest"];
    const before = await digest();
    expect(await digest()).toBe(before);
    expect((await provider().stagingPromotion.check({}, news)).inputs["digest"]).toBe(before);
    world.stage(domainName, functionName, [
      { ...world.staged(domainName, functionName)[0]?.args, auth_key1: "another-key-entirely" },
    ]);
    expect(await digest()).not.toBe(before);
  });

  it("mixes the stack's fingerprintKey into the fingerprints", async () => {
    const { stagingPromotion, provider } = await scenario();
    const other = provider({ "apsaravideo:fingerprintKey": "of this stack alone" }).stagingPromotion;
    expect((await other.check({}, news)).inputs["digest"]).not.toBe(
      (await stagingPromotion.check({}, news)).inputs["digest"],
    );
  });
});

describe("look-ups", () => {
  it("required: fails the preview of a key without rights", async () => {
    const { stagingPromotion, simulator } = await scenario();
    simulator.faults.add({ action: "*", kind: "status", status: 403, code: "Forbidden.RAM" });
    const { failures } = await stagingPromotion.check({}, news);
    expect(failures[0]?.reason).toContain(
      "the access key has no right to live:DescribeLiveDomainDetail: grant it in a RAM policy",
    );
  });

  it("optional: keeps the last known source without a response, and prints a line", async () => {
    const { stagingPromotion, provider, simulator, lines } = await scenario();
    const state = await up(stagingPromotion, news);
    simulator.faults.add({ action: "*", kind: "status", status: 403, code: "Forbidden.RAM", times: Infinity });
    const optional = provider({ "apsaravideo:lookups": "optional" }).stagingPromotion;
    const { inputs, failures } = await optional.check(state.inputs, news);
    expect(failures).toEqual([]);
    expect(inputs).toEqual(state.inputs);
    expect(await optional.diff(state.id, state.outs, inputs)).toEqual({ changes: false, replaces: [] });
    expect(lines.at(-1)).toMatch(/Forbidden\.RAM .*Keeping the last known source \(lookups: optional\)\./);
  });

  it("optional: still fails after a documented error", async () => {
    const { provider } = await scenario();
    const optional = provider({ "apsaravideo:lookups": "optional" }).stagingPromotion;
    const { failures } = await optional.check({}, { domainName: "nowhere.example.com", functionName });
    expect(failures.map((each) => each.property)).toEqual(["domainName"]);
  });

  it("off: makes no call in check, and applies the source that up finds", async () => {
    const { provider, actions, simulator } = await scenario();
    const off = provider({ "apsaravideo:lookups": "off" }).stagingPromotion;
    const { inputs, failures } = await off.check({}, news);
    expect({ inputs, failures }).toEqual({ inputs: news, failures: [] });
    expect(actions()).toEqual([]);
    const { outs } = await off.create(inputs);
    expect(outs["digest"]).toMatch(/^sha256:/);
    expect(simulator.writes()).toHaveLength(1);
    const again = await off.check(inputs, news);
    expect(await off.diff("", outs, again.inputs)).toEqual({ changes: false, replaces: [] });
  });

  it("fails without credentials, and names the settings", async () => {
    const { provider, simulator } = await scenario();
    const wrong = provider({ "apsaravideo:accessKeySecret": "not-the-secret" }).stagingPromotion;
    const { failures } = await wrong.check({}, news);
    expect(failures[0]?.reason).toMatch(/SignatureDoesNotMatch .*check the access key/);
    expect(JSON.stringify(failures)).not.toContain("not-the-secret");
    expect(JSON.stringify(failures)).not.toContain(simulator.credentials.accessKeyId);
  });
});

describe("create", () => {
  it("publishes the staged configuration, waits until production has it in effect, and returns everything", async () => {
    const { stagingPromotion, world, simulator, clock, lines } = await scenario({ rolloutMs: 20_000 });
    const before = clock.now();
    const { id, outs } = await up(stagingPromotion, { ...news, note: "release 7" });
    expect(clock.now() - before).toBeGreaterThanOrEqual(20_000);
    expect(world.production(domainName, functionName)[0]).toMatchObject({
      status: "success",
      args: { auth_key1: "staged-example-key-1" },
    });
    expect(id).toBe(`${domainName}/${functionName}`);
    expect(outs).toMatchObject({
      ...news,
      note: "release 7",
      status: "success",
      requestId: simulator.writes()[0]?.requestId,
    });
    expect(outs["previous"]).toEqual({
      aliauth: expect.objectContaining({ auth_type: "type_a", auth_key1: expect.stringMatching(fingerprintPattern) }),
    });
    expect(lines).toContainEqual(expect.stringMatching(/waiting until the target shows it, at most 300 s/));
  });

  it("shows no key in results, lines or errors", async () => {
    const { stagingPromotion, simulator, lines, world } = await scenario();
    const state = await up(stagingPromotion, news);
    world.stage(domainName, functionName, [{ auth_key1: "one-more-secret-key" }]);
    const stale = await catchError(stagingPromotion.create(state.inputs));
    simulator.faults.add({ action: "Describe*", kind: "status", status: 400, code: "New.Code", times: Infinity });
    const read = await stagingPromotion.read(state.id, state.outs);
    const everything = JSON.stringify([state, stale.message, read, lines]);
    for (const key of [...keys, "one-more-secret-key", simulator.credentials.accessKeySecret])
      expect(everything).not.toContain(key);
  });

  it("names the longest wait, and again when that becomes longer", async () => {
    const { stagingPromotion, lines } = await scenario({ readLagMs: 5_000, rolloutMs: 100_000 });
    await up(stagingPromotion, news);
    const bounds = lines.flatMap((line) => /waiting until the target shows it, at most (\d+) s/.exec(line)?.[1] ?? []);
    expect(bounds).toEqual(["60", expect.stringMatching(/^29[0-5]$/)]);
  });

  it("does not wait for the rollout with wait false", async () => {
    const { stagingPromotion, clock } = await scenario({ rolloutMs: 60_000 });
    const before = clock.now();
    const { outs } = await up(stagingPromotion, { ...news, wait: false });
    expect(outs).toMatchObject({ requestId: expect.any(String), wait: false });
    expect(outs).not.toHaveProperty("status");
    expect(outs).not.toHaveProperty("promotedAt");
    expect(clock.now() - before).toBeLessThan(100);
  });

  it("promotes all records of a function, in any order", async () => {
    const { stagingPromotion, world } = await scenario();
    const records = [
      { path: "/b", ttl: "1", weight: "1" },
      { path: "/a", ttl: "2", weight: "1" },
    ];
    world.stage(domainName, "path_based_ttl_set", records);
    const { outs } = await up(stagingPromotion, { domainName, functionName: "path_based_ttl_set" });
    expect(outs["config"]).toEqual({ "path=/a": records[1], "path=/b": records[0] });
    expect(world.production(domainName, "path_based_ttl_set").map((each) => each.args)).toEqual(records);
  });

  it("waits while staging is being configured, and names the longest wait", async () => {
    const { stagingPromotion, world, lines } = await scenario({}, {}, ({ clock, world: now }) => {
      if (clock.now() > Date.parse("2026-11-22T18:00:10Z"))
        now.stage(domainName, functionName, [{ auth_type: "type_a" }]);
    });
    world.stage(domainName, functionName, [{ auth_type: "type_a" }], "configuring");
    await up(stagingPromotion, news);
    expect(lines[1]).toMatch(/the source is configuring; waiting for it, at most 300 s/);
    expect(world.production(domainName, functionName)[0]?.args).toEqual({ auth_type: "type_a" });
  });

  it("stops waiting for staging at the deadline, and writes nothing", async () => {
    const { stagingPromotion, world, simulator } = await scenario();
    world.stage(domainName, functionName, [{ auth_type: "type_a" }], "configuring");
    const { inputs } = await stagingPromotion.check({}, { ...news, timeouts: { operation: 30 } });
    const error = await catchError(stagingPromotion.create(inputs));
    expect(error.message).toContain("waiting for the source, which is configuring: Local.Deadline");
    expect(simulator.writes()).toEqual([]);
  });

  it("retries StagingConfig.Failed, with a read before each publish", async () => {
    const { stagingPromotion, simulator, actions } = await scenario();
    simulator.faults.add({ action: "Publish*", kind: "status", status: 400, code: "StagingConfig.Failed", times: 2 });
    await up(stagingPromotion, news);
    expect(publishes(simulator.calls)).toHaveLength(3);
    const order = actions().map((action) => (action.startsWith("Publish") ? "write" : "look"));
    expect(order.join(" ")).not.toContain("write write");
  });

  it("accepts production as proof of a publish whose response was lost, though nothing is staged any more", async () => {
    const { stagingPromotion, simulator } = await scenario({ stagingSurvivesPublish: false });
    simulator.faults.add({ action: "Publish*", kind: "resetAfter" });
    const { outs } = await up(stagingPromotion, news);
    expect(outs["status"]).toBe("success");
    expect(publishes(simulator.calls)).toHaveLength(1);
  });

  it("fails when nothing is staged any more at the publish, and production looked the same before", async () => {
    const { stagingPromotion, simulator, world } = await scenario();
    const { inputs } = await stagingPromotion.check({}, news);
    const missing = { action: "Publish*", kind: "status", status: 404, code: "StagingConfig.NotFound" } as const;
    simulator.faults.add(missing);
    expect((await catchError(stagingPromotion.create(inputs))).message).toMatch(
      /StagingConfig\.NotFound .* Nothing was written/,
    );

    world.setProduction(domainName, functionName, [world.staged(domainName, functionName)[0]?.args ?? {}]);
    simulator.faults.add(missing);
    expect((await catchError(stagingPromotion.create(inputs))).message).toMatch(/Nothing was written\.$/);
  });

  it("keeps the state and continues to wait at the next up when the rollout outlasts the deadline", async () => {
    const { stagingPromotion, simulator } = await scenario({ rolloutMs: 100_000 });
    const wanted = { ...news, timeouts: { operation: 60 } };
    const { inputs } = await stagingPromotion.check({}, wanted);
    const error = await catchError(stagingPromotion.create(inputs));
    expect(error.message).toContain(
      "the target is still configuring. Run up again: it goes on waiting, and writes nothing.",
    );
    expect(error.properties).toMatchObject({ status: "configuring", requestId: simulator.writes()[0]?.requestId });

    const next = await upAgain(stagingPromotion, { id: error.id ?? "", outs: error.properties ?? {}, inputs }, wanted);
    expect(next.outs).toMatchObject({ status: "success", requestId: simulator.writes()[0]?.requestId });
    expect(simulator.writes()).toHaveLength(1);
  });

  it("publishes for changed triggers, though an earlier publish of the same content is not confirmed yet", async () => {
    const { stagingPromotion, simulator } = await scenario({ rolloutMs: 100_000 });
    const wanted = { ...news, timeouts: { operation: 60 }, triggers: 1 };
    const { inputs } = await stagingPromotion.check({}, wanted);
    const error = await catchError(stagingPromotion.create(inputs));
    const state = { id: error.id ?? "", outs: error.properties ?? {}, inputs };
    const next = await upAgain(stagingPromotion, state, { ...news, triggers: 2 });
    expect(next.outs).toMatchObject({ status: "success", triggers: 2, requestId: simulator.writes()[1]?.requestId });
    expect(simulator.writes()).toHaveLength(2);
  });

  it("keeps the state when the rollout fails, and reports it", async () => {
    const { stagingPromotion } = await scenario({ rolloutMs: 5_000, rolloutResult: "failed" });
    const { inputs } = await stagingPromotion.check({}, news);
    const error = await catchError(stagingPromotion.create(inputs));
    expect(error.message).toContain("the status of the target is failed");
    expect(error).toMatchObject({ id: `${domainName}/${functionName}`, properties: { status: "failed" } });
  });

  it("publishes again at the next up after a failed rollout", async () => {
    const { stagingPromotion, world, simulator } = await scenario();
    world.change((state) => {
      for (const domain of state.domains) domain.rolloutResult = "failed";
    });
    const { inputs } = await stagingPromotion.check({}, news);
    const error = await catchError(stagingPromotion.create(inputs));
    world.change((state) => {
      for (const domain of state.domains) domain.rolloutResult = "success";
    });
    const next = await upAgain(stagingPromotion, { id: error.id ?? "", outs: error.properties ?? {}, inputs }, news);
    expect(next.outs["status"]).toBe("success");
    expect(simulator.writes()).toHaveLength(2);
  });

  it("accepts no read as proof where reads withhold the only change", async () => {
    const { stagingPromotion, world, simulator } = await scenario({ withholdSecrets: true });
    const inProduction = () => world.production(domainName, functionName)[0]?.args["auth_key1"];
    const state = await up(stagingPromotion, news);
    const [record] = world.staged(domainName, functionName);
    world.stage(domainName, functionName, [{ ...record?.args, auth_key1: "key-2" }]);
    simulator.faults.add({ action: "Publish*", kind: "throttle" });
    const throttled = await upAgain(stagingPromotion, state, { ...news, triggers: 2 });
    expect(inProduction()).toBe("key-2");

    world.stage(domainName, functionName, [{ ...record?.args, auth_key1: "key-3" }]);
    simulator.faults.add({ action: "Publish*", kind: "resetBefore" });
    await upAgain(stagingPromotion, throttled, { ...news, triggers: 3 });
    expect(inProduction()).toBe("key-3");
  });

  it("confirms by the visible part where reads withhold secrets", async () => {
    const { stagingPromotion } = await scenario({ withholdSecrets: true });
    const state = await up(stagingPromotion, news);
    expect(state.outs["config"]).toEqual({ aliauth: { ali_auth_delta: "1800", auth_type: "type_a" } });
    expect((await upAgain(stagingPromotion, state, news)).changes).toBe(false);
  });
});

describe("adopt", () => {
  const adopting = { ...news, adopt: true };

  it("verifies instead of writing when production equals staging, and prints a line", async () => {
    const { stagingPromotion, world, simulator, lines } = await scenario();
    world.setProduction(domainName, functionName, [world.staged(domainName, functionName)[0]?.args ?? {}]);
    const state = await up(stagingPromotion, adopting);
    expect(state.outs).toMatchObject({ adopt: true, status: "success", promotedAt: expect.any(String) });
    expect(simulator.writes()).toEqual([]);
    expect(lines).toEqual([`publishing "aliauth" of ${domainName} to production: adopted as it is; nothing was sent.`]);
    expect((await upAgain(stagingPromotion, state, adopting)).changes).toBe(false);
  });

  it("fails in the preview when production differs, and names the places", async () => {
    const { stagingPromotion } = await scenario();
    const { failures } = await stagingPromotion.check({}, adopting);
    expect(failures).toEqual([
      {
        property: "adopt",
        reason:
          "the target differs in aliauth.auth_key1, aliauth.auth_key2: remove adopt to perform the operation, or make them equal first",
      },
    ]);
  });

  it("writes nothing when production was changed after the preview", async () => {
    const { stagingPromotion, world, simulator } = await scenario();
    world.setProduction(domainName, functionName, [world.staged(domainName, functionName)[0]?.args ?? {}]);
    const { inputs } = await stagingPromotion.check({}, adopting);
    world.setProduction(domainName, functionName, []);
    const error = await catchError(stagingPromotion.create(inputs));
    expect(error.message).toMatch(/refused: adopt: there is no target yet.* Nothing was written\./);
    expect(simulator.writes()).toEqual([]);
  });

  it.each([
    ["triggers changed", { triggers: 2 }, "success"],
    ["the adopted rollout has failed since", {}, "failed"],
  ] as const)("publishes where an adoption is not confirmed yet and %s", async (_, more, status) => {
    const { stagingPromotion, world, simulator, clock } = await scenario();
    const args = world.staged(domainName, functionName)[0]?.args ?? {};
    world.setProduction(domainName, functionName, [args], "configuring");
    const unconfirmed = await up(stagingPromotion, { ...adopting, wait: false, triggers: 1 });
    expect(simulator.writes()).toHaveLength(0);
    world.setProduction(domainName, functionName, [args], status);
    await clock.sleep(60_000);
    const next = await upAgain(stagingPromotion, unconfirmed, { ...adopting, wait: false, triggers: 1, ...more });
    expect(simulator.writes()).toHaveLength(1);
    expect(next.outs["requestId"]).toBe(simulator.writes()[0]?.requestId);
  });

  it("goes on, and writes nothing, where a refresh saw the adopted rollout fail and it is in effect by now", async () => {
    const { stagingPromotion, world, simulator } = await scenario();
    const args = world.staged(domainName, functionName)[0]?.args ?? {};
    world.setProduction(domainName, functionName, [args]);
    const state = await up(stagingPromotion, adopting);
    world.setProduction(domainName, functionName, [args], "failed");
    const { props = {}, inputs = {} } = await stagingPromotion.read(state.id, state.outs);
    expect(props).not.toHaveProperty("promotedAt");
    world.setProduction(domainName, functionName, [args], "success");
    const next = await upAgain(stagingPromotion, { id: state.id, outs: props, inputs }, adopting);
    expect(next.outs).toHaveProperty("promotedAt");
    expect(simulator.writes()).toEqual([]);
  });

  it("performs the operation on later changes, like any other resource", async () => {
    const { stagingPromotion, world, simulator } = await scenario();
    world.setProduction(domainName, functionName, [world.staged(domainName, functionName)[0]?.args ?? {}]);
    const state = await up(stagingPromotion, adopting);
    world.stage(domainName, functionName, [{ auth_type: "type_b" }]);
    await upAgain(stagingPromotion, state, adopting);
    expect(simulator.writes()).toHaveLength(1);
  });
});

describe("later", () => {
  it("keeps the promoted content wanted when staging is empty, and finds nothing to do", async () => {
    const { stagingPromotion } = await scenario({ stagingSurvivesPublish: false });
    const state = await up(stagingPromotion, news);
    expect(await upAgain(stagingPromotion, state, news)).toMatchObject({ changes: false, inputs: state.inputs });
  });

  it("needs nothing staged when triggers change and production shows the promoted content", async () => {
    const { stagingPromotion, simulator } = await scenario({ stagingSurvivesPublish: false });
    const state = await up(stagingPromotion, news);
    const next = await upAgain(stagingPromotion, state, { ...news, triggers: 2 });
    expect(next.outs["triggers"]).toBe(2);
    expect(simulator.writes()).toHaveLength(1);
  });

  it("shows a changed key as a change of its fingerprint alone", async () => {
    const { stagingPromotion, world } = await scenario();
    const state = await up(stagingPromotion, news);
    world.stage(domainName, functionName, [
      { ...world.staged(domainName, functionName)[0]?.args, auth_key1: "another-key-entirely" },
    ]);
    const { inputs } = await stagingPromotion.check(state.inputs, news);
    const { aliauth: before } = state.inputs["config"] as Record<string, Record<string, string>>;
    const { aliauth: after } = inputs["config"] as Record<string, Record<string, string>>;
    expect(after).toEqual({ ...before, auth_key1: expect.stringMatching(fingerprintPattern) });
    expect(after?.["auth_key1"]).not.toBe(before?.["auth_key1"]);
  });

  it("replaces when the domain or the function changes", async () => {
    const { stagingPromotion } = await scenario();
    const { id, outs, inputs } = await up(stagingPromotion, news);
    const replaces = async (changed: object) =>
      (await stagingPromotion.diff(id, outs, { ...inputs, ...changed })).replaces;
    expect(await replaces({ domainName: "other.example.com" })).toEqual(["domainName"]);
    expect(await replaces({ functionName: "oss_auth" })).toEqual(["functionName"]);
    expect(await replaces({ wait: false })).toEqual([]);
  });
});

describe("read", () => {
  it("shows changes by hand in production, and the next update reverts them", async () => {
    const { stagingPromotion, world } = await scenario();
    const state = await up(stagingPromotion, news);
    world.setProduction(domainName, functionName, [{ auth_type: "no_auth" }]);
    const read = await stagingPromotion.read(state.id, state.outs);
    expect(read.inputs?.["config"]).toEqual({ aliauth: { auth_type: "no_auth" } });
    const refreshed = { id: state.id, outs: read.props ?? {}, inputs: read.inputs ?? {} };
    const healed = await upAgain(stagingPromotion, refreshed, news);
    expect(healed.outs["config"]).toEqual(state.outs["config"]);
    expect(world.production(domainName, functionName)[0]?.args["auth_type"]).toBe("type_a");
  });

  it("causes no drift where only production withholds secrets", async () => {
    const { stagingPromotion, world } = await scenario();
    const state = await up(stagingPromotion, news);
    world.setProduction(domainName, functionName, [{ ali_auth_delta: "1800", auth_key1: "****", auth_type: "type_a" }]);
    const read = await stagingPromotion.read(state.id, state.outs);
    expect(read.inputs).toEqual(state.inputs);
  });

  it("removes a resource whose function or domain does not exist any more", async () => {
    const { stagingPromotion, world } = await scenario();
    const { id, outs } = await up(stagingPromotion, news);
    world.setProduction(domainName, functionName, []);
    expect(await stagingPromotion.read(id, outs)).toEqual({});
    world.change((state) => (state.domains = []));
    expect(await stagingPromotion.read(id, outs)).toEqual({});
  });

  it("keeps the state when production can't be read, and reports it", async () => {
    const { stagingPromotion, simulator, lines } = await scenario();
    const { id, outs } = await up(stagingPromotion, news);
    simulator.faults.add({ action: "DescribeLiveDomainConfigs", kind: "truncated", times: Infinity });
    expect(await stagingPromotion.read(id, outs)).toEqual({ id, props: outs });
    expect(lines.at(-1)).toMatch(/Local\.NotAnAnswer.*Keeping the last known state\./);
  });
});
