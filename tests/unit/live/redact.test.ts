import { createHash } from "node:crypto";
import fc from "fast-check";
import { redact } from "../../../provider/live/redact";
import { processorTime } from "../../lib/processorTime";

const digest = (seed: string, encoding: "base64" | "base64url" | "hex") =>
  createHash("sha512").update(seed).digest(encoding);
const letters = (seed: string, length: number) => digest(seed, "base64").replace(/[+/=]/g, "").slice(0, length);

/** In the forms that the vendor's keys, tokens and signatures have. */
const secret = fc
  .string()
  .chain((seed) =>
    fc.constantFrom(
      `LTAI5t${letters(seed, 18)}`,
      `STS.NT${letters(seed, 24)}`,
      `TMP.${letters(seed, 60)}`,
      letters(seed, 30),
      `CAIS${digest(seed, "base64")}${digest(`${seed}.`, "base64")}`,
      digest(seed, "base64"),
      `${digest(seed, "base64").slice(0, 27)}=`,
      digest(seed, "base64url"),
      digest(seed, "hex"),
      digest(seed, "hex").slice(0, 32),
    ),
  );
const prose = fc.constantFrom(
  "The",
  "specified",
  "签名不匹配",
  "request",
  "is",
  "invalid.",
  "服务，不可用。",
  "code",
  "\n",
  "\u001b[31m",
);
const gap = fc.constantFrom(" ", "\n", "\t", ": ", ", ", " \u2028", ' "', "('", "；", "=", ":", '":"', " = ");

/** The ways in which such a value gets into a text. */
const told = fc.tuple(secret, fc.nat(9)).map(([value, way]) => {
  const once = encodeURIComponent(value);
  const forms = [
    value,
    once,
    encodeURIComponent(once),
    `https://live.aliyuncs.com/?Action=X&AccessKeyId=${once}&Signature=${once}`,
    `//live.aliyuncs.com/?SecurityToken=${once}`,
    `GET&%2F&AccessKeyId%3D${encodeURIComponent(once)}%26Action%3DX`,
    `x-acs-security-token:${value}`,
    `ACS3-HMAC-SHA256 Credential=${value},SignedHeaders=host;x-acs-action,Signature=${value}`,
    JSON.stringify({ AccessKeySecret: value, SecurityToken: value }),
    `http://${value}:${value}@proxy.example:3128`,
  ];
  return { value, text: forms[way] ?? value };
});

it("leaves no key, token, signature, URL or query string in any text that holds them", () => {
  const parts = fc.array(
    fc.oneof(
      prose.map((text) => ({ value: "", text })),
      told,
    ),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(parts, gap, (held, between) => {
      const shown = redact(held.map(({ text }) => text).join(between));
      for (const { value } of held.filter((each) => each.value !== "")) {
        for (const form of [value, encodeURIComponent(value), value.slice(0, 16), value.slice(-16)]) {
          expect(shown).not.toContain(form);
        }
      }
      expect(shown).not.toMatch(/:\/\/|[?&]\w+=|%[0-9A-F]{2}|=(?![<…])/i);
      expect(shown).not.toMatch(/\p{Cc}|\p{Cf}/u);
      expect(shown.length).toBeLessThanOrEqual(201);
    }),
    { numRuns: 1_000 },
  );
});

it("hides a value behind a telling name, however short and plain it is", () => {
  const names = fc.constantFrom(
    "AccessKeySecret",
    "password",
    "auth_key1",
    "x-acs-security-token",
    "Signature",
    "authToken",
  );
  const plain = fc.stringMatching(/^[a-z]{4,12}$/);
  fc.assert(
    fc.property(names, plain, fc.constantFrom("=", ": ", ":", " = ", '": "', "': '", '":"'), (name, value, is) => {
      fc.pre(!`said ${name} today`.toLowerCase().includes(value));
      expect(redact(`said "${name}${is}${value}" today`)).not.toContain(value);
    }),
  );
});

it.each([
  "The specified scene is not available.",
  "IncorrectSceneStatus.Idle: the scene is stopped (since 2016-11-01)",
  "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
  "指定的场景不存在，请检查。",
])("leaves plain words as they are: %s", (text) => {
  expect(redact(text)).toBe(text);
});

it("is done at once with a text of many megabytes", () => {
  for (const piece of ["a", "key", "?a", "http", " =", "%41", "\n"]) {
    const started = processorTime();
    expect(redact(piece.repeat(4_000_000)).length).toBeLessThanOrEqual(201);
    expect(processorTime() - started).toBeLessThan(1_000);
  }
});

it.each([
  ["http://a/b?c=d e", "<url> e"],
  ["POST /?Signature=abc&x=1 failed", "POST <query> failed"],
  ["accessKeySecret: hunter2 and auth_key1=abcdef", "accessKeySecret=<hidden> and auth_key1=<hidden>"],
  ["two\n lines", "two lines"],
])("redacts %j to %j", (text, shown) => {
  expect(redact(text)).toBe(shown);
});

it("cuts a long text", () => {
  expect(redact("x".repeat(5000))).toHaveLength(201);
});
