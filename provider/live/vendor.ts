/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/consistent-type-imports -- loaded by the first call, never at start */

/** The vendor's packages are loaded only here. */
const openApi = () => require("@alicloud/openapi-client") as typeof import("@alicloud/openapi-client");
const teaUtil = () => require("@alicloud/tea-util") as typeof import("@alicloud/tea-util");
export type CredentialsPackage = typeof import("@alicloud/credentials");
export const loadCredentials = () => require("@alicloud/credentials") as CredentialsPackage;

/** Signs a request. `type` and `providerName` are the vendor's words for the origin of the key. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
  readonly type: string;
  readonly providerName: string;
}

export type Protocol = "https" | "http";
export interface Endpoint {
  /** host or host:port */
  readonly endpoint: string;
  readonly protocol: Protocol;
  readonly region?: string;
}
export type Query = Readonly<Record<string, string | undefined>>;

/**
 * Returns the function that sends one request (RPC style, version 2016-11-01, parameters in the query). The vendor's
 * client holds no connection and is cheap, so each call makes its own, with the current access key.
 */
export function prepareRequest(
  { endpoint, protocol, region }: Endpoint,
  key: AccessKey,
  operation: string,
  query: Query,
  timeout: number,
): () => Promise<{ body?: unknown }> {
  const { default: Client, Config, OpenApiRequest, Params } = openApi();
  const { RuntimeOptions } = teaUtil();
  const config = new Config({ endpoint, protocol, regionId: region, userAgent: "pulumi-apsaravideo" });
  config.credential = { getCredential: () => Promise.resolve(key) } as unknown as typeof config.credential & object;
  const client = new Client(config);
  const params = new Params({
    ...{ action: operation, version: "2016-11-01", protocol, pathname: "/", method: "POST" },
    ...{ authType: "AK", style: "RPC", reqBodyType: "formData", bodyType: "json" },
  });
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  // The vendor's connect timeout is an idle timeout of the socket, so both timeouts cover the whole call.
  const runtime = new RuntimeOptions({ autoretry: false, readTimeout: timeout, connectTimeout: timeout });
  return client.callApi.bind(client, params, new OpenApiRequest({ query: given }), runtime);
}
