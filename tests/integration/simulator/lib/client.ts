import { request as httpRequest } from "node:http";
import Client, { Config, OpenApiRequest, Params } from "@alicloud/openapi-client";
import { RuntimeOptions } from "@alicloud/tea-util";
import type { Call, Clock, Simulator, SimulatorOptions } from "../../../../local/simulator";
import { startSimulator } from "../../../../local/simulator";

/**
 * A clock that moves only when it is advanced. It starts at the real time, because the vendor's client signs with that.
 */
export interface ManualClock extends Required<Clock> {
  advance(milliseconds: number): void;
  /** The remaining milliseconds of each timer. */
  dueIn(): number[];
}

export function manualClock(): ManualClock {
  let now = Date.now();
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    setTimeout: (run, milliseconds) => timers.push({ at: now + milliseconds, run }),
    dueIn: () => timers.map(({ at }) => at - now),
    advance(milliseconds) {
      now += milliseconds;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { run } of due) run();
    },
  };
}

/** An onCall option, and a promise of its first call. */
export function firstCall(): { onCall: (call: Call) => void; called: Promise<Call> } {
  let onCall: (call: Call) => void = () => undefined;
  const called = new Promise<Call>((resolve) => (onCall = resolve));
  return { onCall, called };
}

const running: Simulator[] = [];

/** Starts a simulator that stops after the test. */
export async function simulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const started = await startSimulator(options);
  running.push(started);
  return started;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
});

type Answer = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests look into any shape

export interface CallOptions {
  signature?: "ACS3" | "RPC";
  /** The place of the parameters. Default: the query. */
  as?: "query" | "form";
  version?: string;
  accessKeyId?: string;
  accessKeySecret?: string;
  securityToken?: string;
  readTimeoutMs?: number;
}

/** Calls an operation with the vendor's own client and returns the body. */
export async function call(
  sim: Simulator,
  action: string,
  parameters: Record<string, string> = {},
  options: CallOptions = {},
): Promise<Answer> {
  const { signature = "ACS3", as = "query", version = "2016-11-01", securityToken } = options;
  const client = new Client(
    new Config({
      endpoint: sim.endpoint,
      protocol: "HTTP",
      accessKeyId: options.accessKeyId ?? sim.credentials.accessKeyId,
      accessKeySecret: options.accessKeySecret ?? sim.credentials.accessKeySecret,
      ...(securityToken === undefined ? {} : { securityToken }),
      ...(signature === "RPC" ? { signatureAlgorithm: "v2" } : {}),
    }),
  );
  const params = new Params({
    action,
    version,
    protocol: "HTTPS",
    pathname: "/",
    method: "POST",
    authType: "AK",
    style: "RPC",
    reqBodyType: "formData",
    bodyType: "json",
  });
  const request = new OpenApiRequest(as === "query" ? { query: parameters } : { body: parameters });
  const runtime = new RuntimeOptions({ readTimeout: options.readTimeoutMs ?? 10_000, connectTimeout: 10_000 });
  const answer = (await client.callApi(params, request, runtime)) as { body: Answer };
  return answer.body;
}

/** The error of a refused call. */
export interface Refusal {
  code: string;
  status: number;
  /** The error body, as the vendor's client returns it. */
  body: Answer;
}

/** Returns the refusal of a call that must fail. */
export async function refusal(promise: Promise<unknown>): Promise<Refusal> {
  const error = await promise.then(
    (answer) => {
      throw new Error(`expected a refusal, got ${JSON.stringify(answer)}`);
    },
    (reason: { code: string; data?: Answer }) => reason,
  );
  return { code: error.code, status: Number(error.data?.["statusCode"] ?? 0), body: error.data ?? {} };
}

/** Returns code and HTTP status of a refused call. */
export async function refusedWith(promise: Promise<unknown>): Promise<[string, number]> {
  const { code, status } = await refusal(promise);
  return [code, status];
}

export interface RawRequest {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface RawAnswer {
  status: number;
  type: string;
  text: string;
}

/** Sends a request unchanged, signed or not. */
export function raw(
  sim: Simulator,
  { method = "POST", path = "/", headers = {}, body = "" }: RawRequest,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${sim.url}${path}`, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, type: response.headers["content-type"] ?? "", text });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** Returns code and HTTP status of a response that must be an error in the vendor's format. */
export function codeIn({ status, text }: RawAnswer): [string, number] {
  const body = JSON.parse(text) as Answer;
  expect(Object.keys(body)).toEqual(expect.arrayContaining(["RequestId", "HostId", "Code", "Message", "Recommend"]));
  return [body["Code"] as string, status];
}
