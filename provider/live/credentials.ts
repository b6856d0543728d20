import type { Clock } from "./clock";
import { waitFor, type Limits } from "./context";
import { LiveError } from "./errors";
import { Exchange, exchanges, type AgentFor } from "./transport";
import { loadCredentials, type AccessKey, type CredentialsPackage } from "./vendor";

export interface CredentialSettings {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
}

/** Where the access key of a call comes from. */
export interface Credentials {
  /** @throws LiveError `Local.NoCredentials` */
  get(limits: Limits): Promise<AccessKey>;
  /** After `refused` was refused: whether reading the credentials again gives another one. */
  renew(refused: AccessKey, limits: Limits): Promise<boolean>;
}

/** How long one call may look for its credentials: outside the cloud some places never answer. In milliseconds. */
export const maxSearchTime = 5_000;

/** The access key of the stack stays the same for the whole process; without one, every call asks the default chain. */
export function openCredentials(given: CredentialSettings | undefined, agentFor: AgentFor, clock: Clock): Credentials {
  if (given === undefined) return new DefaultChain(agentFor, clock);
  const isSts = given.securityToken !== undefined;
  const key = { ...given, type: isSts ? "sts" : "access_key", providerName: isSts ? "static_sts" : "static_ak" };
  return { get: () => Promise.resolve(key), renew: () => Promise.resolve(false) };
}

interface Provider {
  getCredentials(): Promise<{ accessKeyId?: string; accessKeySecret?: string; securityToken?: string }>;
  getProviderName(): string;
}
type OpenProvider = (vendor: CredentialsPackage) => Provider | undefined;

/** The places of the vendor's default chain, in its order. Undefined, or a throw: this machine is not set up for it. */
const places: Readonly<Record<string, OpenProvider>> = {
  "environment variables": (vendor) => vendor.EnvironmentVariableCredentialsProvider.builder().build(),
  "OIDC role": (vendor) => vendor.OIDCRoleArnCredentialsProvider.builder().build(),
  "CLI profile": (vendor) => vendor.CLIProfileCredentialsProvider.builder().build(),
  "credentials file": (vendor) => vendor.ProfileCredentialsProvider.builder().build(),
  "instance metadata": (vendor) => vendor.ECSRAMRoleCredentialsProvider.builder().build(),
  "credentials URI": (vendor) => {
    const provider = vendor.URICredentialsProvider.builder().build();
    // Without the variable the vendor's provider would look up a host called "undefined".
    return (provider as unknown as { credentialsURI?: string }).credentialsURI === undefined ? undefined : provider;
  },
};

/**
 * Walks the vendor's own providers. The vendor's chain fails all but the first of simultaneous calls, never starts again
 * after a failure, has no timeout, and its message holds files' contents and URLs.
 */
class DefaultChain implements Credentials {
  /** The place that gave an access key first. No other is asked then: a run never goes on as somebody else. */
  #source: string | undefined;
  #provider: Provider | undefined;
  #search: Search | undefined;

  constructor(
    private readonly agentFor: AgentFor,
    private readonly clock: Clock,
  ) {}

  async get(limits: Limits): Promise<AccessKey> {
    const search = (this.#search ??= this.#start(limits));
    try {
      return await waitFor(search.key, limits, this.clock, () => search.failure(limits.doing));
    } catch (error) {
      throw error instanceof LiveError ? error.withDoing(limits.doing) : error;
    }
  }

  /** Opens the provider again, and joins no search that began before: that one may return what was cached. */
  async renew(refused: AccessKey, limits: Limits): Promise<boolean> {
    this.#provider = undefined;
    this.#search = undefined;
    const key = await this.get(limits).catch(() => undefined);
    const parts = ["accessKeyId", "accessKeySecret", "securityToken"] as const;
    return key !== undefined && parts.some((part) => key[part] !== refused[part]);
  }

  /** Ends at the deadline of the call that started it, but not with its signal: other calls may have joined. */
  #start({ doing, deadline }: Limits): Search {
    const search = new Search(this.agentFor);
    const walk = exchanges.run(search.exchange, () => this.#walk(search, doing));
    search.key = waitFor(walk, { doing, deadline }, this.clock, () => search.failure(doing))
      .catch((error: unknown) => {
        search.exchange.abort();
        throw error;
      })
      .finally(() => {
        if (this.#search === search) this.#search = undefined;
      });
    return search;
  }

  async #walk(search: Search, doing: string): Promise<AccessKey> {
    const vendor = loadCredentials();
    for (const [place, open] of Object.entries(places)) {
      if (this.#source !== undefined && this.#source !== place) continue;
      if (search.exchange.signal.aborted) break;
      search.place = place;
      // The vendor caches what a provider has found, and fetches it again before it expires.
      const provider = this.#provider ?? tryOpen(vendor, open);
      const key = provider && (await readKey(provider).catch(() => undefined));
      if (key !== undefined && !search.exchange.signal.aborted) {
        this.#provider = provider;
        this.#source = place;
        return key;
      }
      this.#provider = undefined;
      search.empty.push(place);
    }
    search.place = undefined;
    throw search.failure(doing);
  }
}

/** One walk through the places, which several calls may wait for. */
class Search {
  readonly exchange: Exchange;
  readonly empty: string[] = [];
  /** The one that is being asked. */
  place: string | undefined;
  key!: Promise<AccessKey>;

  constructor(agentFor: AgentFor) {
    this.exchange = new Exchange(agentFor);
  }

  /** Says where credentials were looked for, and never what was found there. */
  failure(doing: string): LiveError {
    const silent = this.place === undefined ? "" : `; no answer in time from: ${this.place}`;
    const searched = `nothing usable in: ${this.empty.join(", ") || "-"}${silent}`;
    return new LiveError(doing, "Local.NoCredentials", { searched });
  }
}

function tryOpen(vendor: CredentialsPackage, open: OpenProvider): Provider | undefined {
  try {
    return open(vendor);
  } catch {
    return undefined;
  }
}

async function readKey(provider: Provider): Promise<AccessKey | undefined> {
  const { accessKeyId = "", accessKeySecret = "", securityToken = "" } = await provider.getCredentials();
  if (accessKeyId === "" || accessKeySecret === "") return undefined;
  const origin = { type: "default", providerName: `default/${provider.getProviderName()}` };
  return { accessKeyId, accessKeySecret, ...(securityToken === "" ? {} : { securityToken }), ...origin };
}
