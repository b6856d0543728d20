import type { Credential } from "../../../local/simulator";
import { demo } from "../../../local/simulator";
import { call, refusal, refusedWith, simulator } from "./lib/client";

const credentials: Credential[] = [
  { accessKeyId: "first", accessKeySecret: "s1" },
  { accessKeyId: "second", accessKeySecret: "s2", accountId: "2" },
  { accessKeyId: "reader", accessKeySecret: "s3", allow: ["live:Describe*"] },
];
const second = { accessKeyId: "second", accessKeySecret: "s2" };
const reader = { accessKeyId: "reader", accessKeySecret: "s3" };
const copy = { CasterId: demo.casterId, FromSceneId: demo.pvwSceneId, ToSceneId: demo.pgmSceneId };

it("shows an account nothing of another one", async () => {
  const sim = await simulator({ credentials });
  expect((await call(sim, "DescribeCasters", {}, second))["Total"]).toBe(0);
  expect(await refusedWith(call(sim, "CopyCasterSceneConfig", copy, second))).toEqual(["InvalidCaster.NotFound", 404]);
  expect((await call(sim, "DescribeCasters"))["Total"]).toBe(1);
});

it("gives each account its own world, even with the same ids", async () => {
  const sim = await simulator({
    credentials,
    worlds: { "2": { casters: [{ casterId: demo.casterId, casterName: "theirs" }] } },
  });
  const nameFor = async (key?: Partial<Credential>) =>
    (await call(sim, "DescribeCasters", {}, key))["CasterList"].Caster[0].CasterName;
  expect([await nameFor(), await nameFor(second)]).toEqual(["Evening show", "theirs"]);
  await call(sim, "DeleteCaster", { CasterId: demo.casterId }, second);
  expect(sim.worldOf("2").snapshot().casters).toEqual([]);
  expect(sim.world.caster(demo.casterId).casterName).toBe("Evening show");
});

it("keeps ClientTokens of accounts apart", async () => {
  const sim = await simulator({ credentials });
  const wanted = { ChargeType: "PostPaid", ClientToken: "same", NormType: "1" };
  const ids = [await call(sim, "CreateCaster", wanted), await call(sim, "CreateCaster", wanted, second)].map(
    (each) => each["CasterId"],
  );
  expect(ids[0]).not.toBe(ids[1]);
});

it("allows the actions in a key's rights and answers Forbidden.RAM to the rest", async () => {
  const sim = await simulator({ credentials });
  expect((await call(sim, "DescribeCasters", {}, reader))["Total"]).toBe(1);
  const { code, status, body } = await refusal(call(sim, "CopyCasterSceneConfig", copy, reader));
  expect([code, status]).toEqual(["Forbidden.RAM", 403]);
  expect(body["AccessDeniedDetail"]).toMatchObject({
    AuthAction: "live:CopyCasterSceneConfig",
    NoPermissionType: "ImplicitDeny",
  });
  expect(sim.writes()).toEqual([]);
});

it.each([
  [["*"], true],
  [["live:*"], true],
  [["LIVE:copycastersceneconfig"], true],
  [["live:Copy"], false],
  [["cdn:*"], false],
  [["live.CopyCasterSceneConfig"], false],
  [[], false],
])("reads the rights %j as allowing a copy: %s", async (allow, allowed) => {
  const sim = await simulator({ credentials: [{ accessKeyId: "k", accessKeySecret: "s", allow }] });
  await call(sim, "CopyCasterSceneConfig", copy).catch(() => undefined);
  expect(sim.writes().length === 1).toBe(allowed);
});

it("records account and key of a call only after its signature was verified", async () => {
  const sim = await simulator({ credentials });
  await call(sim, "DescribeCasters", {}, second);
  await refusal(call(sim, "DescribeCasters", {}, { ...second, accessKeySecret: "wrong" }));
  expect(sim.calls[0]).toMatchObject({ accountId: "2", accessKeyId: "second" });
  expect(sim.calls[1]).not.toHaveProperty("accountId");
});

it("throws when a test uses an unknown account", async () => {
  const sim = await simulator();
  expect(() => sim.worldOf("3")).toThrow('this simulator has no account "3"');
});
