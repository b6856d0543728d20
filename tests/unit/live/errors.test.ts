import { inspect } from "node:util";
import { LiveError, rowOf, type Meaning } from "../../../provider/live/errors";

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
  expect(rowOf(code).advice).not.toBe(rowOf("Something.New").advice);
  expect(rowOf(code).meaning).toBe(meaning);
});

it("compares codes without regard to case", () => {
  expect(rowOf("ServiceUnAvailable")).toEqual(rowOf("serviceunavailable"));
  expect(rowOf("STAGINGCONFIG.NOTFOUND").meaning).toBe("gone");
});

it("retries every code of the throttling family, and takes none of them for an effect", () => {
  for (const code of ["Throttling", "Throttling.User", "Throttling.Api", "Throttling.Whatever", "FlowControlError"]) {
    expect(rowOf(code)).toMatchObject({ meaning: "retry", throttled: true });
    expect(rowOf(code).maybeApplied).toBeUndefined();
  }
});

it("takes HTTP 429 for throttling, whatever the code", () => {
  expect(rowOf("Something.New", 429)).toEqual(rowOf("Throttling.User"));
});

it("stops at a code that nobody knows, unless the status is of the 5xx class", () => {
  expect(rowOf("Something.New", 400).meaning).toBe("stop");
  expect(rowOf("Something.New", 502)).toMatchObject({ meaning: "retry", maybeApplied: true });
});

it("says what was being done, to what, what came back and what to do now", () => {
  const error = new LiveError("copying s1 to s2 of the caster c1", "IncorrectSceneStatus.Idle", {
    httpStatus: 400,
    requestId: "CF60DB6A",
  });
  expect(error.message).toBe(
    "copying s1 to s2 of the caster c1: IncorrectSceneStatus.Idle (HTTP 400, RequestId CF60DB6A): " +
      "a scene is stopped: start the caster first.",
  );
});

it("shows the vendor's own text for a new code only, and redacted", () => {
  const vendorMessage = "no https://live.aliyuncs.com/?AccessKeyId=LTAI1234&Signature=abc%3D today";
  const details = { httpStatus: 400, vendorMessage };
  expect(new LiveError("x", "Something.New", details).message).toContain('Something.New "no <url> today"');
  expect(new LiveError("x", "IllegalOperation", details).message).not.toContain("today");
});

describe("an error of an operation that the access key may not call", () => {
  it.each(["Forbidden", "Forbidden.RAM", "NoPermission", "Forbidden.New"])("names the missing right: %s", (code) => {
    const details = { httpStatus: 403, operation: "DescribeCasterScenes" };
    expect(new LiveError("reading", code, details).message).toBe(
      `reading: ${code} (HTTP 403): the access key has no right to live:DescribeCasterScenes: grant it in a RAM policy.`,
    );
  });

  it("does without where the operation is not known", () => {
    expect(new LiveError("reading", "Forbidden").message).toContain("has no right to this action");
  });
});

describe("the cause of an error", () => {
  const url = "https://live.aliyuncs.com/?AccessKeyId=LTAI5tQnKxyzABCD1234&Signature=Zm9vYmFy%3D";
  const thrown = Object.assign(new Error(`socket hang up. POST ${url} failed`), {
    ...{ code: "ECONNRESET", host: "live.aliyuncs.com", config: { headers: { authorization: "ACS3 Zm9vYmFy" } } },
  });

  it("says what was thrown, and keeps nothing else of it", () => {
    const { cause } = new LiveError("reading", "Local.ConnectionFailed", {}, thrown);
    expect(cause).toBeInstanceOf(Error);
    expect(cause).toMatchObject({ name: "Error", code: "ECONNRESET", message: "socket hang up. POST <url> failed" });
    expect(inspect(cause, { depth: null, showHidden: true })).not.toMatch(/https?:|LTAI|Zm9v|headers|aliyuncs/);
  });

  it("stays the same where the error is told for another caller", () => {
    const error = new LiveError("reading", "Local.ConnectionFailed", {}, thrown);
    const other = error.withDoing("reading something else");
    expect(other).toMatchObject({ doing: "reading something else", code: error.code, cause: error.cause });
    expect(error.withDoing("reading")).toBe(error);
  });

  it("is absent where nothing was thrown", () => {
    expect("cause" in new LiveError("reading", "Local.Deadline")).toBe(false);
  });
});

it("says whether a write that was cancelled was on its way already", () => {
  const before = new LiveError("copying", "Local.Cancelled");
  expect(before).toMatchObject({ meaning: "stop", inconclusive: true, maybeApplied: false });
  expect(before.message).toBe("copying: Local.Cancelled: the operation was cancelled: run again.");
  const after = new LiveError("copying", "Local.Cancelled", { sent: true });
  expect(after).toMatchObject({ meaning: "stop", inconclusive: true, maybeApplied: true });
  expect(after.message).toContain("The request was on its way already.");
});
