import type { IncomingHttpHeaders } from "node:http";
import { ApiError, apiError, missing } from "./errors";
import { decodePairs, mergePairs } from "./parameters";

/** A received request with its whole body. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The memory that a request's content takes while it is kept. */
export const sizeOf = (request: ReceivedRequest | ApiError): number =>
  request instanceof ApiError ? 0 : request.target.length + request.body.length;

/** A request parsed as a call of an operation. Nothing in it is verified yet. */
export interface ParsedRequest extends ReceivedRequest {
  readonly action: string;
  readonly version: string;
  readonly signature: "ACS3" | "RPC";
  readonly query: readonly [string, string][];
  /** Query and form, merged. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Parameters of the RPC protocol that do not belong to the operation. */
const rpcNames = new Set([
  "Action",
  "Version",
  "Format",
  "Timestamp",
  "Signature",
  "SignatureNonce",
  "SignatureMethod",
  "SignatureVersion",
  "SignatureType",
  "AccessKeyId",
]);

export const headerOf = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return (Array.isArray(value) ? value.join(",") : value) || undefined;
};

/** The only API version that the simulator serves. */
export const supportedVersion = "2016-11-01";

export function parseRequest(request: ReceivedRequest): ParsedRequest {
  if (request.method !== "POST" && request.method !== "GET") {
    throw apiError("UnsupportedHTTPMethod", "This HTTP method is not supported: expected POST or GET.");
  }
  const [path, ...rest] = request.target.split("?");
  if (path !== "/") throw apiError("InvalidAction.NotFound", "Operations of this API are called at the path /.");
  const query = decodePairs(rest.join("?"));
  const parameters = mergePairs([...query, ...formOf(request)]);
  const signature =
    headerOf(request.headers, "authorization") === undefined && parameters.has("Signature") ? "RPC" : "ACS3";
  return { ...request, query, parameters, signature, ...operationOf(request.headers, parameters, signature) };
}

/** Reads action and version from the part that the signature covers: headers for ACS3, parameters for RPC. */
function operationOf(headers: IncomingHttpHeaders, parameters: ReadonlyMap<string, string>, signature: "ACS3" | "RPC") {
  const inHeaders = { action: headerOf(headers, "x-acs-action"), version: headerOf(headers, "x-acs-version") };
  const inParameters = { action: parameters.get("Action"), version: parameters.get("Version") };
  const [first, second] = signature === "ACS3" ? [inHeaders, inParameters] : [inParameters, inHeaders];
  const action = first.action ?? second.action;
  const version = first.version ?? second.version;
  if (!action) throw missing("Action");
  if (!version) throw missing("Version");
  return { action, version };
}

function formOf({ headers, body }: ReceivedRequest): [string, string][] {
  if (body.length === 0) return [];
  const type = (headerOf(headers, "content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") {
    throw apiError("UnsupportedContentType", "A body must be application/x-www-form-urlencoded.");
  }
  return decodePairs(body.toString("utf8"));
}

/** The operation's own parameters. */
export function operationParameters({ parameters, signature }: ParsedRequest): Map<string, string> {
  const own = [...parameters].filter(([name]) => name !== "SecurityToken");
  return new Map(signature === "ACS3" ? own : own.filter(([name]) => !rpcNames.has(name)));
}
