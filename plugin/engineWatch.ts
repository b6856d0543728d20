import * as grpc from "@grpc/grpc-js";

/** The engine is on this machine, so no proxy of the environment lies between. */
export const toEngine = { "grpc.enable_http_proxy": 0 };

/**
 * Watches the connection to the engine, which a running engine never closes. A killed engine sends no signal, so
 * without this its plugin would go on running.
 * @param address `host:port` of the engine.
 * @param end Called once, when no engine serves the address any more.
 */
export function watchEngine(address: string, end: () => void): void {
  const channel = new grpc.Channel(address, grpc.credentials.createInsecure(), toEngine);
  const look = () => {
    const state = channel.getConnectivityState(true);
    if (state !== grpc.connectivityState.TRANSIENT_FAILURE) {
      channel.watchConnectivityState(state, Infinity, look);
      return;
    }
    channel.close();
    end();
  };
  look();
}
