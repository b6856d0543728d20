import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Call } from "./calls";
import { CallLog } from "./calls";
import type { Credential } from "./credentials";
import { defaultToleranceMs, demoAccountId, demoCredential, Gate } from "./credentials";
import type { ApiError } from "./errors";
import { Faults } from "./faults";
import { operations } from "./operations/index";
import type { SimulatorOptions } from "./options";
import { behaviourOf, checkOptions } from "./options";
import { checkQuotas, Quota } from "./quota";
import type { ReceivedRequest } from "./request";
import type { Service } from "./service";
import { answer } from "./service";
import type { Later } from "./wire";
import { receive, refuseGarbage, replyOf, send } from "./wire";
import { demoWorld } from "./world/demoWorld";
import { World } from "./world/world";

/** A running simulator. */
export interface Simulator {
  /** Host and port, as ApsaraVideo Live clients take it: `127.0.0.1:34567`. The protocol is HTTP. */
  readonly endpoint: string;
  /** `http://127.0.0.1:34567` */
  readonly url: string;
  /** The first credential: the demo account's unless told otherwise. */
  readonly credentials: Readonly<Pick<Credential, "accessKeyId" | "accessKeySecret" | "securityToken">>;
  /** What the first credential's account owns. */
  readonly world: World;
  /** What any account owns. */
  worldOf(accountId: string): World;
  readonly faults: Faults;
  /** The last 10,000 requests, oldest first. */
  readonly calls: readonly Call[];
  /** The CopyCasterSceneConfig and PublishLiveStagingConfigToProduction calls that were carried out. */
  writes(): Call[];
  /** Stops listening and ends every open connection. May be called again. */
  stop(): Promise<void>;
}

/** Starts a simulator of ApsaraVideo Live, API 2016-11-01. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  checkOptions(options);
  const clock = options.clock ?? { now: () => Date.now() };
  const credentials = options.credentials ?? [demoCredential];
  const first: Credential = credentials[0] ?? demoCredential;
  const worlds = worldsOf(options, () => clock.now());
  const worldOf = (accountId: string): World => {
    const world = worlds.get(accountId);
    if (world === undefined) throw new RangeError(`this simulator has no account "${accountId}"`);
    return world;
  };
  const { quotas = {}, throttleStatus = 400 } = options;
  if (quotas) checkQuotas(quotas, new Set(operations.keys()));
  const log = new CallLog();
  const faults = new Faults();
  const service: Omit<Service, "hostId"> = {
    gate: new Gate(credentials, options.signatureToleranceMs ?? defaultToleranceMs),
    quota: new Quota(throttleStatus),
    faults,
    behaviour: behaviourOf(options),
    quotas: quotas || undefined,
    throttleStatus,
    now: () => clock.now(),
    worldOf,
  };
  const { endpoint, stop } = await listen(service, options, log);
  return {
    endpoint,
    url: `http://${endpoint}`,
    credentials: {
      accessKeyId: first.accessKeyId,
      accessKeySecret: first.accessKeySecret,
      ...(first.securityToken === undefined ? {} : { securityToken: first.securityToken }),
    },
    world: worldOf(first.accountId ?? demoAccountId),
    worldOf,
    faults,
    calls: log.calls,
    writes: () => log.writes(),
    stop,
  };
}

function worldsOf(options: SimulatorOptions, now: () => number): Map<string, World> {
  const { credentials = [], worlds = {}, world = demoWorld(), readLagMs = 0 } = options;
  const ids = [...Object.keys(worlds), ...credentials.map(({ accountId = demoAccountId }) => accountId)];
  const others = new Map(ids.map((id) => [id, worlds[id] ?? {}]));
  return new Map(
    [...others, [demoAccountId, world] as const].map(([id, data]) => [id, new World(data, now, readLagMs)]),
  );
}

async function listen(rest: Omit<Service, "hostId">, options: SimulatorOptions, log: CallLog) {
  const { host = "127.0.0.1", port = 0, latencyMs = 0, requestTimeoutMs = 10_000, onCall } = options;
  const later = laterOf(options);
  const sockets = new Set<Socket>();
  const service = { ...rest, hostId: host };

  const finish = (request: IncomingMessage, response: ServerResponse, received: ReceivedRequest | ApiError) => {
    const given = answer(service, received);
    const reply = replyOf(given);
    const call = { ...given.call, status: reply.kind === "answer" ? reply.status : 0 };
    log.add(call);
    onCall?.(call);
    const waitMs = latencyMs + (given.fault?.delayMs ?? 0);
    if (waitMs > 0) later(() => send(response, reply, request.complete), waitMs);
    else send(response, reply, request.complete);
  };
  const server = createServer((request, response) => {
    response.on("error", () => undefined);
    void receive(request, later, requestTimeoutMs).then((received) => {
      if (received !== undefined) finish(request, response, received);
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("clientError", (_error, socket) => refuseGarbage(socket, service.hostId));
  // Clients keep connections; one that is closed while it is taken up again looks like a reset to them.
  server.keepAliveTimeout = 0;
  await started(server, port, host);
  const bound = server.address() as AddressInfo;
  service.hostId = `${bound.family === "IPv6" ? `[${bound.address}]` : bound.address}:${bound.port}`;
  return { endpoint: service.hostId, stop: () => stopped(server, sockets) };
}

/** Node's timers go off at once when told to wait longer. */
const longestTimerMs = 2 ** 31 - 1;

function laterOf({ clock }: SimulatorOptions): Later {
  const set = clock?.setTimeout?.bind(clock);
  return (run, wantedMs) => {
    const milliseconds = Math.min(wantedMs, longestTimerMs);
    let wanted = true;
    const runWhenWanted = () => {
      if (wanted) run();
    };
    // A late answer alone keeps no process alive: its connection does.
    const timer =
      set === undefined ? setTimeout(runWhenWanted, milliseconds).unref() : void set(runWhenWanted, milliseconds);
    return () => {
      wanted = false;
      clearTimeout(timer ?? undefined);
    };
  };
}

const started = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });

function stopped(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
