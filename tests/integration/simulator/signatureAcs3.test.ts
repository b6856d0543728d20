import { codeIn, raw, simulator } from "./lib/client";
import { acs3 } from "./lib/sign";

it("answers SignatureDoesNotMatch when the body was changed", async () => {
  const sim = await simulator();
  const request = acs3(sim, "DescribeCasters", {}, "CasterName=a");
  expect((await raw(sim, request)).status).toBe(200);
  const fresh = acs3(sim, "DescribeCasters", {}, "CasterName=a");
  expect(codeIn(await raw(sim, { ...fresh, body: "CasterName=b" }))).toEqual(["SignatureDoesNotMatch", 400]);
});

it("answers SignatureDoesNotMatch when a parameter is added to the query", async () => {
  const sim = await simulator();
  const answer = await raw(sim, { ...acs3(sim, "DescribeCasters"), path: "/?CasterName=b" });
  expect(codeIn(answer)).toEqual(["SignatureDoesNotMatch", 400]);
});

it("answers SignatureDoesNotMatch when the action was replaced", async () => {
  const sim = await simulator();
  const request = acs3(sim, "DescribeCasters");
  const headers = { ...request.headers, "x-acs-action": "DescribeCasterScenes" };
  expect(codeIn(await raw(sim, { ...request, headers }))).toEqual(["SignatureDoesNotMatch", 400]);
});

it("reads the action from the signed header, not from the query", async () => {
  const sim = await simulator();
  await raw(sim, { ...acs3(sim, "DescribeCasters"), path: "/?Action=DeleteCaster" });
  expect(sim.calls.map(({ action }) => action)).toEqual(["DescribeCasters"]);
});

it("answers IncompleteSignature when an x-acs header is not signed", async () => {
  const sim = await simulator();
  const request = acs3(sim, "DescribeCasters");
  const headers = { ...request.headers, "x-acs-extra": "1" };
  expect(codeIn(await raw(sim, { ...request, headers }))).toEqual(["IncompleteSignature", 400]);
});

it.each(["Basic abc", "ACS3-HMAC-SHA256 Credential=a", "ACS3-HMAC-SHA256"])(
  "answers IncompleteSignature to Authorization: %s",
  async (authorization) => {
    const sim = await simulator();
    const request = acs3(sim, "DescribeCasters");
    const answer = await raw(sim, { ...request, headers: { ...request.headers, authorization } });
    expect(codeIn(answer)).toEqual(["IncompleteSignature", 400]);
  },
);

it("answers InvalidSignatureMethod to an unknown algorithm", async () => {
  const sim = await simulator();
  const request = acs3(sim, "DescribeCasters");
  const authorization = (request.headers?.["authorization"] ?? "").replace("SHA256", "SM3");
  expect(codeIn(await raw(sim, { headers: { ...request.headers, authorization } }))).toEqual([
    "InvalidSignatureMethod",
    400,
  ]);
});

it("answers InvalidTimeStamp.Format to an unreadable date", async () => {
  const sim = await simulator();
  expect(codeIn(await raw(sim, acs3(sim, "DescribeCasters", { "x-acs-date": "yesterday" })))).toEqual([
    "InvalidTimeStamp.Format",
    400,
  ]);
});

it("does not use up the nonce of a request with a wrong signature", async () => {
  const sim = await simulator();
  const request = acs3(sim, "DescribeCasters");
  expect(codeIn(await raw(sim, { ...request, body: "x=1", path: "/?x=2" }))[1]).toBe(415);
  expect(codeIn(await raw(sim, { ...request, path: "/?x=2" }))).toEqual(["SignatureDoesNotMatch", 400]);
  expect((await raw(sim, request)).status).toBe(200);
});
