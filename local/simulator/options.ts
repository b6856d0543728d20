import type { Call } from "./calls";
import type { Credential } from "./credentials";
import type { ThrottleStatus } from "./quota";
import type { WorldData } from "./world/data";

/** The source of time. State needs no timer; delayed responses do. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Default: the real timer. */
  setTimeout?(run: () => void, milliseconds: number): unknown;
}

/** Behaviour where the vendor's pages are silent. README.md gives the reason for each default. */
export interface Behaviour {
  /** How long a configuration is `configuring` in production. Default: 0, in effect immediately. */
  rolloutMs: number;
  /** The result of rollouts to production. Default: `success`. */
  rolloutResult: "success" | "failed";
  /** How long a configuration is `configuring` in staging after SetLiveDomainStagingConfig. Default: 0. */
  stagingMs: number;
  /** Whether a staged configuration stays staged after its publication. Default: true. */
  stagingSurvivesPublish: boolean;
  /** Whether a copy includes the audio settings. Default: false. */
  copyCarriesAudio: boolean;
  /** Whether the stopped scenes of an idle caster can be copied. Default: true. */
  copyWhileIdle: boolean;
  /** Whether reads leave out the arguments with names that start with `auth_key`. Default: false. */
  withholdSecrets: boolean;
}

export interface SimulatorOptions extends Partial<Behaviour> {
  /** Default: 0, any free port. */
  port?: number;
  /** Default: `127.0.0.1`, which only this machine can reach. */
  host?: string;
  /** The world of the demo account. Default: `demoWorld()`. */
  world?: WorldData;
  /** The worlds of other accounts, by account ID. An account without an entry starts empty. */
  worlds?: Readonly<Record<string, WorldData>>;
  /** Accepted keys. Default: `[demoCredential]`, which has all rights in the demo account. */
  credentials?: readonly Credential[];
  /** Calls per second and account, by operation, instead of the documented quotas; `false` for no limits. */
  quotas?: false | Readonly<Record<string, number>>;
  /** HTTP status of Throttling.User. Default: 400. */
  throttleStatus?: ThrottleStatus;
  /** The delay of every response. The call is carried out before the delay. Default: 0. */
  latencyMs?: number;
  /** The delay until reads show a write of the API. Default: 0. */
  readLagMs?: number;
  /**
   * The largest allowed difference between a signature's time and the clock. `Infinity` for clocks that do not follow
   * real time. Default: 15 minutes.
   */
  signatureToleranceMs?: number;
  /** The time limit for a request's head, then for its body, then for reading the response. Default: 10 seconds. */
  requestTimeoutMs?: number;
  /** The time limit for a connection without a request. Default: 5 minutes. */
  idleTimeoutMs?: number;
  clock?: Clock;
  /** Called for every accepted call, before it is carried out. The call sees changes made here. */
  onRequest?: (call: Pick<Call, "at" | "action" | "parameters" | "requestId">) => void;
  /** Called for every call after its response, or after the call was abandoned. */
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

/** Throws a TypeError for the first invalid option, because JavaScript and command lines are not type-checked. */
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
