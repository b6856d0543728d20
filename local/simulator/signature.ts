import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { apiError, missing } from "./errors";
import type { ParsedRequest } from "./request";
import { headerOf } from "./request";

/** The claimed origin of a request, and the check of its signature. */
export interface Claim {
  readonly accessKeyId: string;
  readonly securityToken?: string;
  readonly nonce: string;
  /** The time of signing, milliseconds since 1970. */
  readonly signedAt: number;
  /** Throws SignatureDoesNotMatch unless this secret signed the request. */
  verify(accessKeySecret: string): void;
}

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");

/** Percent-encoding of RFC 3986, which both signature styles use. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const sortedQuery = (pairs: Iterable<readonly [string, string]>): string =>
  [...pairs]
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join("&");

function requireEqual(given: string, expected: string, note: string): void {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  if (a.length === b.length && timingSafeEqual(a, b)) return;
  throw apiError("SignatureDoesNotMatch", `Specified signature is not matched with our calculation. ${note}`.trim());
}

function timeOf(text: string): number {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) {
    throw apiError(
      "InvalidTimeStamp.Format",
      "Specified time stamp or date value is not well formatted: expected UTC such as 2026-01-01T00:00:00Z.",
    );
  }
  return time;
}

/** Reads the claim of a request in either signature style. */
export const claimOf = (request: ParsedRequest): Claim =>
  request.signature === "RPC" ? rpcClaim(request) : acs3Claim(request);

/** The older style: HMAC-SHA1 over the sorted parameters, query and form together. */
function rpcClaim({ method, parameters }: ParsedRequest): Claim {
  const requireParameter = (name: string): string => {
    const value = parameters.get(name);
    if (!value) throw missing(name);
    return value;
  };
  const accessKeyId = requireParameter("AccessKeyId");
  const signature = requireParameter("Signature");
  const nonce = requireParameter("SignatureNonce");
  const signedAt = timeOf(requireParameter("Timestamp"));
  if (requireParameter("SignatureMethod") !== "HMAC-SHA1" || requireParameter("SignatureVersion") !== "1.0") {
    throw apiError("InvalidSignatureMethod", "Expected SignatureMethod HMAC-SHA1 and SignatureVersion 1.0.");
  }
  const securityToken = parameters.get("SecurityToken");
  return {
    accessKeyId,
    nonce,
    signedAt,
    ...(securityToken ? { securityToken } : {}),
    verify(accessKeySecret) {
      const signed = sortedQuery([...parameters].filter(([name]) => name !== "Signature"));
      const expected = createHmac("sha1", `${accessKeySecret}&`)
        .update(`${method}&%2F&${encode(signed)}`)
        .digest("base64");
      requireEqual(signature, expected, "");
    },
  };
}

const authorizationPattern =
  /^(\S+)\s+Credential=([^,\s]+)\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([0-9a-f]+)$/i;
const alwaysSigned = ["host", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce"];

/** The current style: HMAC-SHA256 over method, path, query, headers and the hash of the body. */
function acs3Claim(request: ParsedRequest): Claim {
  const { headers } = request;
  const authorization = headerOf(headers, "authorization");
  if (authorization === undefined) throw missing("AccessKeyId");
  const [, algorithm, accessKeyId, names, signature] = authorizationPattern.exec(authorization) ?? [];
  if (!algorithm || !accessKeyId || !names || !signature) {
    throw apiError(
      "IncompleteSignature",
      "The Authorization header does not conform: expected an algorithm, Credential, SignedHeaders and Signature.",
    );
  }
  if (algorithm !== "ACS3-HMAC-SHA256")
    throw apiError("InvalidSignatureMethod", "Expected the algorithm ACS3-HMAC-SHA256.");
  const signedHeaders = names.toLowerCase().split(";");
  const unsigned = [...alwaysSigned, ...Object.keys(headers).filter((name) => name.startsWith("x-acs-"))].find(
    (name) => !signedHeaders.includes(name) || headerOf(headers, name) === undefined,
  );
  if (unsigned !== undefined) {
    throw apiError(
      "IncompleteSignature",
      `The signature does not cover the header ${unsigned.slice(0, 60)}, which it must.`,
    );
  }
  const signedAt = timeOf(headerOf(headers, "x-acs-date") ?? "");
  const securityToken = headerOf(headers, "x-acs-security-token");
  return {
    accessKeyId,
    nonce: headerOf(headers, "x-acs-signature-nonce") ?? "",
    signedAt,
    ...(securityToken ? { securityToken } : {}),
    verify: (accessKeySecret) => verifyAcs3(request, signedHeaders, signature, accessKeySecret),
  };
}

function verifyAcs3(
  { method, query, headers, body }: ParsedRequest,
  signedHeaders: string[],
  signature: string,
  secret: string,
) {
  const payload = sha256(body);
  requireEqual(
    headerOf(headers, "x-acs-content-sha256") ?? "",
    payload,
    "x-acs-content-sha256 is not the hash of the body.",
  );
  const canonicalHeaders = signedHeaders.map((name) => `${name}:${(headerOf(headers, name) ?? "").trim()}\n`).join("");
  const canonical = [method, "/", sortedQuery(query), canonicalHeaders, signedHeaders.join(";"), payload].join("\n");
  const toSign = `ACS3-HMAC-SHA256\n${sha256(canonical)}`;
  const expected = createHmac("sha256", secret).update(toSign).digest("hex");
  requireEqual(signature.toLowerCase(), expected, `Server string to sign is: ${JSON.stringify(toSign)}.`);
}
