import type { IncomingHttpHeaders } from "node:http";
import { ApiError, apiError, missing } from "./errors";
import { decodePairs, mergePairs } from "./parameters";

/** A request as it came over the wire, its body read in full. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** How many bytes may be kept alive by keeping what a request says. */
export const sizeOf = (request: ReceivedRequest | ApiError): number =>
  request instanceof ApiError ? 0 : request.target.length + request.body.length;

/** A request understood as a call of an operation; nothing about it is trusted yet. */
export interface ParsedRequest extends ReceivedRequest {
  readonly action: string;
  readonly version: string;
  readonly signature: "ACS3" | "RPC";
  readonly query: readonly [string, string][];
  /** Query and form, merged. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** What an RPC request carries beside the parameters of its operation. */
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

/** The one API version that the simulator serves. */
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

/** Action and version are taken from where the signature covers them: headers for ACS3, parameters for RPC. */
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
