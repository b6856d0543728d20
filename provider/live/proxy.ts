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

/** No connection through the proxy: nothing reached the endpoint. */
export class ProxyFailure extends Error {
  constructor(
    /** The status of the proxy's refusal; undefined: the proxy did not answer. */
    readonly status: number | undefined,
    /** The system's error code. */
    readonly code: string,
  ) {
    super("the proxy could not be passed");
  }
}

/** Reads `HTTPS_PROXY` and `NO_PROXY`. The lower-case spelling wins, as in curl. A failure never shows the value. */
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
 * Whether `NO_PROXY` covers the host: its name or a parent domain (also with a leading dot or `*.`), its address or a
 * block of addresses, each with or without a port; `*` covers all hosts. Loopback hosts are always exempt.
 */
export function isExempt(url: URL, except: string): boolean {
  const host = normalizeHost(url.hostname);
  if (host === "localhost" || host.endsWith(".localhost") || isInBlock("127.0.0.0/8", host) || host === "::1")
    return true;
  return except
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      const address = isIP(entry) === 6;
      const [, name = "", port] = address ? [entry, entry] : (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []);
      if (name === "" || (port !== undefined && port !== (url.port || "443"))) return false;
      const domain = normalizeHost(name).replace(/^\*?\./, "");
      return name === "*" || host === domain || host.endsWith(`.${domain}`) || isInBlock(entry, host);
    });
}

const normalizeHost = (host: string) => host.toLowerCase().replace(/^\[|\]$|\.$/g, "");

function isInBlock(block: string, host: string): boolean {
  const [address = "", prefix = ""] = block.split("/");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  const bits = Number(prefix);
  if (prefix === "" || isIP(address) === 0 || isIP(host) !== isIP(address)) return false;
  if (!Number.isInteger(bits) || bits < 0 || bits > (family === "ipv6" ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(address, bits, family);
  return list.check(host, family);
}

/** Requests over HTTPS use the proxy, unless their host is exempt. The instance's metadata is plain HTTP. */
export function selectAgents(proxy: ProxySettings): AgentFor {
  let agent: Agent | undefined;
  return (url) => {
    if (url.protocol !== "https:" || isExempt(url, proxy.except)) return undefined;
    return (agent ??= makeAgent(proxy.url));
  };
}

/** The used part of hpagent; its own types leave out the signal. */
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
    // Read for each connection: a connection to the proxy ends with its call.
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
