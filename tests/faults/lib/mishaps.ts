import type { Answer, Mishap, Reply } from "./network";

/**
 * The conclusion that a client may draw from a fault:
 * - `good`: the response is complete, if late or with a wrong content type
 * - `forNow`: refused without effect; a retry may succeed
 * - `unclear`: the response does not tell whether the call took effect
 * - `garbled`: the response reports success in an undocumented form
 * - `stop`: refused; a person must act
 * - `gone`: a documented "not found"
 */
export type Meaning = "good" | "forNow" | "unclear" | "garbled" | "stop" | "gone";

export interface Fault extends Mishap {
  readonly name: string;
  readonly meaning: Meaning;
  /** The codes that the user may see in a failure. */
  readonly says: RegExp;
  /** The time limit of one call in seconds, for faults of time. */
  readonly call?: number;
}

const json = "application/json;charset=utf-8";
const first = (answers: readonly Answer[]): Answer => answers[0] ?? { status: 200, type: json, text: "" };
const last = (answers: readonly Answer[]): Answer => answers.at(-1) ?? first(answers);
const requestId = "0A1B2C3D-0000-4000-8000-00000000FA17";

/** An error in the vendor's format, with a text and a link like the vendor's: neither may reach the user. */
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

const refuseWithCode = (code: string, status: number, meaning: Meaning): Fault => ({
  name: `${code} (${status})`,
  arrives: 0,
  meaning,
  says: new RegExp(code.replaceAll(".", "\\.")),
  reply: () => refusal(code, status),
});

/** A fault of the network, with and without the request having arrived. */
function networkFaults(name: string, says: RegExp, reply: Fault["reply"], meaning: Meaning = "unclear"): Fault[] {
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
const limitCall = (call: number) => (fault: Fault) => ({ ...fault, call });

const throttling = ["Throttling", "Throttling.User", "Throttling.Api", "Rejected.Throttling", "FlowControlError"];
export const refusedForNow = [
  ...throttling.flatMap((code) => [400, 429, 503].map((status) => refuseWithCode(code, status, "forNow"))),
  refuseWithCode("Throttling.SomethingNew", 429, "forNow"),
  refuseWithCode("LockFail", 400, "forNow"),
];

/** Failures of the cloud: the documented codes, and one undocumented code of the 5xx family. */
export const failedThere = [
  refuseWithCode("InternalError", 500, "unclear"),
  refuseWithCode("ServiceUnavailable", 503, "unclear"),
  refuseWithCode("ServiceUnavailableTemporary", 503, "unclear"),
  refuseWithCode("SomethingNew.Broken", 500, "unclear"),
];

export const refused = [
  refuseWithCode("Forbidden.RAM", 403, "stop"),
  refuseWithCode("SomethingNew.Refused", 400, "stop"),
  refuseWithCode("SignatureDoesNotMatch", 400, "stop"),
];

export const onTheWire: readonly Fault[] = [
  ...networkFaults("connection reset", broken, () => ({ kind: "reset" })),
  {
    ...networkFaults("", broken, (all) => ({ kind: "cut", answer: first(all) }))[1],
    name: "cut in the middle",
  } as Fault,
  ...networkFaults("HTML, 502", noAnswer, () => body(page, 502, "text/html")),
  ...networkFaults("HTML, 200", noAnswer, () => body(page, 200, "text/html")),
  ...networkFaults("HTML, 404", noAnswer, () => body(page, 404, "text/html")),
  ...networkFaults("no body, 200", noAnswer, () => body("")),
  ...networkFaults("no body, 504", noAnswer, () => body("", 504)),
  ...networkFaults("half of the JSON", noAnswer, (all) => body(`{"RequestId":"${first(all).text.slice(15, 40)}`)),
  ...["null", "[]", '"ok"', "42"].flatMap((text) => networkFaults(`the JSON ${text}`, noAnswer, () => body(text))),
  ...["{}", '{"RequestId":7}'].flatMap((text) => networkFaults(`the JSON ${text}`, odd, () => body(text), "garbled")),
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
  ...networkFaults("accepted and never answered", outOfTime, () => ({ kind: "silence" })).map(limitCall(0.06)),
  ...networkFaults("a byte now and then", outOfTime, () => ({
    kind: "drip",
    answer: { status: 200, type: json, text: " ".repeat(500) },
  })).map(limitCall(0.06)),
  ...networkFaults("a head and no body", outOfTime, () => ({
    kind: "headOnly",
    answer: { status: 200, type: json, text: "{}" },
  })).map(limitCall(0.06)),
];

export const notFound = (code: string): Fault => ({ ...refuseWithCode(code, 404, "gone"), name: "not found (404)" });
