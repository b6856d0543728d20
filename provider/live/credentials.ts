/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/consistent-type-imports -- loaded when the first call needs it, never at start */
import type { CredentialSettings } from "./client";
import { within } from "./timeLimit";
import { Passage, type AgentFor } from "./transport";

type Vendor = typeof import("@alicloud/credentials");

/** What a request is signed with. `type` and `providerName` are the vendor's words for where it comes from. */
export interface Keys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
  readonly type: string;
  readonly providerName: string;
}

/** Where the keys of a call come from. Times in milliseconds. */
export interface Keyring {
  /** @throws NoKeys */
  take(limit: number): Promise<Keys>;
  /** After a refusal of `refused`: whether reading the keys anew gives others. */
  renewed(refused: Keys, limit: number): Promise<boolean>;
}

/** No keys were found; `tried` says where, and never what was found there. */
export class NoKeys extends Error {
  constructor(readonly tried: string) {
    super("no credentials were found");
  }
}

/** Keys of the stack stay what they are for the whole process; without them, the chain is asked for every call. */
export function openKeyring(given: CredentialSettings | undefined, agentFor: AgentFor): Keyring {
  if (given === undefined) return new Chain(agentFor);
  const sts = given.securityToken !== undefined;
  const keys = { ...given, type: sts ? "sts" : "access_key", providerName: sts ? "static_sts" : "static_ak" };
  return { take: () => Promise.resolve(keys), renewed: () => Promise.resolve(false) };
}

interface Provider {
  getCredentials(): Promise<{ accessKeyId?: string; accessKeySecret?: string; securityToken?: string }>;
  getProviderName(): string;
}

/** The steps of the vendor's default chain, in its order. Undefined, or a throw: this machine is not set up for it. */
const steps: readonly [name: string, open: (vendor: Vendor) => Provider | undefined][] = [
  ["environment variables", (vendor) => vendor.EnvironmentVariableCredentialsProvider.builder().build()],
  ["OIDC role", (vendor) => vendor.OIDCRoleArnCredentialsProvider.builder().build()],
  ["CLI profile", (vendor) => vendor.CLIProfileCredentialsProvider.builder().build()],
  ["credentials file", (vendor) => vendor.ProfileCredentialsProvider.builder().build()],
  ["instance metadata", (vendor) => vendor.ECSRAMRoleCredentialsProvider.builder().build()],
  [
    "credentials URI",
    (vendor) => {
      const provider = vendor.URICredentialsProvider.builder().build();
      // Without the variable the vendor's step would look up a host called "undefined".
      return (provider as unknown as { credentialsURI?: string }).credentialsURI === undefined ? undefined : provider;
    },
  ],
];

/** How long a call may look for its keys: outside the cloud some steps wait for an answer that never comes. */
export const longestLook = 5_000;

interface Look {
  readonly keys: Promise<Keys>;
  readonly report: () => string;
}

/**
 * Walks the vendor's own steps. The vendor's walk fails every call but the first of several at the same time, never starts
 * anew after a failure, has no end of its own, and its message holds files' contents and URLs.
 */
class Chain implements Keyring {
  /** The step that gave keys first. No other one is asked then: a run never goes on as somebody else. */
  #source: string | undefined;
  #kept: Provider | undefined;
  #looking: Look | undefined;

  constructor(private readonly agentFor: AgentFor) {}

  async take(limit: number): Promise<Keys> {
    const look = (this.#looking ??= this.#look(limit));
    return within(limit, look.keys, () => new NoKeys(look.report()));
  }

  /** Opens the step anew, and joins no walk that began before: that one may return what was kept. */
  renewed(refused: Keys, limit: number): Promise<boolean> {
    this.#kept = undefined;
    this.#looking = undefined;
    return this.take(limit).then(
      (keys) => !same(keys, refused),
      () => false,
    );
  }

  #look(limit: number): Look {
    const nothingIn: string[] = [];
    const under: { way?: string } = {};
    const report = () =>
      `nothing usable in: ${nothingIn.join(", ") || "-"}` +
      (under.way === undefined ? "" : `; no answer in time from: ${under.way}`);
    const passage = new Passage(this.agentFor);
    const walk = () => this.#walk(passage.signal, nothingIn, under);
    const keys = passage
      .takeUnmarked(limit, () => new NoKeys(report()), walk)
      .finally(() => (this.#looking = undefined));
    return { keys, report };
  }

  async #walk(ended: AbortSignal, nothingIn: string[], under: { way?: string }): Promise<Keys> {
    const vendor = require("@alicloud/credentials") as Vendor;
    const places = steps.filter(([name]) => this.#source === undefined || this.#source === name);
    for (const [name, open] of places) {
      if (ended.aborted) break;
      under.way = name;
      // The vendor keeps what a step has found, and fetches it anew before it expires.
      const provider = this.#kept ?? opened(vendor, open);
      const keys = provider && (await keysOf(provider).catch(() => undefined));
      if (keys !== undefined && !ended.aborted) {
        this.#kept = provider;
        this.#source = name;
        return keys;
      }
      this.#kept = undefined;
      nothingIn.push(name);
    }
    throw new NoKeys(`nothing usable in: ${nothingIn.join(", ")}`);
  }
}

function opened(vendor: Vendor, open: (vendor: Vendor) => Provider | undefined): Provider | undefined {
  try {
    return open(vendor);
  } catch {
    return undefined;
  }
}

async function keysOf(provider: Provider): Promise<Keys | undefined> {
  const { accessKeyId = "", accessKeySecret = "", securityToken = "" } = await provider.getCredentials();
  if (accessKeyId === "" || accessKeySecret === "") return undefined;
  const origin = { type: "default", providerName: `default/${provider.getProviderName()}` };
  return { accessKeyId, accessKeySecret, ...(securityToken === "" ? {} : { securityToken }), ...origin };
}

function same(one: Keys, other: Keys): boolean {
  return (["accessKeyId", "accessKeySecret", "securityToken"] as const).every((name) => one[name] === other[name]);
}
