import type { Call } from "./calls";
import type { Credential } from "./credentials";
import type { ThrottleStatus } from "./quota";
import type { WorldData } from "./world/data";

/** Where time comes from. State never needs a timer; answers that come late do. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Default: the real timer. */
  setTimeout?(run: () => void, milliseconds: number): unknown;
}

/** How operations behave where the vendor's pages leave it open. README.md says why each default is what it is. */
export interface Behaviour {
  /** How long a configuration is `configuring` in production. Default: 0, in effect at once. */
  rolloutMs: number;
  /** How rollouts to production end. Default: `success`. */
  rolloutResult: "success" | "failed";
  /** How long a configuration is `configuring` in staging after SetLiveDomainStagingConfig. Default: 0. */
  stagingMs: number;
  /** Whether what is staged stays there when it is published. Default: true. */
  stagingSurvivesPublish: boolean;
  /** Whether a copy takes the audio settings along. Default: false. */
  copyCarriesAudio: boolean;
  /** Whether the stopped scenes of an idle caster can be copied. Default: true. */
  copyWhileIdle: boolean;
  /** Whether reads leave out the arguments whose names start with `auth_key`. Default: false. */
  withholdSecrets: boolean;
}

export interface SimulatorOptions extends Partial<Behaviour> {
  /** Default: 0, any free port. */
  port?: number;
  /** Default: `127.0.0.1`, which only this machine can reach. */
  host?: string;
  /** What the demo account owns. Default: `demoWorld()`. */
  world?: WorldData;
  /** What other accounts own, by account id. An account that only a credential names owns nothing yet. */
  worlds?: Readonly<Record<string, WorldData>>;
  /** Keys that may call. Default: `[demoCredential]`, which may do everything in the demo account. */
  credentials?: readonly Credential[];
  /** Calls per second and account, by operation, in place of the documented ones; `false` for no limits. */
  quotas?: false | Readonly<Record<string, number>>;
  /** HTTP status of Throttling.User. Default: 400. */
  throttleStatus?: ThrottleStatus;
  /** How late every answer is; the call is carried out before the wait. Default: 0. */
  latencyMs?: number;
  /** How late reads show what was written through the API. Default: 0. */
  readLagMs?: number;
  /** How old a signature may be, either way. `Infinity` for clocks that run away from the real one. Default: 15 minutes. */
  signatureToleranceMs?: number;
  /** How long a request's head may take to arrive, then its body, and its answer to be read. Default: 10 seconds. */
  requestTimeoutMs?: number;
  /** How long a connection is kept without a request. Default: 5 minutes. */
  idleTimeoutMs?: number;
  clock?: Clock;
  /** Told of every call that is let in, before anything is done about it; what this changes, the call sees. */
  onRequest?: (call: Pick<Call, "at" | "action" | "parameters" | "requestId">) => void;
  /** Told of every call once it is answered or given up. */
  onCall?: (call: Call) => void;
}

const numbers = [
  "rolloutMs",
  "stagingMs",
  "latencyMs",
  "readLagMs",
  "signatureToleranceMs",
  "requestTimeoutMs",
  "idleTimeoutMs",
] as const;
const booleans = ["stagingSurvivesPublish", "copyCarriesAudio", "copyWhileIdle", "withholdSecrets"] as const;

/** Throws a TypeError for the first option that cannot be: plain JavaScript and command lines reach here too. */
export function checkOptions(options: SimulatorOptions): void {
  const expect = (name: keyof SimulatorOptions, holds: boolean, expected: string) => {
    if (!holds) throw new TypeError(`Expected \`${name}\` to be ${expected}, got \`${String(options[name])}\``);
  };
  const { port = 0, rolloutResult = "success", throttleStatus = 400, credentials } = options;
  expect("port", Number.isInteger(port) && port >= 0 && port <= 65_535, "a whole number from 0 to 65535");
  for (const name of numbers) {
    const value = options[name] ?? 0;
    expect(name, typeof value === "number" && value >= 0, "a number of milliseconds from 0");
  }
  for (const name of booleans) expect(name, typeof (options[name] ?? true) === "boolean", "true or false");
  expect("rolloutResult", ["success", "failed"].includes(rolloutResult), "success or failed");
  expect("throttleStatus", [400, 429, 503].includes(throttleStatus), "400, 429 or 503");
  const ids = credentials?.map(({ accessKeyId }) => accessKeyId) ?? ["demo"];
  const differ = ids.length > 0 && new Set(ids).size === ids.length && !ids.includes("");
  expect("credentials", differ, "at least one credential, each with an accessKeyId of its own");
}

export const behaviourOf = (options: SimulatorOptions): Behaviour => ({
  rolloutMs: options.rolloutMs ?? 0,
  rolloutResult: options.rolloutResult ?? "success",
  stagingMs: options.stagingMs ?? 0,
  stagingSurvivesPublish: options.stagingSurvivesPublish ?? true,
  copyCarriesAudio: options.copyCarriesAudio ?? false,
  copyWhileIdle: options.copyWhileIdle ?? true,
  withholdSecrets: options.withholdSecrets ?? false,
});
