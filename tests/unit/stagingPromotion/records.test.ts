import fc from "fast-check";
import { differences } from "../../../provider/core/differences";
import { sideOf, stateOf, type ConfigRecord } from "../../../provider/resources/stagingPromotion/records";

const record = fc.dictionary(fc.constantFrom("ttl", "path", "weight", "auth_key1"), fc.string(), { minKeys: 1 });
const configOf = (name: string, records: Record<string, string>[]) =>
  sideOf(name, records, { state: "settled" }).content as Record<string, ConfigRecord>;
const listed = (records: Record<string, string>[]) => Object.values(configOf("fn", records));

describe("the records of a function", () => {
  it("are the same in whatever order the API returns them and their arguments", () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 5 }), fc.infiniteStream(fc.nat()), (records, random) => {
        const chance = () => random.next().value;
        const shuffled = records
          .map((each) => ({
            each: Object.fromEntries(Object.entries(each).sort(() => (chance() % 2) - 0.5)),
            at: chance(),
          }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each);
        expect(JSON.stringify(configOf("fn", shuffled))).toBe(JSON.stringify(configOf("fn", records)));
      }),
    );
  });

  it("are labelled by what tells them apart, so that one more moves none", () => {
    const records = [
      { path: "/b", ttl: "1" },
      { path: "/a", ttl: "2" },
    ];
    expect(Object.keys(configOf("path_based_ttl_set", records))).toEqual(["path=/a", "path=/b"]);
    expect(configOf("path_based_ttl_set", [...records, { path: "/aa", ttl: "3" }])).toMatchObject(
      configOf("path_based_ttl_set", records),
    );
  });

  it("are labelled by the function's name, and numbered, where nothing tells them apart", () => {
    expect(configOf("aliauth", [{ auth_type: "b" }, { auth_type: "a" }])).toEqual({
      aliauth: { auth_type: "a" },
      "aliauth (2)": { auth_type: "b" },
    });
    expect(
      Object.keys(
        configOf("ttl", [
          { path: "/", ttl: "1" },
          { path: "/", ttl: "2" },
        ]),
      ),
    ).toEqual(["path=/", "path=/ (2)"]);
  });

  it("show exactly the one argument that changed", () => {
    const paths = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(paths, fc.nat(), fc.stringMatching(/^\d{1,4}$/), (given, pick, ttl) => {
        const records = given.map((path) => ({ path, ttl: "before", weight: "1" }));
        const changed = given[pick % given.length] ?? "";
        const after = records.map((each) => (each.path === changed ? { ...each, ttl } : each)).reverse();
        expect(differences(configOf("fn", records), configOf("fn", after))).toBe(`path=${changed}.ttl`);
      }),
    );
  });

  it("keep their labels when only a secret changes", () => {
    const before = configOf("fn", [
      { rule: "x", auth_key1: "secret:111111111111" },
      { rule: "y", auth_key1: "secret:999999999999" },
    ]);
    const after = configOf("fn", [
      { rule: "y", auth_key1: "secret:000000000000" },
      { rule: "x", auth_key1: "secret:111111111111" },
    ]);
    expect(after["fn"]).toEqual(before["fn"]);
    expect(after["fn (2)"]).toEqual({ ...before["fn (2)"], auth_key1: "secret:000000000000" });
  });

  it("keep their labels when a token in what tells them apart changes", () => {
    const labels = (hex: string) => Object.keys(configOf("fn", [{ path: `/x?token=secret:${hex.repeat(12)}` }]));
    expect(labels("1")).toEqual(["path=/x?token=****"]);
    expect(labels("2")).toEqual(labels("1"));
    expect(Object.keys(configOf("fn", [{ path: "secret:111111111111" }]))).toEqual(["fn"]);
  });

  it("are in the same order in every locale", () => {
    expect(listed([{ path: "/z" }, { path: "/ä" }, { path: "/B" }]).map((each) => each["path"])).toEqual([
      "/B",
      "/z",
      "/ä",
    ]);
  });
});

describe("the state of a function", () => {
  const of = (environment: "staging" | "production", ...statuses: string[]) =>
    stateOf(
      statuses.map((status) => ({ status, args: [] })),
      environment,
    );

  it("is failed when one record failed, and waits when one is configuring", () => {
    expect(of("production", "success", "failed", "configuring")).toEqual({
      state: "failed",
      status: "configuring, failed, success",
    });
    expect(of("staging", "success", "configuring").state).toBe("wait");
  });

  it("is settled in production only when every record says success", () => {
    expect(of("production", "success", "success")).toEqual({ state: "settled", status: "success" });
    for (const status of ["testing", "", "something new"])
      expect(of("production", "success", status).state).toBe("wait");
  });

  it("is settled in staging while it is tested there", () => {
    expect(of("staging", "testing").state).toBe("settled");
  });
});
