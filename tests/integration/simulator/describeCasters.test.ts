import { demo } from "../../../local/simulator";
import { call, refusedWith, simulator } from "./lib/client";

const startWithCasters = () =>
  simulator({
    world: {
      casters: [
        {
          casterId: "c1",
          casterName: "one",
          status: "streaming",
          startTime: "2026-01-02T00:00:00Z",
          lastModified: "2026-03-01T00:00:00Z",
        },
        { casterId: "c2", casterName: "two", normType: 6, chargeType: "PrePaid", lastModified: "2026-02-01T00:00:00Z" },
        {
          casterId: "c3",
          casterName: "three",
          resourceGroupId: "rg",
          createTime: "2026-06-01T00:00:00Z",
          tags: [{ key: "team", value: "news" }],
        },
      ],
    },
  });

it("answers numbers, texts and the lower-case tag like the vendor", async () => {
  const sim = await startWithCasters();
  const answer = await call(sim, "DescribeCasters", { CasterId: "c3" });
  expect(answer).toMatchObject({
    Total: 1,
    CasterList: {
      Caster: [
        {
          CasterId: "c3",
          CasterName: "three",
          ChargeType: "PostPaid",
          NormType: 1,
          Status: 0,
          Tags: { tag: [{ TagKey: "team", TagValue: "news" }] },
        },
      ],
    },
  });
  expect(answer["CasterList"].Caster[0]).not.toHaveProperty("StartTime");
});

it("answers Status 1 and a StartTime only for a streaming caster", async () => {
  const sim = await startWithCasters();
  const answer = await call(sim, "DescribeCasters", { CasterId: "c1" });
  expect(answer["CasterList"].Caster).toMatchObject([{ Status: 1, StartTime: "2026-01-02T00:00:00Z" }]);
});

it.each([
  ["anything", {}, ["c1", "c2", "c3"]],
  ["OrderByModifyAsc", { OrderByModifyAsc: "true" }, ["c3", "c2", "c1"]],
  ["CasterName", { CasterName: "two" }, ["c2"]],
  ["ChargeType 0", { ChargeType: "0" }, ["c2"]],
  ["ChargeType 1", { ChargeType: "1" }, ["c1", "c3"]],
  ["NormType", { NormType: "6" }, ["c2"]],
  ["Status", { Status: "1" }, ["c1"]],
  ["ResourceGroupId", { ResourceGroupId: "rg" }, ["c3"]],
  ["StartTime", { StartTime: "2026-05-01T00:00:00Z" }, ["c3"]],
  ["EndTime", { EndTime: "2026-05-01T00:00:00Z" }, ["c1", "c2"]],
  ["a tag", { "Tag.1.Key": "team" }, ["c3"]],
  ["a tag of another value", { "Tag.1.Key": "team", "Tag.1.Value": "sport" }, []],
  ["an unknown CasterId", { CasterId: "absent" }, []],
])(
  "lists the casters that match %s, in order of change",
  async (_filter, parameters: Record<string, string>, ids: string[]) => {
    const sim = await startWithCasters();
    const answer = await call(sim, "DescribeCasters", parameters);
    expect(answer["CasterList"].Caster.map((caster: { CasterId: string }) => caster.CasterId)).toEqual(ids);
    expect(answer["Total"]).toBe(ids.length);
  },
);

it("answers one page and the Total of all pages", async () => {
  const sim = await startWithCasters();
  const answer = await call(sim, "DescribeCasters", { PageNum: "2", PageSize: "2" });
  expect([answer["Total"], answer["CasterList"].Caster.length]).toEqual([3, 1]);
});

it.each([
  ["InvalidPageNum.Malformed", { PageNum: "0" }],
  ["InvalidPageSize.Malformed", { PageSize: "many" }],
  ["InvalidStatus.Malformed", { Status: "2" }],
  ["InvalidStartTime.Malformed", { StartTime: "2026-13-41T00:00:00Z" }],
  ["InvalidTag.Malformed", { "Tag.0.Key": "team" }],
  ["MissingTag", { "Tag.1.Value": "news" }],
])("answers %s to %j", async (code, parameters: Record<string, string>) => {
  const sim = await startWithCasters();
  expect(await refusedWith(call(sim, "DescribeCasters", parameters))).toEqual([code, 400]);
});

it("describes a caster's settings with AutoSwitchUrgentOn as a text", async () => {
  const sim = await simulator();
  const answer = await call(sim, "DescribeCasterConfig", { CasterId: demo.casterId });
  expect(answer).toMatchObject({
    CasterId: demo.casterId,
    CasterName: "Evening show",
    AutoSwitchUrgentOn: "false",
    RecordConfig: { OnDemand: 0, RecordFormat: { RecordFormat: [] } },
    SyncGroupsConfig: { SyncGroup: [] },
  });
});

it.each(["DescribeCasterConfig", "DescribeCasterScenes", "DescribeCasterLayouts", "DescribeCasterComponents"])(
  "refuses %s of a caster that is missing, malformed or absent",
  async (action) => {
    const sim = await simulator();
    expect(await refusedWith(call(sim, action))).toEqual(["MissingCasterId", 400]);
    expect(await refusedWith(call(sim, action, { CasterId: "a/b" }))).toEqual(["InvalidCasterId.Malformed", 400]);
    expect(await refusedWith(call(sim, action, { CasterId: "absent" }))).toEqual(["InvalidCaster.NotFound", 404]);
  },
);
