import type { Answer, Mishap, Reply } from "./network";

/**
 * What a client may conclude from a fault:
 * - `good`: the answer is whole, if late or oddly labelled
 * - `forNow`: refused, and said so: it did not take effect, and may do later
 * - `unclear`: nobody can tell from the answer whether it took effect
 * - `garbled`: an answer that says it was carried out, in a shape that nobody documented
 * - `stop`: refused, and only a person can help
 * - `gone`: a documented not-found
 */
export type Meaning = "good" | "forNow" | "unclear" | "garbled" | "stop" | "gone";

export interface Fault extends Mishap {
  readonly name: string;
  readonly meaning: Meaning;
  /** The codes that the user may read, when it ends badly. */
  readonly says: RegExp;
  /** How long one call may take, in seconds, where the fault is about time. */
  readonly call?: number;
}

const json = "application/json;charset=utf-8";
const first = (answers: readonly Answer[]): Answer => answers[0] ?? { status: 200, type: json, text: "" };
const last = (answers: readonly Answer[]): Answer => answers.at(-1) ?? first(answers);
const requestId = "0A1B2C3D-0000-4000-8000-00000000FA17";

/** An error in the vendor's shape, with a text and a link as it has them: neither may reach the user. */
const refusal = (code: string, status: number): Reply => ({
  kind: "answer",
  answer: {
    status,
    type: json,
    text: JSON.stringify({
      RequestId: requestId,
      HostId: "live.aliyuncs.com",
      Code: code,
      Message: `Refused: https://live.aliyuncs.com/?Action=x&AccessKeyId=LTAI5tExampleOnly&Signature=c2lnbmF0dXJl`,
      Recommend: `https://api.aliyun.com/troubleshoot?q=${code}`,
    }),
  },
});
const body = (text: string, status = 200, type = json): Reply => ({ kind: "answer", answer: { status, type, text } });
const page = "<html><body><h1>Bad Gateway</h1></body></html>";

const coded = (code: string, status: number, meaning: Meaning): Fault => ({
  name: `${code} (${status})`,
  arrives: 0,
  meaning,
  says: new RegExp(code.replaceAll(".", "\\.")),
  reply: () => refusal(code, status),
});

/** What happens on the way, and after what: each with and without the request having arrived. */
function onTheWay(name: string, says: RegExp, reply: Fault["reply"], meaning: Meaning = "unclear"): Fault[] {
  return ([0, 1] as const).map((arrives) => ({
    name: `${name}, ${arrives === 0 ? "never arrived" : "carried out"}`,
    arrives,
    meaning,
    says,
    reply,
  }));
}

const broken = /Local\.(ConnectionFailed|NotAnAnswer)/;
const noAnswer = /Local\.NotAnAnswer/;
const outOfTime = /Local\.(Timeout|Deadline|ConnectionFailed)/;
const odd = /Local\.(UnexpectedAnswer|NotAnAnswer)/;
const timed = (call: number) => (fault: Fault) => ({ ...fault, call });

const throttling = ["Throttling", "Throttling.User", "Throttling.Api", "Rejected.Throttling", "FlowControlError"];
export const refusedForNow = [
  ...throttling.flatMap((code) => [400, 429, 503].map((status) => coded(code, status, "forNow"))),
  coded("Throttling.SomethingNew", 429, "forNow"),
  coded("LockFail", 400, "forNow"),
];

/** The cloud failed: the documented codes, and one of the 5xx family that nobody has documented. */
export const failedThere = [
  coded("InternalError", 500, "unclear"),
  coded("ServiceUnavailable", 503, "unclear"),
  coded("ServiceUnavailableTemporary", 503, "unclear"),
  coded("SomethingNew.Broken", 500, "unclear"),
];

export const refused = [
  coded("Forbidden.RAM", 403, "stop"),
  coded("SomethingNew.Refused", 400, "stop"),
  coded("SignatureDoesNotMatch", 400, "stop"),
];

export const onTheWire: readonly Fault[] = [
  ...onTheWay("connection reset", broken, () => ({ kind: "reset" })),
  { ...onTheWay("", broken, (all) => ({ kind: "cut", answer: first(all) }))[1], name: "cut in the middle" } as Fault,
  ...onTheWay("HTML, 502", noAnswer, () => body(page, 502, "text/html")),
  ...onTheWay("HTML, 200", noAnswer, () => body(page, 200, "text/html")),
  ...onTheWay("HTML, 404", noAnswer, () => body(page, 404, "text/html")),
  ...onTheWay("no body, 200", noAnswer, () => body("")),
  ...onTheWay("no body, 504", noAnswer, () => body("", 504)),
  ...onTheWay("half of the JSON", noAnswer, (all) => body(`{"RequestId":"${first(all).text.slice(15, 40)}`)),
  ...["null", "[]", '"ok"', "42"].flatMap((text) => onTheWay(`the JSON ${text}`, noAnswer, () => body(text))),
  ...["{}", '{"RequestId":7}'].flatMap((text) => onTheWay(`the JSON ${text}`, odd, () => body(text), "garbled")),
  {
    name: "carried out twice, the second answer",
    arrives: 2,
    meaning: "unclear",
    says: /SignatureNonceUsed/,
    reply: (all) => ({ kind: "answer", answer: last(all) }),
  },
  {
    name: "carried out twice, the first answer",
    arrives: 2,
    meaning: "good",
    says: /never/,
    reply: (all) => ({ kind: "answer", answer: first(all) }),
  },
  ...["text/html", "text/plain", "image/png", ""].map((type): Fault => ({
    name: `content type "${type}"`,
    arrives: 1,
    meaning: "good",
    says: /never/,
    reply: (all) => ({ kind: "answer", answer: { ...first(all), type } }),
  })),
];

export const slow: readonly Fault[] = [
  {
    name: "just in time",
    arrives: 1,
    meaning: "good",
    says: /never/,
    call: 0.8,
    reply: (all) => ({ kind: "late", answer: first(all), share: 0.75 }),
  },
  {
    name: "just too late, carried out",
    arrives: 1,
    meaning: "unclear",
    says: outOfTime,
    call: 0.06,
    reply: (all) => ({ kind: "late", answer: first(all), share: 1.25 }),
  },
  ...onTheWay("accepted and never answered", outOfTime, () => ({ kind: "silence" })).map(timed(0.06)),
  ...onTheWay("a byte now and then", outOfTime, () => ({
    kind: "drip",
    answer: { status: 200, type: json, text: " ".repeat(500) },
  })).map(timed(0.06)),
  ...onTheWay("a head and no body", outOfTime, () => ({
    kind: "headOnly",
    answer: { status: 200, type: json, text: "{}" },
  })).map(timed(0.06)),
];

export const gone = (code: string): Fault => ({ ...coded(code, 404, "gone"), name: "not found (404)" });
