/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/consistent-type-imports -- loaded when the first call needs it, never at start */
import type OpenApiClient from "@alicloud/openapi-client";
import type { ClientSettings, Query } from "./client";
import { longestLook, openKeyring, type Keys } from "./credentials";
import { rowOf } from "./errors";
import { agentsOf } from "./proxy";
import { Passage } from "./transport";

const openApi = () => require("@alicloud/openapi-client") as typeof import("@alicloud/openapi-client");
const teaUtil = () => require("@alicloud/tea-util") as typeof import("@alicloud/tea-util");

/**
 * Sends one request (RPC style, version 2016-11-01, parameters in the query) and resolves to the parsed body, after so
 * many milliseconds at the latest. Rejects with NoKeys before anything was sent, else with CallFailure.
 */
export type Send = (operation: string, query: Query, timeout: number) => Promise<unknown>;

export class CallTimeout extends Error {}

/** What went wrong with a call, as the vendor's client or the way there put it. */
export class CallFailure extends Error {
  constructor(
    override readonly cause: unknown,
    /** The HTTP status of the answer, when its head arrived. */
    readonly status: number | undefined,
    /** The keys were refused, and reading them anew gave others: the same call may do now. */
    readonly renewed: boolean,
  ) {
    super("the call failed");
  }
}

/** Everything that calls need, opened by the first one. */
export function openVendorClient(settings: ClientSettings): Send {
  const agentFor = agentsOf(settings.proxy);
  const keyring = openKeyring(settings.credentials, agentFor);
  return async (operation, query, timeout) => {
    const end = performance.now() + timeout;
    const look = Math.min(longestLook, timeout);
    const keys = await keyring.take(look);
    const left = Math.max(1, end - performance.now());
    const passage = new Passage(agentFor);
    try {
      const late = () => new CallTimeout();
      return await passage.take(left, late, () => request(settings, keys, passage, operation, query, left));
    } catch (error) {
      const { code } = error as { code?: unknown };
      const refused = typeof code === "string" && rowOf(code).keysRefused === true;
      throw new CallFailure(error, passage.status, refused && (await keyring.renewed(keys, look)));
    }
  };
}

async function request(
  settings: ClientSettings,
  keys: Keys,
  { headers }: Passage,
  operation: string,
  query: Query,
  timeout: number,
) {
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
  // What the vendor calls connect timeout is an idle timeout of the socket, so both are the whole call's.
  const runtime = new (teaUtil().RuntimeOptions)({ autoretry: false, readTimeout: timeout, connectTimeout: timeout });
  const client = makeClient(settings, keys);
  const answer = await client.callApi(params, new (openApi().OpenApiRequest)({ query: given, headers }), runtime);
  return (answer as { body?: unknown }).body;
}

/** A client holds no connection and costs nothing, so each call has its own, with the keys of that moment. */
function makeClient({ endpoint, protocol, region }: ClientSettings, keys: Keys): OpenApiClient {
  const config = new (openApi().Config)({
    endpoint,
    protocol: protocol.toUpperCase(),
    ...(region === undefined ? {} : { regionId: region }),
    userAgent: "pulumi-apsaravideo",
  });
  const credential = { getCredential: () => Promise.resolve(keys) };
  config.credential = credential as unknown as NonNullable<typeof config.credential>;
  return new (openApi().default)(config);
}
