import { waitFor, type Clock, type Limits } from "./clock";
import { LiveError } from "./errors";
import { Exchange, exchanges, type AgentFor } from "./transport";
import { loadCredentials, type AccessKey, type CredentialsPackage } from "./vendor";

export interface CredentialSettings {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
}

/** The access key of the stack's configuration. */
export function toAccessKey(given: CredentialSettings): AccessKey {
  return given.securityToken === undefined
    ? { ...given, type: "access_key", providerName: "static_ak" }
    : { ...given, type: "sts", providerName: "static_sts" };
}

/** How long one call may search for credentials, in milliseconds: outside of the cloud some places never answer. */
export const maxSearchTime = 5_000;

interface Provider {
  getCredentials(): Promise<{ accessKeyId?: string; accessKeySecret?: string; securityToken?: string }>;
  getProviderName(): string;
}

/** The places of the vendor's default chain, in its order. Undefined, or an error: this machine does not use the place. */
const places: Readonly<Record<string, (vendor: CredentialsPackage) => Provider | undefined>> = {
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
 * Calls the vendor's credential providers one after the other. The vendor's own chain fails all but the first of
 * concurrent calls, stays broken after a failure, has no timeout, and quotes file contents and URLs in its message.
 */
export class DefaultChain {
  /** The place of the first access key. No other place is asked later: a run never changes its identity. */
  #source: string | undefined;
  #provider: Provider | undefined;
  #search: Search | undefined;

  constructor(
    private readonly agentFor: AgentFor | undefined,
    private readonly clock: Clock,
  ) {}

  /** @throws LiveError `Local.NoCredentials` */
  async get(limits: Limits): Promise<AccessKey> {
    const search = (this.#search ??= this.#start(limits));
    search.waiting += 1;
    try {
      return await waitFor(search.key, limits, this.clock, () => search.failure(limits.doing));
    } catch (error) {
      throw error instanceof LiveError ? error.withDoing(limits.doing) : error;
    } finally {
      search.waiting -= 1;
      if (search.waiting === 0) this.#end(search);
    }
  }

  /** Searches again; true if the key differs from the refused one. Drops a search in flight: its key may be cached. */
  async renew(refused: AccessKey, limits: Limits): Promise<boolean> {
    this.#provider = undefined;
    this.#search = undefined;
    const key = await this.get(limits).catch(() => undefined);
    const parts = ["accessKeyId", "accessKeySecret", "securityToken"] as const;
    return key !== undefined && parts.some((part) => key[part] !== refused[part]);
  }

  /** Calls share a search, each within its own limits. It ends when none of them waits any longer. */
  #start({ doing }: Limits): Search {
    const search = new Search(this.agentFor);
    search.key = exchanges.run(search, () => this.#walk(search, doing));
    return search;
  }

  #end(search: Search): void {
    search.abort();
    if (this.#search === search) this.#search = undefined;
  }

  async #walk(search: Search, doing: string): Promise<AccessKey> {
    const vendor = loadCredentials();
    for (const [place, open] of Object.entries(places)) {
      if (this.#source !== undefined && this.#source !== place) continue;
      if (search.signal.aborted) break;
      search.place = place;
      try {
        // The vendor's provider caches its credentials, and renews them before they expire.
        const provider = this.#provider ?? open(vendor);
        const key = provider && (await readKey(provider));
        if (key !== undefined && !search.signal.aborted) {
          this.#provider = provider;
          this.#source = place;
          return key;
        }
      } catch {
        // The message of the vendor's provider may hold secrets.
      }
      this.#provider = undefined;
      search.empty.push(place);
    }
    search.place = undefined;
    throw search.failure(doing);
  }
}

/** One search through the places. Several calls may wait for it. */
class Search extends Exchange {
  readonly empty: string[] = [];
  /** The place that has not answered yet. */
  place: string | undefined;
  key!: Promise<AccessKey>;
  /** How many calls wait for it. */
  waiting = 0;

  /** Names the places, and never their contents. */
  failure(doing: string): LiveError {
    const silent = this.place === undefined ? "" : `; no answer in time from: ${this.place}`;
    const searched = `nothing usable in: ${this.empty.join(", ") || "-"}${silent}`;
    return new LiveError(doing, "Local.NoCredentials", { searched });
  }
}

async function readKey(provider: Provider): Promise<AccessKey | undefined> {
  const { accessKeyId = "", accessKeySecret = "", securityToken = "" } = await provider.getCredentials();
  if (accessKeyId === "" || accessKeySecret === "") return undefined;
  const origin = { type: "default", providerName: `default/${provider.getProviderName()}` };
  return { accessKeyId, accessKeySecret, ...(securityToken === "" ? {} : { securityToken }), ...origin };
}
