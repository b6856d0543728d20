import type { Agent, IncomingMessage, RequestOptions } from "node:http";
import { createRequire } from "node:module";

/** The used part of httpx, the HTTP library of these packages. */
export interface Httpx {
  request(url: string, options: HttpxOptions): Promise<IncomingMessage>;
}
export interface HttpxOptions {
  agent?: Agent;
  beforeRequest?: (request: RequestOptions) => RequestOptions;
}

/** The copies of httpx that the vendor's packages load. A bundle holds one, and replaces this module. */
export function loadHttpx(): Set<Httpx> {
  const openApi = createRequire(require.resolve("@alicloud/openapi-client"));
  const owners = [openApi.resolve("@alicloud/tea-typescript"), require.resolve("@alicloud/credentials")];
  return new Set(owners.map((owner) => createRequire(owner)("httpx") as Httpx));
}
