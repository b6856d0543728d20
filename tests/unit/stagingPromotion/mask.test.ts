import { createHash } from "node:crypto";
import fc from "fast-check";
import { mask, type Environment } from "../../../provider/resources/stagingPromotion/mask";
import { fillWithheld } from "../../../provider/resources/stagingPromotion/withheld";
import { sideOf } from "../../../provider/resources/stagingPromotion/records";
import { SecretPatterns } from "../../../provider/resources/stagingPromotion/secretNames";

type Arg = readonly [name: string, value: string];

/** In the form of the real ones, and quick: properties look at thousands. */
const quick = (value: string, argument: string) =>
  `secret:${createHash("sha256")
    .update(JSON.stringify([argument, value]))
    .digest("hex")
    .slice(0, 12)}`;

function masked(args: readonly Arg[], environment: Environment = "staging", patterns: string[] = []) {
  return mask(
    args.map(([name, value]) => ({ name, value })),
    environment,
    {
      functionName: "fn",
      patterns: new SecretPatterns(patterns),
      fingerprint: (value, argument) => Promise.resolve(quick(value, argument)),
    },
  );
}
/** What is shown, with a fingerprint as its value in angle brackets. */
async function shown(record: Record<string, string>, patterns?: string[]) {
  const { shown } = await masked(Object.entries(record), "staging", patterns);
  return Object.fromEntries(
    Object.entries(shown).map(([name, value]) => [
      name,
      value === quick(record[name] ?? "", name) ? "<all>" : value.replace(/secret:[0-9a-f]{12}/g, "<part>"),
    ]),
  );
}

describe("the value beside a name", () => {
  it.each([
    [
      { key: "Authorization", value: "x" },
      { key: "<all>", value: "<all>" },
    ],
    [
      { header_name: "Cookie", header_value: "x" },
      { header_name: "Cookie", header_value: "<all>" },
    ],
    [
      { headerName: "X-Api-Key", headerValue: "x" },
      { headerName: "X-Api-Key", headerValue: "<all>" },
    ],
    [
      { name: "X-Origin-Verify", value: "x" },
      { name: "X-Origin-Verify", value: "<all>" },
    ],
    [
      { name: "****", value: "x" },
      { name: "****", value: "<all>" },
    ],
    [{ header_value: "x" }, { header_value: "<all>" }],
  ])("is a secret in %j", async (record, expected) => {
    expect(await shown(record as Record<string, string>)).toEqual(expected);
  });

  it.each([
    [
      { key: "Cache-Control", value: "no-cache" },
      { key: "<all>", value: "no-cache" },
    ],
    [
      { header_name: "Accept", header_value: "*" },
      { header_name: "Accept", header_value: "*" },
    ],
    [
      { name: "Cookie", value: "off" },
      { name: "Cookie", value: "off" },
    ],
    [{ value: "10" }, { value: "10" }],
  ])("is shown in %j", async (record, expected) => {
    expect(await shown(record as Record<string, string>)).toEqual(expected);
  });
});

it("shows what it hides inside of a value by one fingerprint each, and the rest as it is", async () => {
  const record = {
    origin: "https://user:pa55@host/x?auth_key=abc&ttl=1",
    rule: '{"token": "abc", "ttl": 5}',
    note: "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
  };
  expect(await shown(record)).toEqual({
    origin: "https://<part>@host/x?auth_key=<part>&ttl=1",
    rule: '{"token": "<part>", "ttl": 5}',
    note: "<all>",
  });
});

it("follows the stack's patterns both ways, also inside of a value", async () => {
  const record = { my_arg: "x", ttl_key: "y", rule: '{"my_arg":"a","token":"b"}', url: "//a@b" };
  expect(await shown(record, ["my_*", "!TTL_KEY", "!token", "!fn.url"])).toEqual({
    ...{ my_arg: "<all>", ttl_key: "y" },
    rule: '{"my_arg":"<part>","token":"b"}',
    url: "//a@b",
  });
});

it("shows an argument twice that is given twice, whether it is withheld or not", async () => {
  expect(
    (
      await masked([
        ["ttl", "1"],
        ["ttl", "2"],
        ["ttl", "3"],
        ["ttl (1)", "4"],
      ])
    ).shown,
  ).toEqual({
    ...{ ttl: "1", "ttl (1)": "2", "ttl (2)": "3" },
    "ttl (1) (3)": "4",
  });
  expect(
    await masked([
      ["token", "**"],
      ["token", "x"],
    ]),
  ).toEqual({
    shown: { "token (1)": quick("x", "token") },
    withheld: ["token"],
  });
});

it("takes stars inside of a staged secret for a part of it, and shows them as a fingerprint", async () => {
  const at = async (environment: Environment, token: string) =>
    (await masked([["origin", `https://h/?token=${token}`]], environment)).shown["origin"];
  expect(await at("staging", "ab***cd")).toMatch(/token=secret:[0-9a-f]{12}$/);
  expect(await at("staging", "ab***cd")).not.toBe(await at("staging", "NEW***9"));
  expect(await at("staging", "****")).toBe("https://h/?token=****");
  expect(await at("production", "ab***cd")).toBe("https://h/?token=****");
});

it("takes stars, a part of a value or nothing in production for withheld, and in staging stars alone", async () => {
  for (const value of ["*", "****", "abc****xyz", "", "••••"]) {
    expect(await masked([["auth_key1", value]], "production")).toEqual({ shown: {}, withheld: ["auth_key1"] });
  }
  for (const value of ["abc****xyz", ""]) {
    expect((await masked([["auth_key1", value]])).shown).toEqual({ auth_key1: quick(value, "auth_key1") });
  }
  expect((await masked([["auth_key1", "****"]])).withheld).toEqual(["auth_key1"]);
});

describe("whatever the records", () => {
  const secret = fc.stringMatching(/^[A-Z][A-Za-z0-9]{9,19}$/).map((text) => `Zq9${text}`);
  const plain = fc.stringMatching(/^[a-z]{1,5}$/);
  /** An argument with its secrets marked, so that each can be withheld in its own way. */
  const argument = fc.oneof(
    fc.tuple(
      fc.constantFrom("auth_key1", "auth_keys", "cookie", "passphrase", "jwt"),
      secret.map((each) => [each]),
    ),
    fc.tuple(fc.constantFrom("origin", "url"), fc.tuple(fc.constant("https://"), secret, fc.constant("@h/"), plain)),
    fc.tuple(
      fc.constantFrom("page", "back"),
      fc.tuple(fc.constant("http://h/?a=1&token="), secret, fc.constant("&b="), plain),
    ),
    fc.tuple(
      fc.constantFrom("rule", "more"),
      fc.tuple(fc.constant('{"n": 1, "password":"'), secret, fc.constant('", "x":"'), plain, fc.constant('"}')),
    ),
    fc.tuple(
      fc.constantFrom("ttl", "path", "weight"),
      plain.map((each) => [each]),
    ),
  ) as fc.Arbitrary<[string, string[]]>;
  const pair = fc
    .tuple(fc.constantFrom("Authorization", "Cookie"), secret)
    .map(([key, value]): [string, string[]][] => [
      ["key", [key]],
      ["value", [value]],
    ]);
  const record = fc
    .tuple(fc.uniqueArray(argument, { maxLength: 5, selector: ([name]) => name }), fc.option(pair, { nil: [] }))
    .map(([args, more]) => [...args, ...more]);
  const records = fc.array(record, { maxLength: 4 });
  const isSecret = (text: string) => text.startsWith("Zq9");
  const side = async (given: readonly Arg[][], environment: Environment) => {
    const all = await Promise.all(given.map((args) => masked(args, environment)));
    return sideOf(
      "fn",
      all.map(({ shown }) => shown),
      { state: "settled" },
      all.map(({ withheld }) => withheld),
    );
  };
  const whole = (given: readonly [string, string[]][]): Arg[] => given.map(([name, parts]) => [name, parts.join("")]);

  it("shows the same at every look, and no secret in it", async () => {
    await fc.assert(
      fc.asyncProperty(records, async (given) => {
        const { content, digest } = await side(given.map(whole), "staging");
        expect(await side(given.map(whole), "staging")).toEqual({ content, digest, state: "settled" });
        const text = JSON.stringify(content);
        for (const value of given.flat().flatMap(([, parts]) => parts.filter(isSecret))) {
          for (let at = 0; at + 6 <= value.length; at += 1) expect(text).not.toContain(value.slice(at, at + 6));
        }
      }),
    );
  });

  it("shows something else exactly when a value changes", async () => {
    await fc.assert(
      fc.asyncProperty(record, record, async (before, after) => {
        const text = (given: readonly [string, string[]][]) => JSON.stringify(whole(given).sort());
        const [one, other] = await Promise.all([side([whole(before)], "staging"), side([whole(after)], "staging")]);
        expect(one.digest === other.digest).toBe(text(before) === text(after));
      }),
    );
  });

  it("completes what production withholds, in whatever way, to what is known", async () => {
    const ways = fc.infiniteStream(fc.constantFrom("shown", "stars", "part"));
    const withheld = (text: string, way: string | undefined) =>
      way === "stars" ? "****" : way === "part" ? `${text.slice(0, 3)}****${text.slice(-3)}` : text;
    await fc.assert(
      fc.asyncProperty(records, ways, async (given, way) => {
        const seen = given.map((args) =>
          whole(
            args.map(([name, parts]) => [
              name,
              parts.map((text) => (isSecret(text) ? withheld(text, way.next().value) : text)),
            ]),
          ),
        );
        const known = await side(given.map(whole), "staging");
        const read = await side(seen, "production");
        expect(fillWithheld(read, known.content, "fn")).toEqual(known);
      }),
    );
  });

  it("completes what production leaves out, or empties, to what is known", async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.boolean(), async (given, empty) => {
        const wholly = (parts: string[]) => parts.length === 1 && isSecret(parts[0] ?? "");
        const seen = given.map((args) =>
          whole(args.flatMap(([name, parts]) => (!wholly(parts) ? [[name, parts]] : empty ? [[name, [""]]] : []))),
        );
        const known = await side(given.map(whole), "staging");
        // A read that shows one secret argument, as `key` is by its name, leaves out no other.
        fc.pre(empty || given.flat().every(([name]) => name !== "key"));
        expect(fillWithheld(await side(seen, "production"), known.content, "fn")).toEqual(known);
      }),
    );
  });
});
