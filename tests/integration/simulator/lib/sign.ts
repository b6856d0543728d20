import { createHash, createHmac, randomUUID } from "node:crypto";
import type { Simulator } from "../../../../local/simulator";
import type { RawRequest } from "./client";

const sha256 = (data: string): string => createHash("sha256").update(data).digest("hex");
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
export const secondsUtc = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");

/** An ACS3 request signed here, for requests that the vendor's client would never send. */
export function acs3(sim: Simulator, action: string, changes: Record<string, string> = {}, body = ""): RawRequest {
  const { accessKeyId, accessKeySecret } = sim.credentials;
  const headers: Record<string, string> = {
    host: sim.endpoint,
    "x-acs-action": action,
    "x-acs-content-sha256": sha256(body),
    "x-acs-date": secondsUtc(Date.now()),
    "x-acs-signature-nonce": randomUUID(),
    "x-acs-version": "2016-11-01",
    ...(body === "" ? {} : { "content-type": "application/x-www-form-urlencoded" }),
    ...changes,
  };
  const names = Object.keys(headers).sort();
  const canonicalHeaders = names.map((name) => `${name}:${headers[name]}\n`).join("");
  const canonical = ["POST", "/", "", canonicalHeaders, names.join(";"), sha256(body)].join("\n");
  const signature = createHmac("sha256", accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest("hex");
  const authorization = `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${names.join(";")},Signature=${signature}`;
  return { headers: { ...headers, authorization }, body };
}

/** An RPC request signed here. A change to undefined removes that parameter. */
export function rpc(
  sim: Simulator,
  action: string,
  changes: Record<string, string | undefined> = {},
  method: "GET" | "POST" = "POST",
): RawRequest {
  const { accessKeyId, accessKeySecret } = sim.credentials;
  const given = {
    Action: action,
    Version: "2016-11-01",
    Format: "json",
    Timestamp: secondsUtc(Date.now()),
    SignatureNonce: randomUUID(),
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    AccessKeyId: accessKeyId,
    ...changes,
  };
  const pairs = Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const query = pairs
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join("&");
  const signature = createHmac("sha1", `${accessKeySecret}&`)
    .update(`${method}&%2F&${encode(query)}`)
    .digest("base64");
  return { method, path: `/?${query}&Signature=${encode(signature)}` };
}
