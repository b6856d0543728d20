import { apiError, ApiError } from "./errors";
import { matchesAny } from "./pattern";
import type { Claim } from "./signature";

/** A key that may call the simulator. */
export interface Credential {
  accessKeyId: string;
  accessKeySecret: string;
  /** The account of the key. Default: the demo account. */
  accountId?: string;
  /** Makes the key temporary: requests must carry this STS token. */
  securityToken?: string;
  /** The expiry of the STS token, milliseconds since 1970. Default: never. */
  securityTokenExpiresAt?: number;
  /** Allowed RAM actions, such as `live:Describe*`; `*` stands for any text. Default: all. */
  allow?: readonly string[];
}

/** The default account and its key. Neither is secret or valid anywhere else. */
export const demoAccountId = "1000000000000001";
export const demoCredential = {
  accessKeyId: "simulator-access-key-id",
  accessKeySecret: "simulator-access-key-secret",
} as const satisfies Credential;

/** How long a signature is valid, and so how long its nonce is remembered: the vendor's 15 minutes. */
export const defaultToleranceMs = 15 * 60_000;

/** Checks keys and remembers nonces. */
export class Gate {
  readonly #credentials: ReadonlyMap<string, Credential>;
  /** Nonces by key, each with its expiry. */
  readonly #nonces = new Map<string, number>();

  constructor(
    credentials: readonly Credential[],
    private readonly toleranceMs: number,
  ) {
    this.#credentials = new Map(credentials.map((credential) => [credential.accessKeyId, credential]));
  }

  /** Returns the credential of a claim, or throws the vendor's error. Only a genuine request uses up its nonce. */
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
