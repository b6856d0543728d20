/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/consistent-type-imports -- loaded when the first call needs it, never at start */
import type OpenApiClient from "@alicloud/openapi-client";
import type { ClientSettings, CredentialSettings, Query } from "./client";

const openApi = () => require("@alicloud/openapi-client") as typeof import("@alicloud/openapi-client");
const teaUtil = () => require("@alicloud/tea-util") as typeof import("@alicloud/tea-util");
const credentials = () => require("@alicloud/credentials") as typeof import("@alicloud/credentials");

/** Sends one request (RPC style, version 2016-11-01, parameters in the query) and resolves to the parsed body. */
export type Send = (operation: string, query: Query, timeout: number) => Promise<unknown>;

/** The vendor's client, made on the first call. */
export function openVendorClient(settings: ClientSettings): Send {
  let client: OpenApiClient | undefined;
  return async (operation, query, timeout) => {
    client ??= makeClient(settings);
    const params = new (openApi().Params)({
      action: operation,
      version: "2016-11-01",
      protocol: settings.protocol.toUpperCase(),
      pathname: "/",
      method: "POST",
      authType: "AK",
      style: "RPC",
      reqBodyType: "formData",
      bodyType: "json",
    });
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
    const request = new (openApi().OpenApiRequest)({ query: given });
    // What the vendor calls connect timeout is an idle timeout of the socket, so both are the whole call's.
    const runtime = new (teaUtil().RuntimeOptions)({ autoretry: false, readTimeout: timeout, connectTimeout: timeout });
    const answer = (await client.callApi(params, request, runtime)) as { body?: unknown };
    return answer.body;
  };
}

function makeClient({ endpoint, protocol, region, credentials: given }: ClientSettings): OpenApiClient {
  const config = new (openApi().Config)({
    endpoint,
    protocol: protocol.toUpperCase(),
    ...(region === undefined ? {} : { regionId: region }),
    userAgent: "pulumi-apsaravideo",
  });
  const { Config, default: Credential } = credentials();
  const credential = new Credential(given === undefined ? null : new Config(credentialConfig(given)));
  // The two packages may each bring their own copy of the credentials' types.
  config.credential = credential as unknown as NonNullable<typeof config.credential>;
  return new (openApi().default)(config);
}

function credentialConfig({ accessKeyId, accessKeySecret, securityToken }: CredentialSettings) {
  return securityToken === undefined
    ? { type: "access_key", accessKeyId, accessKeySecret }
    : { type: "sts", accessKeyId, accessKeySecret, securityToken };
}
