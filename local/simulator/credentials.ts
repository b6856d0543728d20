import { apiError, ApiError } from "./errors";
import { matchesAny } from "./pattern";
import type { Claim } from "./signature";

/** A key that may call the simulator. */
export interface Credential {
  accessKeyId: string;
  accessKeySecret: string;
  /** The account it belongs to. Default: the demo account. */
  accountId?: string;
  /** With it the key is a temporary one: requests must carry this STS token. */
  securityToken?: string;
  /** When the STS token ends, milliseconds since 1970. Default: never. */
  securityTokenExpiresAt?: number;
  /** RAM actions it may call, such as `live:Describe*`; `*` stands for any text. Default: all. */
  allow?: readonly string[];
}

/** The account, and the key to it, that a simulator has unless told otherwise. Not secret, and worth nothing elsewhere. */
export const demoAccountId = "1000000000000001";
export const demoCredential = {
  accessKeyId: "simulator-access-key-id",
  accessKeySecret: "simulator-access-key-secret",
} as const satisfies Credential;

/** How long a signature holds, and therefore how long its nonce is remembered: the vendor's 15 minutes. */
export const defaultToleranceMs = 15 * 60_000;

/** Knows who may call, and which nonces were seen. */
export class Gate {
  readonly #credentials: ReadonlyMap<string, Credential>;
  /** Nonces by key, each with the time at which it may be forgotten. */
  readonly #nonces = new Map<string, number>();

  constructor(
    credentials: readonly Credential[],
    private readonly toleranceMs: number,
  ) {
    this.#credentials = new Map(credentials.map((credential) => [credential.accessKeyId, credential]));
  }

  /** Whose claim this is, or the vendor's error. A nonce is spent only by a request that is genuine. */
  admit(claim: Claim, now: number): Credential {
    const credential = this.#credentials.get(claim.accessKeyId);
    if (credential === undefined) throw apiError("InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    if (Math.abs(now - claim.signedAt) > this.toleranceMs) {
      throw apiError("InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
    }
    claim.verify(credential.accessKeySecret);
    checkToken(credential, claim, now);
    this.#spend(`${claim.accessKeyId} ${claim.nonce}`, now);
    return credential;
  }

  #spend(nonce: string, now: number): void {
    for (const [seen, until] of this.#nonces) {
      if (until >= now) break;
      this.#nonces.delete(seen);
    }
    if (this.#nonces.has(nonce)) throw apiError("SignatureNonceUsed", "Specified signature nonce was used already.");
    this.#nonces.set(nonce, now + 2 * Math.min(this.toleranceMs, defaultToleranceMs));
  }
}

function checkToken(credential: Credential, claim: Claim, now: number): void {
  if (credential.securityToken === undefined && claim.securityToken === undefined) return;
  if (claim.securityToken === undefined)
    throw new ApiError("MissingSecurityToken", "SecurityToken is mandatory for this action.", 400);
  if (claim.securityToken !== credential.securityToken) {
    throw apiError(
      "InvalidSecurityToken.MismatchWithAccessKey",
      "Specified SecurityToken does not match the access key.",
    );
  }
  if (credential.securityTokenExpiresAt !== undefined && now >= credential.securityTokenExpiresAt) {
    throw apiError("InvalidSecurityToken.Expired", "Specified SecurityToken is expired.");
  }
}

/** Throws Forbidden.RAM unless the credential may call the action. */
export function authorize(credential: Credential, accountId: string, action: string): void {
  if (credential.allow === undefined || matchesAny(credential.allow, `live:${action}`)) return;
  const detail = {
    AuthAction: `live:${action}`,
    AuthPrincipalType: "SubUser",
    AuthPrincipalOwnerId: accountId,
    AuthPrincipalDisplayName: credential.accessKeyId,
    NoPermissionType: "ImplicitDeny",
    PolicyType: "AccountLevelIdentityBasedPolicy",
  };
  throw apiError("Forbidden.RAM", `User not authorized to operate on the specified resource: live:${action}.`, {
    AccessDeniedDetail: detail,
  });
}
