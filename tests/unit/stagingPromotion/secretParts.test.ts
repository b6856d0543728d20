import fc from "fast-check";
import { isSecretName } from "../../../provider/resources/stagingPromotion/secretNames";
import { maxSecrets, partsOf } from "../../../provider/resources/stagingPromotion/secretParts";
import { processorTime } from "../../lib/processorTime";

const judge = (name: string) => isSecretName(name) || undefined;

/** The text with every secret in it as `<…>`: what would be fingerprinted. */
const marked = (text: string) =>
  partsOf(text, judge)
    .map((part) => (part.secret ? `<${part.text}>` : part.text))
    .join("");

describe("a URL", () => {
  it.each([
    ["https://user:pa55word@example.com/x?a=1", "https://<user:pa55word>@example.com/x?a=1"],
    ["rtmp://token@host/live", "rtmp://<token>@host/live"],
    ["//u:p@x@host/", "//<u:p@x>@host/"],
    ["https://h/a?auth_key=1-0-0-abc&b=2#frag", "https://h/a?auth_key=<1-0-0-abc>&b=2#frag"],
    ["https://h/?a=1&Signature=x%2By&Expires=9", "https://h/?a=1&Signature=<x%2By>&Expires=9"],
    ["https://h/?redirect=http://o/?token=t1;t2,t3&x=1", "https://h/?redirect=http://o/?token=<t1;t2,t3>&x=1"],
    [
      "https://h/?next=https%3A%2F%2Fo%2F%3Ftoken%3Dabcdef&x=1",
      "https://h/?next=<https%3A%2F%2Fo%2F%3Ftoken%3Dabcdef>&x=1",
    ],
    ["https://h/?t%6Fken=abc", "https://h/?t%6Fken=<abc>"],
  ])("hides user information and tokens of %s", (text, shown) => {
    expect(marked(text)).toBe(shown);
  });

  it.each([
    "https://example.com/a?b=1&ttl=60#x",
    "a@example.com",
    "/live/*",
    "example.com,*.example.org",
    "2001:db8::1",
  ])("is shown in full where it holds none: %s", (text) => {
    expect(marked(text)).toBe(text);
  });
});

describe("JSON in an argument", () => {
  it.each([
    ['{"ttl": 5, "token":"abc"}', '{"ttl": 5, "token":"<"abc">"}'],
    ['{"a":{"keys":["a","b"],"on":true}}', '{"a":{"keys":"<["a","b"]>","on":true}}'],
    [
      '[{"name":"Authorization","value":"x"},{"name":"Accept","value":"y"}]',
      '[{"name":"Authorization","value":"<"x">"},{"name":"Accept","value":"y"}]',
    ],
    ['{"key":"X-Token","value":7}', '{"key":"X-Token","value":"<7>"}'],
    ['{"conditions":[{"key":"uri","value":"/live"}]}', '{"conditions":[{"key":"uri","value":"/live"}]}'],
    ['{"auth":{"user":"a","pass":"b"},"x":{"auth":"c"}}', '{"auth":{"user":"a","pass":"<"b">"},"x":{"auth":"<"c">"}}'],
    ['{"tok\\u0065n":"abc","password":null,"secret":""}', '{"tok\\u0065n":"<"abc">","password":null,"secret":""}'],
    ['{"url":"https://h/?token=a\\"b"}', '{"url":"https://h/?token=<a"b>"}'],
    ['{"https://user:pw@h/live":10}', '{"https://<user:pw>@h/live":10}'],
    ['[{"x Bearer abcdef123":{"a":1}}]', '[{"x Bearer <abcdef123>":{"a":1}}]'],
    ['{"headers":["Cookie: sid=\\"S\\""]}', '{"headers":["Cookie: <sid="S">"]}'],
    ['{"inner":"{\\"token\\":\\"abc\\"}"}', '{"inner":"{\\"token\\":\\"<"abc">\\"}"}'],
    ["[]", "[]"],
    [" { } ", " { } "],
  ])("hides the secret members of %s, and leaves the rest as it is", (text, shown) => {
    expect(marked(text)).toBe(shown);
  });

  it("is looked through at any depth", () => {
    const deep = `${'{"a":['.repeat(50_000)}{"token":"abcdef"}${"]}".repeat(50_000)}`;
    expect(marked(deep)).toBe(deep.replace('"abcdef"', '"<"abcdef">"'));
  });
});

describe("a text", () => {
  const pem = "-----BEGIN PRIVATE KEY-----\nMIIE\nabc\n-----END PRIVATE KEY-----";
  it.each([
    [`ca: ${pem}\nx`, `ca: <${pem}>\nx`],
    ["-----BEGIN CERTIFICATE-----\nMIIE", "<-----BEGIN CERTIFICATE-----\nMIIE>"],
    ["x eyJhbGciOiJI.eyJzdWIi.sflKxw y", "x <eyJhbGciOiJI.eyJzdWIi.sflKxw> y"],
    ["Bearer abcdef123", "Bearer <abcdef123>"],
    ["Basic dXNlcjpwYXNz", "Basic <dXNlcjpwYXNz>"],
    ["Basic settings", "Basic settings"],
    ["LTAI5tExampleExampleEx", "<LTAI5tExampleExampleEx>"],
    [
      "Accept: x\nAuthorization: Digest a b\nCookie: s=1; t=2\nHost: h",
      "Accept: x\nAuthorization: <Digest a b>\nCookie: <s=1; t=2>\nHost: h",
    ],
    ['if (a) { $token = "a b"; ttl = 5 }', 'if (a) { $token = "<a b>"; ttl = 5 }'],
    ['prefix {"password":"a\\"b", "ttl":1', 'prefix {"password":"<a\\"b>", "ttl":1'],
    ['x {\\"password\\":\\"abc\\"}', 'x {\\"password\\":\\"<abc>\\"}'],
    ["cookie=off&token=true", "cookie=off&token=true"],
    ['Cookie: sid="S"; a=1\nHost: h', 'Cookie: <sid="S"; a=1>\nHost: h'],
    ['Authorization: Digest username="b", response="S"', 'Authorization: <Digest username="b", response="S">'],
    ['curl -H "Cookie: sid=S" https://h', 'curl -H "Cookie: <sid=S>" https://h'],
    ["X-Cookie: a=1; sid=S", "X-Cookie: <a=1; sid=S>"],
    ['tokens = ["S", "b"] # c', 'tokens = <["S", "b"]> # c'],
    ['cookies = {"S"}', 'cookies = <{"S"}>'],
    ['x {"tokens": ["S", {"a": "]"}], "n": 1}', 'x {"tokens": <["S", {"a": "]"}]>, "n": 1}'],
    ['token=a"b c"d e', 'token=<a"b c"d> e'],
    ['token             = "S"', 'token             = "<S>"'],
    ['x {"token":\n  "S", // c', 'x {"token":\n  "<S>", // c'],
    ["password: |\n  S\n  T\nttl: 5", "password: <|\n  S\n  T>\nttl: 5"],
    ["https://h/?user[password]=S&a=1", "https://h/?user[password]=<S>&a=1"],
    ["token:\nHost: h", "token:\nHost: h"],
    ["password={SSHA}W6ph== x", "password=<{SSHA}W6ph==> x"],
    ["https://h/?auth_key=(1)S&a=b", "https://h/?auth_key=<(1)S>&a=b"],
    ["password=(']', 'S') x", "password=<(']', 'S')> x"],
    ["# key: (don't change)\nttl: 5", "# key: <(don't change)>\nttl: 5"],
    ["keys: [O'Brien, b]\nttl: 5", "keys: <[O'Brien, b]>\nttl: 5"],
    ['x {"keys":["S"],"ttl":5,"url":"http://a/b"', 'x {"keys":<["S"]>,"ttl":5,"url":"http://a/b"'],
    ["password:\n'api_key': 'S'", "password:\n'api_key': '<S>'"],
    ['token:\n  "S"\nttl: 5', 'token:\n  "<S>"\nttl: 5'],
    ["/live [access_key=S", "/live [access_key=<S>"],
    ['{apiKey:k1,apiSecret: "S"', '{apiKey:<k1,apiSecret:> "<S>"'],
    ["user=a;key=b;password: S", "user=a;key=<b;password:> <S>"],
    ["sign(apiKey=k1,apiSecret = S", "sign(apiKey=<k1,apiSecret> = <S>"],
    ["password: |2-\n  S\n\n  T\nttl: 5", "password: <|2-\n  S\n\n  T>\nttl: 5"],
    ["headers[Cookie]=a=1; b=S", "headers[Cookie]=<a=1; b=S>"],
  ])("hides what has the shape of a secret: %j", (text, shown) => {
    expect(marked(text)).toBe(shown);
  });

  it("is a secret as a whole where it holds more secrets than can be told apart", () => {
    const text = Array.from({ length: maxSecrets + 1 }, (_, index) => `token=${index}x`).join("&");
    expect(partsOf(text, judge)).toEqual([{ text, secret: true }]);
  });

  it("hides no less the more often its secret is wrapped", () => {
    let [encoded, json] = ["https://h/?token=abcdef", '{"token":"abcdef"}'];
    for (let times = 0; times < 8; times += 1) {
      encoded = `https://h/?next=${encodeURIComponent(encoded)}`;
      json = JSON.stringify({ inner: json });
      const shown = [encoded, json].flatMap((text) => partsOf(text, judge).filter(({ secret }) => !secret));
      expect(shown.map(({ text }) => text).join()).not.toContain("abcdef");
    }
  });

  it("is cut into parts that make it up again, JSON with hidden members apart", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom("token=", "//", "@", "&", "%3D", '"', "Bearer ", "eyJ", ".")), {
          maxLength: 12,
        }),
        (pieces) => {
          const text = pieces.join("");
          fc.pre(!/^\s*[[{]/.test(text));
          expect(
            partsOf(text, judge)
              .map((part) => part.text)
              .join(""),
          ).toBe(text);
        },
      ),
    );
  });

  it.each([
    "a",
    "eyJ",
    "eyJa.",
    "//a@",
    "//",
    "?token=",
    'a="',
    "a='",
    "%25",
    '\\"',
    "token:",
    "-----BEGIN ",
    "bearer ",
    "{",
    '["',
    "\\",
    "k".repeat(200),
    "a ",
    "basic a",
    "token=[",
    'token="x',
    'token=x"',
    " \n",
    "token \n",
    "token: |\n ",
    "cookie: a\n",
    "a[",
    "token=x ",
  ])("of many times %j is read in good time", (piece) => {
    const text = piece.repeat(Math.ceil(300_000 / piece.length));
    const began = processorTime();
    partsOf(text, judge);
    partsOf(`["${"\\".repeat(2)}${text.replaceAll(/["\\]/g, "x")}"]`, judge);
    expect(processorTime() - began).toBeLessThan(2_000);
  });
});
