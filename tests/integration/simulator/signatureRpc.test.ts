import { codeIn, raw, simulator } from "./lib/client";
import { rpc, secondsUtc } from "./lib/sign";

it.each(["AccessKeyId", "SignatureNonce", "Timestamp", "SignatureMethod", "SignatureVersion"])(
  "answers Missing%s when it is absent",
  async (name) => {
    const sim = await simulator();
    expect(codeIn(await raw(sim, rpc(sim, "DescribeCasters", { [name]: undefined })))).toEqual([`Missing${name}`, 400]);
  },
);

it("answers MissingAccessKeyId to an unsigned request", async () => {
  const sim = await simulator();
  const answer = await raw(sim, { path: "/?Action=DescribeCasters&Version=2016-11-01" });
  expect(codeIn(answer)).toEqual(["MissingAccessKeyId", 400]);
});

it.each(["Action", "Version"])("answers Missing%s when it is absent", async (name) => {
  const sim = await simulator();
  expect(codeIn(await raw(sim, rpc(sim, "DescribeCasters", { [name]: undefined })))).toEqual([`Missing${name}`, 400]);
});

it.each([
  ["SignatureMethod", "HMAC-MD5", "InvalidSignatureMethod"],
  ["SignatureVersion", "2.0", "InvalidSignatureMethod"],
  ["Timestamp", "now", "InvalidTimeStamp.Format"],
  ["Timestamp", secondsUtc(0), "InvalidTimeStamp.Expired"],
])("answers to %s %s with %s", async (name, value, code) => {
  const sim = await simulator();
  expect(codeIn(await raw(sim, rpc(sim, "DescribeCasters", { [name]: value })))).toEqual([code, 400]);
});

it("answers SignatureDoesNotMatch when a parameter is added to the body", async () => {
  const sim = await simulator();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await raw(sim, { ...rpc(sim, "DescribeCasters"), headers, body: "CasterName=b" });
  expect(codeIn(answer)).toEqual(["SignatureDoesNotMatch", 400]);
});

it("accepts a GET request only when it was signed as one", async () => {
  const sim = await simulator();
  expect((await raw(sim, rpc(sim, "DescribeCasters", {}, "GET"))).status).toBe(200);
  const answer = await raw(sim, { ...rpc(sim, "DescribeCasters"), method: "GET" });
  expect(codeIn(answer)).toEqual(["SignatureDoesNotMatch", 400]);
});
