import { explainSecretChange } from "../../../provider/resources/stagingPromotion/secretChange";
import { sideOf } from "../../../provider/resources/stagingPromotion/records";

const [one, two, three] = ["secret:aaaaaaaaaaaa", "secret:bbbbbbbbbbbb", "secret:cccccccccccc"];
const configOf = (name: string, records: Record<string, string>[]) =>
  sideOf(name, records, { state: "settled" }).content;
const explained = (before: Record<string, string>[], after: Record<string, string>[]) =>
  explainSecretChange(configOf("fn", before), configOf("fn", after));

it("says which secrets changed where another fingerprint shows that the key did not", () => {
  expect(explained([{ auth_key1: one, auth_key2: two }], [{ auth_key1: three, auth_key2: two }])).toBe(
    `only a secret value changed, in fn.auth_key1`,
  );
});

it("says that a change of the key looks the same, where every fingerprint changed", () => {
  expect(
    explained([{ ttl: "1", auth_key1: one, url: `//${one}@h` }], [{ ttl: "1", auth_key1: two, url: `//${two}@h` }]),
  ).toBe(
    "only fingerprints of secrets changed, in fn.auth_key1, fn.url: their values did, or apsaravideo:fingerprintKey did " +
      `(then production may be as wanted already)`,
  );
});

it.each([
  ["Bearer abc", one],
  ["https://user:pass@host/x", `https://${one}@host/x`],
  ['{"pin":7,"n":[1]}', `{"pin":"${one}","n":[1]}`],
  ['{"token":"abc","n":1}', `{"token":"${one}","n":1}`],
  [`//${one}@h`, two],
])("says that %j is hidden now, by which rules, and that it stands in the state", (clear, hidden) => {
  expect(explained([{ value: clear }], [{ value: hidden }])).toBe(
    "what is hidden as a secret changed, by the rules of this version or apsaravideo:secretArguments: hidden now: fn.value " +
      `(shown in the state until now: change the secret)`,
  );
});

it("says what is shown now", () => {
  expect(explained([{ ttl_key: one }], [{ ttl_key: "5" }])).toBe(
    `what is hidden as a secret changed, by the rules of this version or apsaravideo:secretArguments: shown now: fn.ttl_key`,
  );
});

it("finds its records again where hiding one moves it", () => {
  const before = [
    { cookie: "b", n: "1" },
    { cookie: "a", n: "2" },
  ];
  const after = [
    { cookie: one, n: "1" },
    { cookie: two, n: "2" },
  ];
  expect(explained(before, after)).toMatch(/hidden now: fn\.cookie/);
});

it.each<[string, Record<string, string>[], Record<string, string>[]]>([
  ["nothing", [{ auth_key1: one }], [{ auth_key1: one }]],
  ["something else", [{ ttl: "1" }], [{ ttl: "2" }]],
  ["something else as well", [{ ttl: "1", auth_key1: one }], [{ ttl: "2", auth_key1: two }]],
  ["the text around a secret", [{ url: `//${one}@h` }], [{ url: `//${two}@other` }]],
  ["a text that its hidden form can't stem from", [{ url: "//a@h" }], [{ url: `//${two}@other` }]],
  ["an argument that comes", [{ ttl: "1" }], [{ ttl: "1", auth_key1: one }]],
  ["a record that goes", [{ auth_key1: one }, { auth_key1: two }], [{ auth_key1: one }]],
])("says nothing where %s changed, which the preview shows by itself", (_, before, after) => {
  expect(explained(before, after)).toBeUndefined();
});

it.each([undefined, null, 7, "unknown", [], { fn: null }, { fn: { a: 1 } }])(
  "says nothing where %j is no content",
  (nothing) => {
    expect(explainSecretChange(nothing, configOf("fn", [{ auth_key1: one }]))).toBeUndefined();
    expect(explainSecretChange(configOf("fn", [{ auth_key1: one }]), nothing)).toBeUndefined();
  },
);

it("names five places at most", () => {
  const names = Array.from({ length: 9 }, (_, index) => `auth_key${index}`);
  const all = (value: string) => [Object.fromEntries(names.map((name) => [name, value]))];
  expect(explained(all(one), all(two))).toContain(
    "in fn.auth_key0, fn.auth_key1, fn.auth_key2, fn.auth_key3, fn.auth_key4, …",
  );
});
