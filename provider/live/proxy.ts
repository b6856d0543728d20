/* eslint-disable @typescript-eslint/no-require-imports -- loaded when the first call needs it, never at start */
import type { Agent } from "node:https";
import { BlockList, isIP } from "node:net";
import { exchanges, type AgentFor } from "./transport";

/** The proxy for requests over HTTPS. */
export interface ProxySettings {
  /** May hold a user and a password: never shown. */
  url: string;
  /** As in `NO_PROXY`. */
  except: string;
}

/** The proxy could not be passed: nothing reached the endpoint. */
export class ProxyFailure extends Error {
  constructor(
    /** The status with which the proxy refused; undefined: it did not answer. */
    readonly status: number | undefined,
    /** The system's code of what went wrong. */
    readonly code: string,
  ) {
    super("the proxy could not be passed");
  }
}

/** Reads `HTTPS_PROXY` and `NO_PROXY`. As with curl, the lower-case spelling wins. Never shows a value. */
export function readProxy(
  env: Readonly<Record<string, string | undefined>>,
  failures: string[],
): ProxySettings | undefined {
  const given = (name: string) => (env[name.toLowerCase()] || env[name] || "").trim();
  const text = given("HTTPS_PROXY");
  if (text === "") return undefined;
  const url = parseProxyUrl(text);
  if (url !== undefined) return { url, except: given("NO_PROXY") };
  failures.push("HTTPS_PROXY: expected http://host:port or https://host:port");
  return undefined;
}

function parseProxyUrl(text: string): string | undefined {
  try {
    const url = new URL(text.includes("://") ? text : `http://${text}`);
    decodeURIComponent(url.username + url.password);
    return ["http:", "https:"].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether `NO_PROXY` names the host: by itself or a parent domain (with or without a leading dot or `*.`), by address or
 * block of addresses, with a port or without; `*` names all. Loopback addresses need not be named.
 */
export function isExempt(url: URL, except: string): boolean {
  const host = bare(url.hostname);
  if (host === "localhost" || host.endsWith(".localhost") || inBlock("127.0.0.0/8", host) || host === "::1")
    return true;
  return except
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      const address = isIP(entry) === 6;
      const [, name = "", port] = address ? [entry, entry] : (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []);
      if (name === "" || (port !== undefined && port !== (url.port || "443"))) return false;
      const domain = bare(name).replace(/^\*?\./, "");
      return name === "*" || host === domain || host.endsWith(`.${domain}`) || inBlock(entry, host);
    });
}

const bare = (host: string) => host.toLowerCase().replace(/^\[|\]$|\.$/g, "");

function inBlock(block: string, host: string): boolean {
  const [address = "", prefix = ""] = block.split("/");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  const bits = Number(prefix);
  if (prefix === "" || isIP(address) === 0 || isIP(host) !== isIP(address)) return false;
  if (!Number.isInteger(bits) || bits < 0 || bits > (family === "ipv6" ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(address, bits, family);
  return list.check(host, family);
}

/** Sends requests over HTTPS through the proxy, unless their host is exempt. The instance's metadata is plain HTTP. */
export function selectAgents(proxy: ProxySettings | undefined): AgentFor {
  let agent: Agent | undefined;
  return (url) => {
    if (proxy === undefined || url.protocol !== "https:" || isExempt(url, proxy.except)) return undefined;
    return (agent ??= makeAgent(proxy.url));
  };
}

/** What is used of hpagent; its own types leave out the signal. */
interface Hpagent {
  HttpsProxyAgent: new (options: {
    proxy: string;
    proxyRequestOptions: { rejectUnauthorized: boolean; readonly signal: AbortSignal | undefined };
    keepAlive: boolean;
  }) => Agent;
}

function makeAgent(proxy: string): Agent {
  const { HttpsProxyAgent } = require("hpagent") as Hpagent;
  const proxyRequestOptions = {
    rejectUnauthorized: true,
    // Read for each connection: the connection to the proxy ends with the call that it is made for.
    get signal() {
      return exchanges.getStore()?.signal;
    },
  };
  const agent = new HttpsProxyAgent({ proxy, proxyRequestOptions, keepAlive: true });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, connected) =>
    connect(options, (error, socket) => connected?.(error === null ? null : toProxyFailure(error), socket));
  return agent;
}

function toProxyFailure(error: Error): ProxyFailure {
  const status = /^Bad response: (\d+)/.exec(error.message)?.[1];
  const { code } = error as { code?: unknown };
  return new ProxyFailure(status === undefined ? undefined : Number(status), typeof code === "string" ? code : "");
}
