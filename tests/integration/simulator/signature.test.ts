import { call, codeIn, manualClock, raw, refusal, refusedWith, simulator } from "./lib/client";
import { acs3, rpc } from "./lib/sign";

const styles = ["ACS3", "RPC"] as const;

describe.each(styles)("%s signature", (signature) => {
  it.each(["query", "form"] as const)("is accepted from the vendor's client with parameters in the %s", async (as) => {
    const sim = await simulator();
    const name = "a b+c*d~e'(f)!ü%&=/";
    await call(
      sim,
      "CreateCaster",
      { CasterName: name, ChargeType: "PostPaid", ClientToken: "t1", NormType: "1" },
      { signature, as },
    );
    const found = await call(sim, "DescribeCasters", { CasterName: name }, { signature, as });
    expect(found["Total"]).toBe(1);
    expect(sim.calls.map((each) => [each.signature, each.accountId])).toEqual([
      [signature, "1000000000000001"],
      [signature, "1000000000000001"],
    ]);
  });

  it("answers SignatureDoesNotMatch to a wrong secret", async () => {
    const sim = await simulator();
    const answer = call(sim, "DescribeCasters", {}, { signature, accessKeySecret: "wrong" });
    expect(await refusedWith(answer)).toEqual(["SignatureDoesNotMatch", 400]);
  });

  it("answers InvalidAccessKeyId.NotFound to an unknown key", async () => {
    const sim = await simulator();
    const answer = call(sim, "DescribeCasters", {}, { signature, accessKeyId: "unknown" });
    expect(await refusedWith(answer)).toEqual(["InvalidAccessKeyId.NotFound", 404]);
  });

  it.each([-901_000, 901_000])(
    "answers InvalidTimeStamp.Expired when the clocks differ by %d ms",
    async (difference) => {
      const clock = manualClock();
      clock.advance(difference);
      const sim = await simulator({ clock });
      expect(await refusedWith(call(sim, "DescribeCasters", {}, { signature }))).toEqual([
        "InvalidTimeStamp.Expired",
        400,
      ]);
    },
  );

  it("is accepted at any age with an infinite tolerance", async () => {
    const clock = manualClock();
    clock.advance(86_400_000);
    const sim = await simulator({ clock, signatureToleranceMs: Infinity });
    expect((await call(sim, "DescribeCasters", {}, { signature }))["Total"]).toBe(1);
  });

  it("answers SignatureNonceUsed to a repeated request", async () => {
    const sim = await simulator();
    const request = signature === "ACS3" ? acs3(sim, "DescribeCasters") : rpc(sim, "DescribeCasters");
    expect((await raw(sim, request)).status).toBe(200);
    expect(codeIn(await raw(sim, request))).toEqual(["SignatureNonceUsed", 400]);
  });

  it("answers InvalidVersion when the version is not 2016-11-01", async () => {
    const sim = await simulator();
    expect(await refusedWith(call(sim, "DescribeCasters", {}, { signature, version: "2015-01-01" }))).toEqual([
      "InvalidVersion",
      400,
    ]);
  });

  it("answers InvalidAction.NotFound when the operation does not exist", async () => {
    const sim = await simulator();
    expect(await refusedWith(call(sim, "DescribeNothing", {}, { signature }))).toEqual(["InvalidAction.NotFound", 404]);
  });

  it("is accepted with the STS token of its credential", async () => {
    const sim = await simulator({
      credentials: [{ accessKeyId: "sts", accessKeySecret: "s", securityToken: "token" }],
    });
    expect((await call(sim, "DescribeCasters", {}, { signature, securityToken: "token" }))["Total"]).toBe(1);
    expect(sim.calls[0]?.parameters).toEqual({});
  });

  it.each([
    ["MissingSecurityToken", undefined, Infinity],
    ["InvalidSecurityToken.MismatchWithAccessKey", "other", Infinity],
    ["InvalidSecurityToken.Expired", "token", 0],
  ])("answers %s when the STS token is %s", async (code, securityToken, securityTokenExpiresAt) => {
    const credential = { accessKeyId: "sts", accessKeySecret: "s", securityToken: "token", securityTokenExpiresAt };
    const sim = await simulator({ credentials: [credential] });
    const answer = call(
      sim,
      "DescribeCasters",
      {},
      { signature, ...(securityToken === undefined ? {} : { securityToken }) },
    );
    expect(await refusedWith(answer)).toEqual([code, 400]);
  });

  it("answers InvalidSecurityToken.MismatchWithAccessKey when a permanent key comes with a token", async () => {
    const sim = await simulator();
    const answer = call(sim, "DescribeCasters", {}, { signature, securityToken: "token" });
    expect(await refusedWith(answer)).toEqual(["InvalidSecurityToken.MismatchWithAccessKey", 400]);
  });
});

describe("error bodies", () => {
  it("have the vendor's five keys and a RequestId in upper case", async () => {
    const sim = await simulator();
    const { body } = await refusal(call(sim, "DescribeCasterScenes", { CasterId: "absent" }));
    expect(body).toMatchObject({
      RequestId: expect.stringMatching(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/) as string,
      HostId: sim.endpoint,
      Code: "InvalidCaster.NotFound",
      Message: "The caster absent does not exist.",
      Recommend: expect.stringContaining("InvalidCaster.NotFound") as string,
    });
    expect(sim.calls[0]).toMatchObject({
      requestId: body["RequestId"],
      status: 404,
      code: "InvalidCaster.NotFound",
      applied: false,
    });
  });
});
