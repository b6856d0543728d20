import { codes, cleaned, LiveError, rowOf, type Meaning } from "../../../provider/live/errors";

const documented: Record<string, Meaning> = {
  "InvalidCasterId.Malformed": "stop",
  "InvalidUserId.Malformed": "stop",
  "InvalidSceneId.Malformed": "stop",
  IncorrectSceneStatus: "stop",
  "IncorrectSceneStatus.Idle": "stop",
  "IncorrectSceneStatus.ConfigError": "stop",
  IllegalOperation: "stop",
  "ResourceInChannel.PreConditionFailed": "stop",
  "ResourceInChannel.Invalid": "stop",
  InternalError: "retry",
  "InvalidCaster.NotFound": "gone",
  "InvalidScene.NotFound": "gone",
  "ResourceInChannel.NotFound": "stop",
  "StagingConfig.Failed": "retry",
  "StagingConfig.NotFound": "gone",
};

it.each(Object.entries(documented))("has a row of its own for %s, which means %s", (code, meaning) => {
  expect(Object.keys(codes)).toContain(code);
  expect(rowOf(code).meaning).toBe(meaning);
});

it("compares codes without regard to case", () => {
  expect(rowOf("ServiceUnAvailable")).toBe(rowOf("serviceunavailable"));
  expect(rowOf("STAGINGCONFIG.NOTFOUND").meaning).toBe("gone");
});

it("retries every code of the throttling family, and takes none of them for an effect", () => {
  for (const code of ["Throttling", "Throttling.User", "Throttling.Api", "Throttling.Whatever", "FlowControlError"]) {
    expect(rowOf(code)).toMatchObject({ meaning: "retry", throttled: true });
    expect(rowOf(code).maybeApplied).toBeUndefined();
  }
});

it("takes HTTP 429 for throttling, whatever the code", () => {
  expect(rowOf("Something.New", 429)).toBe(rowOf("Throttling.User"));
});

it("stops at a code nobody knows, unless the status is of the 5xx class", () => {
  expect(rowOf("Something.New", 400).meaning).toBe("stop");
  expect(rowOf("Something.New", 502)).toMatchObject({ meaning: "retry", maybeApplied: true });
});

it("says what was being done, to what, what came back and what to do now", () => {
  const error = new LiveError("copying s1 to s2 of the studio c1", "IncorrectSceneStatus.Idle", {
    httpStatus: 400,
    requestId: "CF60DB6A",
  });
  expect(error.message).toBe(
    "copying s1 to s2 of the studio c1: IncorrectSceneStatus.Idle (HTTP 400, RequestId CF60DB6A): " +
      "a scene is stopped: start the production studio first.",
  );
});

it("shows the vendor's own text for a new code only, and cleaned", () => {
  const vendorMessage = "no https://live.aliyuncs.com/?AccessKeyId=LTAI1234&Signature=abc%3D today";
  const details = { httpStatus: 400, vendorMessage };
  expect(new LiveError("x", "Something.New", details).message).toContain('Something.New "no <url> today"');
  expect(new LiveError("x", "IllegalOperation", details).message).not.toContain("today");
});

it.each([
  ["http://a/b?c=d e", "<url> e"],
  ["POST /?Signature=abc&x=1 failed", "POST <query> failed"],
  ["accessKeySecret: hunter2 and auth_key1=abcdef", "accessKeySecret=<hidden> and auth_key1=<hidden>"],
  ["two\n lines", "two lines"],
])("cleans %j to %j", (text, shown) => {
  expect(cleaned(text)).toBe(shown);
});

it("cuts a long text", () => {
  expect(cleaned("x".repeat(5000))).toHaveLength(201);
});
