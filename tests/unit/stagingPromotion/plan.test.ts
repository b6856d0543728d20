import fc from "fast-check";
import { differences } from "../../../provider/core/differences";
import {
  completed,
  configOf,
  isSecretArgument,
  isWithheld,
  sideOf,
  stateOf,
} from "../../../provider/stagingPromotion/plan";

const record = fc.dictionary(fc.constantFrom("ttl", "path", "weight", "auth_key1"), fc.string(), { minKeys: 1 });
const side = (records: Record<string, string>[]) => sideOf("fn", records, { state: "settled", status: "success" });
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
      { rule: "x", auth_key1: "secret:1" },
      { rule: "y", auth_key1: "secret:9" },
    ]);
    const after = configOf("fn", [
      { rule: "y", auth_key1: "secret:0" },
      { rule: "x", auth_key1: "secret:1" },
    ]);
    expect(after["fn"]).toEqual(before["fn"]);
    expect(after["fn (2)"]).toEqual({ ...before["fn (2)"], auth_key1: "secret:0" });
  });

  it("are in the same order in every locale", () => {
    expect(listed([{ path: "/z" }, { path: "/ä" }, { path: "/B" }]).map((each) => each["path"])).toEqual([
      "/B",
      "/z",
      "/ä",
    ]);
  });
});

describe("what is secret", () => {
  it.each([
    "auth_key1",
    "auth_key2",
    "AuthKey",
    "token",
    "access_token",
    "password",
    "client_secret",
    "private_key",
    "sk",
    "signature_key",
    "key",
  ])("takes %s for a secret", (name) => {
    expect(isSecretArgument(name)).toBe(true);
  });

  it.each([
    "auth_type",
    "ali_auth_delta",
    "ttl",
    "path",
    "weight",
    "refer_domain_allow_list",
    "hashkey_args",
    "rule",
    "domain_name",
    "task",
  ])("shows %s", (name) => {
    expect(isSecretArgument(name)).toBe(false);
  });

  it("takes a text of stars for withheld, and no other", () => {
    expect(["****", "*"].map(isWithheld)).toEqual([true, true]);
    expect(["", "a***", "key"].map(isWithheld)).toEqual([false, false, false]);
  });
});

describe("secrets that a read withholds", () => {
  const record = { auth_type: "type_a", auth_key1: "secret:aaaaaaaaaaaa" };
  const known = { fn: record };

  it("are filled in from what is known, so that no drift is invented", () => {
    expect(completed(side([{ auth_type: "type_a" }]), known, "fn").digest).toBe(side([record]).digest);
  });

  it("hide no other change", () => {
    expect(completed(side([{ auth_type: "type_b" }]), known, "fn").content).toEqual({ fn: { auth_type: "type_b" } });
  });

  it("are not filled in where another value is read", () => {
    const read = [{ auth_type: "type_a", auth_key1: "secret:bbbbbbbbbbbb" }];
    expect(completed(side(read), known, "fn").content).toEqual({ fn: read[0] });
  });

  it("fill in each record once", () => {
    const twice = side([{ auth_type: "type_a" }, { auth_type: "type_a" }]);
    expect(completed(twice, known, "fn").content).toEqual({ fn: record, "fn (2)": { auth_type: "type_a" } });
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
