import fc from "fast-check";
import {
  completed,
  configOf,
  isSecretArgument,
  isWithheld,
  sideOf,
  stateOf,
} from "../../../provider/stagingPromotion/plan";

const record = fc.dictionary(fc.constantFrom("ttl", "path", "weight", "auth_key1"), fc.string(), { minKeys: 1 });
const side = (config: Record<string, string>[]) => sideOf(config, "settled", "success");

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
        expect(JSON.stringify(configOf(shuffled))).toBe(JSON.stringify(configOf(records)));
      }),
    );
  });

  it("keep their places when only a secret changes", () => {
    const before = configOf([
      { path: "/a", auth_key1: "secret:1" },
      { path: "/b", auth_key1: "secret:9" },
    ]);
    const after = configOf([
      { path: "/b", auth_key1: "secret:0" },
      { path: "/a", auth_key1: "secret:1" },
    ]);
    expect(after.map((each) => each["path"])).toEqual(before.map((each) => each["path"]));
  });

  it("are the same in every locale", () => {
    expect(configOf([{ path: "/z" }, { path: "/ä" }, { path: "/B" }]).map((each) => each["path"])).toEqual([
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
  const known = [{ auth_type: "type_a", auth_key1: "secret:aaaaaaaaaaaa" }];

  it("are filled in from what is known, so that no drift is invented", () => {
    expect(completed(side([{ auth_type: "type_a" }]), known).digest).toBe(side(known).digest);
  });

  it("hide no other change", () => {
    expect(completed(side([{ auth_type: "type_b" }]), known).content).toEqual([{ auth_type: "type_b" }]);
  });

  it("are not filled in where another value is read", () => {
    const read = [{ auth_type: "type_a", auth_key1: "secret:bbbbbbbbbbbb" }];
    expect(completed(side(read), known).content).toEqual(read);
  });

  it("fill in each record once", () => {
    const twice = side([{ auth_type: "type_a" }, { auth_type: "type_a" }]);
    expect(completed(twice, known).content).toEqual([known[0], { auth_type: "type_a" }]);
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
